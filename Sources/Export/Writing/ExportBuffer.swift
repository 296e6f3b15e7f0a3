import KernelTypes

/// Where writers put their bytes: collected, or handed on in pieces, so that a large trace is never one large text.
package struct ExportBuffer {
  /// What has not been handed on yet; everything, when the buffer only collects.
  package private(set) var bytes: [UInt8] = []
  /// Whoever takes the bytes wants no more. Writers stop at the next packet or call.
  package private(set) var isStopped = false
  private let drain: (([UInt8]) -> Bool)?

  /// Bytes are handed on when this many are there.
  private static let pieceSize = 1 << 16

  /// Collects into ``bytes``.
  package init() { drain = nil }

  /// Hands pieces of some 64 KiB to `drain`, which answers whether it wants more.
  package init(drain: @escaping ([UInt8]) -> Bool) { self.drain = drain }

  /// Hands on what is left. To be called once, after the last writer.
  package mutating func finish() {
    guard drain != nil, !bytes.isEmpty else { return }
    handOn()
  }

  private mutating func handOn() {
    guard let drain else { return }
    if !isStopped { isStopped = !drain(bytes) }
    bytes.removeAll(keepingCapacity: true)
  }

  /// To be called where a writer can stop: hands on a full piece.
  mutating func breathe() {
    if drain != nil, bytes.count >= Self.pieceSize { handOn() }
  }

  mutating func put(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ piece: [UInt8]) { bytes.append(contentsOf: piece) }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(_ number: some BinaryInteger) { put(String(number)) }

  mutating func put(_ byte: UInt8, times: Int) {
    guard times > 0 else { return }
    bytes.append(contentsOf: repeatElement(byte, count: times))
  }

  /// A number that is at least `width` wide, filled on the left.
  mutating func put(_ number: some BinaryInteger, width: Int, fill: UInt8 = UInt8(ascii: " ")) {
    let digits = String(number)
    put(fill, times: width - digits.utf8.count)
    put(digits)
  }

  /// Text from a trace on one line: control characters, which could end the line or drive a terminal, become spaces.
  mutating func putLine(_ text: String) {
    for byte in text.utf8 { bytes.append(byte.isControl ? UInt8(ascii: " ") : byte) }
  }

  /// A number of little-endian bytes.
  mutating func putLittleEndian(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
