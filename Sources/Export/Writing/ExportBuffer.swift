import KernelTypes

/// Where writers put their bytes: collected, or handed on in pieces, so that a large trace is never one large text.
///
/// One stretch of memory that only `room` gives away, after a look at how much there is. Nothing is copied on the way to who takes
/// the pieces.
package struct ExportBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// How many bytes have not been handed on yet; all of them, when the buffer only collects.
  private(set) var count = 0
  /// Whoever takes the bytes wants no more. Writers stop at the next packet or call.
  package private(set) var isStopped = false
  private let drain: ((UnsafeRawBufferPointer) -> Bool)?

  /// Bytes are handed on when this many are there.
  private static let pieceSize = 1 << 16

  /// Collects into ``bytes``.
  package init() { self.init(capacity: 64, drain: nil) }

  /// Hands pieces of some 64 KiB to `drain`, which answers whether it wants more. They are there only for the time of the call.
  package init(drain: @escaping (UnsafeRawBufferPointer) -> Bool) {
    self.init(capacity: Self.pieceSize + Self.pieceSize / 4, drain: drain)
  }

  private init(capacity: Int, drain: ((UnsafeRawBufferPointer) -> Bool)?) {
    base = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
    self.drain = drain
  }

  deinit { base.deallocate() }

  /// What has not been handed on yet.
  package var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }

  /// Hands on what is left. To be called once, after the last writer.
  package mutating func finish() {
    if count > 0 { handOn() }
  }

  @inline(never)
  private mutating func handOn() {
    guard let drain else { return }
    if !isStopped { isStopped = !drain(UnsafeRawBufferPointer(start: base, count: count)) }
    count = 0
  }

  /// To be called where a writer can stop: hands on a full piece.
  @inline(__always)
  mutating func breathe() {
    if count >= Self.pieceSize { handOn() }
  }

  /// Where the next `length` bytes go.
  @inline(__always)
  private mutating func room(_ length: Int) -> UnsafeMutableRawPointer {
    if length > capacity &- count { grow(length) }
    return base + count
  }

  @inline(never)
  private mutating func grow(_ length: Int) {
    capacity = max(2 * capacity, count + length)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
  }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    room(1).storeBytes(of: byte, as: UInt8.self)
    count &+= 1
  }

  /// The first bytes of a word, `length` of its eight.
  @inline(__always)
  mutating func put(_ word: UInt64, length: Int) {
    precondition(length >= 0 && length <= 8, "a word has eight bytes")
    room(8).storeBytes(of: word, as: UInt64.self)
    count &+= length
  }

  @inline(__always)
  mutating func put(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    room(bytes.count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }

  /// Some of what another buffer has collected.
  @inline(__always)
  mutating func put(_ other: borrowing ExportBuffer, _ range: Range<Int>) {
    precondition(range.upperBound <= other.count, "the other buffer has no such bytes")
    room(range.count).copyMemory(from: other.base + range.lowerBound, byteCount: range.count)
    count &+= range.count
  }

  mutating func put(_ byte: UInt8, times: Int) {
    guard times > 0 else { return }
    room(times).initializeMemory(as: UInt8.self, repeating: byte, count: times)
    count &+= times
  }
}

extension ExportBuffer {
  /// All that another buffer has collected.
  @inline(__always)
  mutating func put(_ other: borrowing ExportBuffer) { put(other, 0..<other.count) }

  mutating func put(_ text: StaticString) { putNow(text) }

  /// The same for who puts something for each call: the text's length is known where it is compiled.
  @inline(__always)
  mutating func putNow(_ text: StaticString) {
    put(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
  }

  mutating func put(_ piece: [UInt8]) { piece.withUnsafeBytes { put($0) } }

  /// A number of little-endian bytes.
  mutating func putLittleEndian(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { put($0) }
  }

  /// Text from a trace on one line: control characters, which could end the line or drive a terminal, become spaces.
  mutating func putLine(_ text: String) {
    var text = text
    text.withUTF8 { putLine(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// The same for bytes that may be anything.
  mutating func putLine(_ bytes: UnsafeRawBufferPointer) {
    if bytes.isASCII { putLine(utf8: bytes) } else { putLine(String(decoding: bytes, as: UTF8.self)) }
  }

  private mutating func putLine(utf8: UnsafeRawBufferPointer) {
    put(utf8: utf8, unless: { $0.hasControl }) { byte, buffer in
      buffer.put(byte.isControl ? UInt8(ascii: " ") : byte)
    }
  }

  /// Text of which most bytes stand for themselves: eight at a time `unless` one of them may not, those each by `one`.
  @inline(__always)
  mutating func put(
    utf8: UnsafeRawBufferPointer, unless: (ByteWord) -> Bool, _ one: (UInt8, inout ExportBuffer) -> Void
  ) {
    let view = ByteView(bytes: utf8, bigEndian: false)
    var at = 0
    while let word = view.u64(at) {
      if unless(ByteWord(word)) {
        for byte in utf8[at..<at + 8] { one(byte, &self) }
      } else {
        put(word.littleEndian, length: 8)
      }
      at += 8
    }
    for byte in utf8[at...] { one(byte, &self) }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are text as they are: others must be made into a `String` first, which mends what is not UTF-8.
  @inline(__always)
  var isASCII: Bool {
    let view = ByteView(bytes: self, bigEndian: false)
    var at = 0
    var all: UInt64 = 0
    while let word = view.u64(at) {
      all |= word
      at += 8
    }
    for byte in self[at...] { all |= UInt64(byte) }
    return all & 0x8080_8080_8080_8080 == 0
  }
}

/// Eight bytes that are looked at together.
struct ByteWord {
  private let word: UInt64

  init(_ word: UInt64) { self.word = word }

  /// Whether a byte is below 0x20 or 0x7f.
  @inline(__always)
  var hasControl: Bool { isAnyBelow(0x20, word) || has(0x7f) }

  @inline(__always)
  func has(_ byte: UInt8) -> Bool { isAnyBelow(1, word ^ Self.eightfold(byte)) }

  /// Whether one of the bytes is below `limit`, 0x80 at most.
  @inline(__always)
  private func isAnyBelow(_ limit: UInt8, _ word: UInt64) -> Bool {
    (word &- Self.eightfold(limit)) & ~word & Self.eightfold(0x80) != 0
  }

  @inline(__always)
  private static func eightfold(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
