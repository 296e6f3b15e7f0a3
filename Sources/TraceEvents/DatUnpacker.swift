/// Unpacks what a file of version 7 has packed.
struct DatUnpacker {
  var codec: String
  var unpack: DatStream.Unpack
  /// Who unpacks chunks before they are asked for.
  var ahead: (any DatUnpackAhead)?

  /// One unit of packed data may grow to this, which is more than trace-cmd ever packs at once.
  static let largestUnit = 1 << 26
  /// What the chunks of all CPUs together may grow to at least; each CPU has one at a time.
  static let chunkRoom = 1 << 26

  /// What one chunk of a CPU's data may grow to: trace-cmd packs ten pages at once. A small file with many CPUs must
  /// not take much memory.
  static func largestChunk(cpus: Int, pageSize: Int, file: Int) -> Int {
    min(max(1 << 20, 16 * pageSize), (chunkRoom + 16 * min(file, 1 << 40)) / max(1, cpus))
  }

  /// How much of `packed` data claims to be `size` bytes is believed.
  ///
  /// - Throws: when that is too much: what claims to grow a thousandfold is damage or a bomb.
  static func check(_ packed: UnsafeRawBufferPointer, _ size: UInt32, at offset: Int) throws(TraceDatError) {
    guard Int(size) <= largestUnit, Int(size) / 1024 <= packed.count else {
      throw TraceDatError(message: "packed data claims to be \(size) bytes long", offset: offset)
    }
  }

  /// What is said of data that cannot be unpacked.
  func damage(at offset: Int) -> TraceDatError {
    TraceDatError(message: "data packed with \(codec) cannot be unpacked", offset: offset)
  }

  func unpack(_ bytes: UnsafeRawBufferPointer, _ size: UInt32, at offset: Int) throws(TraceDatError) -> [UInt8] {
    try Self.check(bytes, size, at: offset)
    var isGood = false
    let unpacked = [UInt8](unsafeUninitializedCapacity: Int(size)) { room, count in
      isGood = unpack(
        codec, bytes, UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<Int(size)]))
      count = isGood ? Int(size) : 0
    }
    guard isGood else { throw damage(at: offset) }
    return unpacked
  }
}

/// Unpacks chunks of a file on another thread, before they are asked for.
///
/// A chunk is begun once, and then finished once or never. Chunks of one CPU are finished in the order in which they
/// were begun.
package protocol DatUnpackAhead: AnyObject {
  /// Takes a chunk that will be needed soon.
  func begin(_ chunk: DatChunk)

  /// Returns when the chunk is unpacked: false when it is damaged.
  func finish(_ chunk: DatChunk) -> Bool
}

/// A piece of packed data, and room for what it becomes, which stays in its place while something points to it.
///
/// `@unchecked Sendable`: whoever unpacks it has it alone. Between ``DatUnpackAhead/begin(_:)`` and
/// ``DatUnpackAhead/finish(_:)`` that is another thread; before and after it is the reader, who does not write.
package final class DatChunk: @unchecked Sendable {
  /// What unpacks it, as the file names it.
  package let codec: String
  /// In the file.
  package let packed: UnsafeRawBufferPointer
  /// Exactly as long as the unpacked data.
  package let room: UnsafeMutableRawBufferPointer
  /// Whether unpacking went well; for who unpacks it.
  package var isGood = false

  /// A chunk that is to become `size` bytes long. `packed` must be there as long as this may be unpacked.
  package init(codec: String, packed: UnsafeRawBufferPointer, size: Int) {
    self.codec = codec
    self.packed = packed
    room = .allocate(byteCount: size, alignment: 8)
  }

  /// Two parts that are unpacked, one behind the other.
  init(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
    codec = ""
    packed = UnsafeRawBufferPointer(start: nil, count: 0)
    room = .allocate(byteCount: first.count + second.count, alignment: 8)
    room.copyBytes(from: first)
    UnsafeMutableRawBufferPointer(rebasing: room[first.count...]).copyBytes(from: second)
  }

  deinit { room.deallocate() }

  /// What was unpacked.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(room) }
}
