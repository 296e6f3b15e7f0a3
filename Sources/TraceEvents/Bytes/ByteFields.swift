/// Fields of a line, set apart by spaces and tabs.
struct ByteFields: IteratorProtocol {
  private let line: UnsafeRawBufferPointer
  private var cursor = 0

  init(_ line: UnsafeRawBufferPointer) { self.line = line }

  mutating func next() -> UnsafeRawBufferPointer? {
    while cursor < line.count, Self.isSpace(line[cursor]) { cursor += 1 }
    guard cursor < line.count else { return nil }
    let start = cursor
    while cursor < line.count, !Self.isSpace(line[cursor]) { cursor += 1 }
    return UnsafeRawBufferPointer(rebasing: line[start..<cursor])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
