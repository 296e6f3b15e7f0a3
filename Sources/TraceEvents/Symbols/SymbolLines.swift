import KernelTypes

/// Lines of a list of symbols, `address type name [module]`, without a copy of any.
struct SymbolLines {
  struct Line {
    var address: UInt64
    /// Where the name begins.
    var name: Int
    var isFunction: Bool
  }

  private let text: UnsafeRawBufferPointer
  private var cursor = 0
  /// Some address was zero: hidden from who read the list.
  private(set) var sawHidden = false

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// The next line that is a symbol's and has an address.
  mutating func next() -> Line? {
    while cursor < text.count {
      let start = cursor
      if let line = usual(start) {
        cursor = (text.find(UInt8(ascii: "\n"), from: line.name) ?? text.count) + 1
        if line.address != 0 { return line }
        sawHidden = true
        continue
      }
      let end = text.find(UInt8(ascii: "\n"), from: start) ?? text.count
      cursor = end + 1
      guard let (address, after) = hex(start, end) else { continue }
      let type = text.skipSpaces(after)
      guard type > after, type + 1 < end, Self.isSpace(text[type + 1]) else { continue }
      let name = text.skipSpaces(type + 1)
      guard name < end, text[name] != UInt8(ascii: "\r") else { continue }
      if address == 0 {
        sawHidden = true
        continue
      }
      return Line(address: address, name: name, isFunction: Self.isText(text[type]) && !isMark(name, end))
    }
    return nil
  }

  /// A line as the kernel prints it, `ffffffff81000000 T name`, read by words; nil when it may be another.
  @inline(__always)
  private func usual(_ start: Int) -> Line? {
    let (name, view) = (start &+ 19, ByteView(bytes: text, bigEndian: false))
    guard name &+ 1 < text.count, text[start &+ 16] == UInt8(ascii: " "), text[start &+ 18] == UInt8(ascii: " "),
      text[start &+ 17] > UInt8(ascii: " "), text[name] > UInt8(ascii: " "),
      let first = view.u64(start), let high = HexText.eightDigits(first),
      let second = view.u64(start &+ 8), let low = HexText.eightDigits(second)
    else { return nil }
    return Line(
      address: UInt64(high) << 32 | UInt64(low), name: name,
      isFunction: Self.isText(text[start &+ 17]) && !isMark(name, text.count))
  }

  /// The name that begins at `start`, and its module with brackets, if it has one.
  static func name(
    _ text: UnsafeRawBufferPointer, at start: Int
  ) -> (name: UnsafeRawBufferPointer, module: UnsafeRawBufferPointer?) {
    var lines = ByteLines(text.part(start..<text.count))
    guard let line = lines.next() else { return (text.part(0..<0), nil) }
    var fields = ByteFields(line)
    guard let name = fields.next() else { return (text.part(0..<0), nil) }
    guard let module = fields.next(), module.first == UInt8(ascii: "[") else { return (name, nil) }
    return (name, module)
  }

  /// At most 16 hexadecimal digits from `start`, with or without `0x`, and where they end.
  @inline(__always)
  private func hex(_ start: Int, _ end: Int) -> (value: UInt64, end: Int)? {
    var at = start
    if text.hasPrefix("0x", at: at) { at += 2 }
    let first = at
    var value: UInt64 = 0
    while at < end, let digit = HexText.digit(text[at]) {
      value = value << 4 | UInt64(digit)
      at += 1
    }
    return at > first && at - first <= 16 ? (value, at) : nil
  }

  /// What ARM's tools put where code and data change is no function.
  private func isMark(_ name: Int, _ end: Int) -> Bool {
    text[name] == UInt8(ascii: "$")
      || (text[name] == UInt8(ascii: ".") && name + 1 < end && text[name + 1] == UInt8(ascii: "L"))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func isText(_ type: UInt8) -> Bool {
    switch type {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "w"), UInt8(ascii: "W"): true
    default: false
    }
  }
}
