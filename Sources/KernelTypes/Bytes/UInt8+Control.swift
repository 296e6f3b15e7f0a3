extension UInt8 {
  /// Whether it is one of ASCII's control characters, which end lines and drive terminals. Those that Unicode has beside
  /// them are dealt with where text goes to a terminal.
  @inlinable
  package var isControl: Bool { self < 0x20 || self == 0x7f }
}
