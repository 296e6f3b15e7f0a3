/// How many colours a terminal shows.
package enum ColorDepth: Sendable, Equatable, CaseIterable {
  case mono, ansi8, ansi16, indexed256
}

/// A colour of a theme.
package enum Color: Hashable, Sendable {
  /// An entry of the terminal's palette: 0–7 the ANSI colours, 8–15 their bright forms, then the 6×6×6 cube and greys.
  case indexed(UInt8)
  /// 8 bits each of red, green and blue.
  case rgb(UInt8, UInt8, UInt8)

  private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

  /// A colour as a theme file writes it: `red`, `bright-red`, `214` or `#ffaf00`; nil when it is none of these.
  package init?(_ text: String) {
    if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.utf8.count == 6, let value = UInt32(digits, radix: 16), !digits.hasPrefix("+") else { return nil }
      self = .rgb(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
    } else if let number = UInt8(text) {
      self = .indexed(number)
    } else {
      let bright = text.hasPrefix("bright-")
      guard let index = Self.names.firstIndex(of: bright ? String(text.dropFirst(7)) : text) else { return nil }
      self = .indexed(UInt8(index + (bright ? 8 : 0)))
    }
  }

  /// The nearest colour of a smaller palette; itself when the palette has it.
  package func reduced(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (_, .mono): return self
    case (.indexed, .indexed256): return self
    case (.rgb(let red, let green, let blue), .indexed256):
      return .indexed(Self.nearest((red, green, blue), among: 16..<256))
    case (.indexed(let index), .ansi16) where index < 16: return self
    case (.indexed(let index), .ansi8) where index < 16: return .indexed(index % 8)
    case (_, .ansi16): return .indexed(Self.nearest(components, among: 0..<16))
    case (_, .ansi8): return .indexed(Self.nearest(components, among: 0..<16) % 8)
    }
  }

  /// Black as asked for, not as the nearest to something else.
  var isBlack: Bool { self == .indexed(0) || self == .indexed(16) || self == .rgb(0, 0, 0) }

  /// Red, green and blue; for the 16 ANSI colours those of xterm.
  private var components: (UInt8, UInt8, UInt8) {
    switch self {
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .indexed(let index):
      switch index {
      case 0..<16: return Self.ansi[Int(index)]
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

  private static let ansi: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  private static func nearest(_ wanted: (UInt8, UInt8, UInt8), among range: Range<Int>) -> UInt8 {
    var best = (index: range.lowerBound, distance: Int.max)
    for index in range {
      let candidate = Color.indexed(UInt8(truncatingIfNeeded: index)).components
      let red = Int(wanted.0) - Int(candidate.0)
      let green = Int(wanted.1) - Int(candidate.1)
      let blue = Int(wanted.2) - Int(candidate.2)
      let distance = red * red + green * green + blue * blue
      if distance < best.distance { best = (index, distance) }
    }
    return UInt8(truncatingIfNeeded: best.index)
  }
}
