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

  /// The nearest colour of the 256; itself when it is one of them.
  var indexed: Color {
    guard case .rgb = self else { return self }
    return nearest(among: 16..<256)
  }

  /// The nearest of the first colours of the palette; itself when it is one of them.
  func nearest(among range: Range<Int>) -> Color {
    if case .indexed(let index) = self, range.contains(Int(index)) { return self }
    let all = range.map { Color.indexed(UInt8(truncatingIfNeeded: $0)) }
    return all.min { distance(to: $0) < distance(to: $1) } ?? self
  }

  /// Black as asked for, not as the nearest to something else.
  var isBlack: Bool { self == .indexed(0) || self == .indexed(16) || self == .rgb(0, 0, 0) }
}
