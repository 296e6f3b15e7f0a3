import Foundation
import Screen

/// What a terminal shows of a style. Written down anew from the terminals' sources, not taken from the program.
struct Emulator: CustomStringConvertible {
  typealias RGB = (Int, Int, Int)

  let palette: [RGB]
  let isBrightening: Bool
  let isLight: Bool

  /// XTerm-col.ad of xterm 379.
  static let xterm: [RGB] = [
    (0x00, 0x00, 0x00), (0xcd, 0x00, 0x00), (0x00, 0xcd, 0x00), (0xcd, 0xcd, 0x00), (0x00, 0x00, 0xee),
    (0xcd, 0x00, 0xcd), (0x00, 0xcd, 0xcd), (0xe5, 0xe5, 0xe5), (0x7f, 0x7f, 0x7f), (0xff, 0x00, 0x00),
    (0x00, 0xff, 0x00), (0xff, 0xff, 0x00), (0x5c, 0x5c, 0xff), (0xff, 0x00, 0xff), (0x00, 0xff, 0xff),
    (0xff, 0xff, 0xff),
  ]
  /// default_red, default_grn and default_blu of drivers/tty/vt/vt.c.
  static let linux: [RGB] = [
    (0x00, 0x00, 0x00), (0xaa, 0x00, 0x00), (0x00, 0xaa, 0x00), (0xaa, 0x55, 0x00), (0x00, 0x00, 0xaa),
    (0xaa, 0x00, 0xaa), (0x00, 0xaa, 0xaa), (0xaa, 0xaa, 0xaa), (0x55, 0x55, 0x55), (0xff, 0x55, 0x55),
    (0x55, 0xff, 0x55), (0xff, 0xff, 0x55), (0x55, 0x55, 0xff), (0xff, 0x55, 0xff), (0x55, 0xff, 0xff),
    (0xff, 0xff, 0xff),
  ]

  static func all(_ backdrop: Backdrop) -> [Emulator] {
    [xterm, linux].flatMap { palette in
      [false, true].flatMap { brightening in
        [false, true].filter { backdrop == .either || $0 == (backdrop == .light) }.map {
          Emulator(palette: palette, isBrightening: brightening, isLight: $0)
        }
      }
    }
  }

  var description: String {
    "\(palette[1] == Self.linux[1] ? "VGA" : "xterm") colours, \(isBrightening ? "bright bold" : "plain bold"), "
      + (isLight ? "black on white" : "white on black")
  }

  /// An emulator's way: bold brightens the text's colour, then reverse video swaps the two. Half-bright text has two thirds
  /// of its colour.
  func contrast(_ style: Style) -> Double {
    var text: RGB = isLight ? (0, 0, 0) : palette[7]
    if case .indexed(let index) = style.foreground {
      let isBright = style.attributes.contains(.bold) && isBrightening && index < 8
      text = color(Int(index) + (isBright ? 8 : 0))
    }
    var ground: RGB = isLight ? (255, 255, 255) : (0, 0, 0)
    if case .indexed(let index) = style.background { ground = color(Int(index)) }
    if style.attributes.contains(.dim) { text = (text.0 * 2 / 3, text.1 * 2 / 3, text.2 * 2 / 3) }
    return Self.ratio(text, ground)
  }

  /// The console's way, build_attr() of vt.c: of a cell the attributes choose colours, reverse video swaps them, and bold is
  /// the bright bit of what is then the text's. ncurses leaves out half-bright and underline where there are colours
  /// (ncv#18 of its description).
  static func console(_ style: Style) -> Double {
    var text = 7
    var ground = 0
    if case .indexed(let index) = style.foreground { text = Int(index) }
    if case .indexed(let index) = style.background { ground = Int(index) }
    if style.foreground == nil, style.background == nil {
      if style.attributes.contains(.underline) { text = 6 } else if style.attributes.contains(.dim) { text = 8 }
    }
    if style.attributes.contains(.reverse) { (text, ground) = (ground & 7 | text & 8, text & 7) }
    if style.attributes.contains(.bold) { text ^= 8 }
    return ratio(linux[text & 15], linux[ground & 7])
  }

  private func color(_ index: Int) -> RGB {
    if index < 16 { return palette[index] }
    if index >= 232 { return (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)) }
    let steps = [0, 95, 135, 175, 215, 255]
    return (steps[(index - 16) / 36], steps[(index - 16) / 6 % 6], steps[(index - 16) % 6])
  }

  static func ratio(_ one: RGB, _ two: RGB) -> Double {
    let values = [one, two].map { color in
      let parts = [color.0, color.1, color.2].map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    return (max(values[0], values[1]) + 0.05) / (min(values[0], values[1]) + 0.05)
  }
}
