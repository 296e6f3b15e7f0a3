/// What a terminal makes of the 16 palette entries that have names.
///
/// Entries 16 to 255 are the same everywhere (xterm's `256colres.pl`); of the first 16 every terminal has its own. These
/// two stand for all: they are what ncurses' 8 colours meet most often, and they are far apart.
struct Palette {
  /// By index: red, green and blue.
  let colors: [Color.RGB]

  /// xterm's defaults, from its `XTerm-col.ad`.
  static let xterm = Palette(colors: [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ])
  /// The Linux console's, `default_red` and so on in the kernel's `drivers/tty/vt/vt.c`: those of the VGA.
  static let console = Palette(colors: [
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
  ])

  static let all = [xterm, console]
}

extension Color {
  /// 8 bits each of red, green and blue.
  typealias RGB = (red: UInt8, green: UInt8, blue: UInt8)

  /// What this colour is on a terminal with that palette.
  func components(_ palette: Palette = .xterm) -> RGB {
    switch self {
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .indexed(let index):
      switch index {
      case 0..<16: return palette.colors[Int(index)]
      case 16..<232:
        let cube = index - 16
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        return (steps[Int(cube / 36)], steps[Int(cube / 6 % 6)], steps[Int(cube % 6)])
      default:
        let grey = 8 + 10 * (index - 232)
        return (grey, grey, grey)
      }
    }
  }

  /// The hue in degrees, red being 0, green 120 and blue 240; nil for what is nearly grey.
  var hue: Double? {
    let (red, green, blue) = components()
    let parts = [Double(red), Double(green), Double(blue)]
    let most = parts.max() ?? 0
    let least = parts.min() ?? 0
    guard most > 0, (most - least) / most > 0.25 else { return nil }
    let turn: Double
    if most == parts[0] {
      turn = (parts[1] - parts[2]) / (most - least)
    } else if most == parts[1] {
      turn = 2 + (parts[2] - parts[0]) / (most - least)
    } else {
      turn = 4 + (parts[0] - parts[1]) / (most - least)
    }
    return turn < 0 ? turn * 60 + 360 : turn * 60
  }

  /// How unlike two colours are, the square of their distance.
  func distance(to other: Color) -> Int {
    let (one, two) = (components(), other.components())
    let parts = [
      Int(one.red) - Int(two.red), Int(one.green) - Int(two.green), Int(one.blue) - Int(two.blue),
    ]
    return parts.reduce(0) { $0 + $1 * $1 }
  }
}
