/// Text of a trace in Markdown (GitHub Flavored Markdown Spec 0.29): always as code, where nothing but the fence has a meaning.
extension ExportBuffer {
  /// A code span on one line; control characters become spaces.
  ///
  /// - Parameter inTable: `|` is escaped, as table cells want it also in code (section 4.10 of the spec).
  mutating func putCode(_ text: String, inTable: Bool = false) {
    guard !text.isEmpty else { return }
    let fence = Self.longestFence(text) + 1
    // A blank on both sides is taken off again, and parts backticks of the text from the fence.
    let isPadded = [text.utf8.first, text.utf8.last].contains(UInt8(ascii: "`")) || text.utf8.first == 0x20
    put(UInt8(ascii: "`"), times: fence)
    if isPadded { put(" ") }
    for byte in text.utf8 {
      if inTable, byte == UInt8(ascii: "|") { put(UInt8(ascii: "\\")) }
      put(byte.isControl ? UInt8(ascii: " ") : byte)
    }
    if isPadded { put(" ") }
    put(UInt8(ascii: "`"), times: fence)
  }

  /// A fenced block of lines, as they are.
  mutating func putFenced(_ lines: [String]) {
    let fence = max(3, (lines.map(Self.longestFence).max() ?? 0) + 1)
    put(UInt8(ascii: "`"), times: fence)
    put("text\n")
    for line in lines {
      putLine(line)
      put("\n")
    }
    put(UInt8(ascii: "`"), times: fence)
    put("\n")
  }

  /// The most backticks that stand side by side in a text.
  private static func longestFence(_ text: String) -> Int {
    var longest = 0
    var length = 0
    for byte in text.utf8 {
      length = byte == UInt8(ascii: "`") ? length + 1 : 0
      longest = max(longest, length)
    }
    return longest
  }
}
