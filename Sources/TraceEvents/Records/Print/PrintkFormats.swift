/// The kernel's own strings by their address, from tracefs `printk_formats`: what `trace_printk` records point to.
///
///     0xffffffff8218d2a0 : "%s: went %d\n"
struct PrintkFormats: Sendable {
  private var texts: [UInt64: [UInt8]] = [:]

  init() {}

  /// Reads the file's lines; others are skipped.
  init(_ list: UnsafeRawBufferPointer) {
    var lines = ByteLines(list)
    while let line = lines.next() {
      guard let colon = line.find(UInt8(ascii: ":"), from: 0), let address = HexText.number(line.trimmed(0..<colon))
      else {
        continue
      }
      let text = line.trimmed((colon + 1)..<line.count)
      guard case .text(let bytes)? = PrintLexer.tokens(text.text, limit: 1)?.first else { continue }
      texts[address] = bytes
    }
  }

  /// The string at `address`, or nil.
  func text(_ address: UInt64) -> [UInt8]? { texts[address] }
}
