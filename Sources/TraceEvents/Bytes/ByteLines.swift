/// Lines of a text, without their line ends (`\n` or `\r\n`); the last one may lack its end.
struct ByteLines: IteratorProtocol {
  private let text: UnsafeRawBufferPointer
  private var cursor = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard cursor < text.count else { return nil }
    var end = cursor
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    var line = UnsafeRawBufferPointer(rebasing: text[cursor..<end])
    cursor = end + 1
    if line.last == UInt8(ascii: "\r") { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    return line
  }
}
