/// Unpacks what a file of version 7 has packed.
struct DatUnpacker {
  var codec: String
  var unpack: DatStream.Unpack
  /// Who unpacks chunks before they are asked for.
  var ahead: (any DatUnpackAhead)?

  /// What packed symbols may unpack to, beside ``sectionFactor`` times their length. Kernels' lists have 10 MB, with every
  /// debugging aid 20. A list that was blanked packs to a thousandth of that and less, so no share would do.
  static let symbolsRoom = 32 << 20
  /// What another packed section may unpack to: the formats of all events of a kernel have 4 MB.
  static let sectionRoom = 16 << 20
  private static let sectionFactor = 16

  /// What the events of all CPUs together may unpack to at least, in bytes.
  private static let eventRoom = 1 << 26
  /// What events may grow to by unpacking; those of real traces grow fivefold.
  private static let eventFactor = 128
  /// What all of a CPU's data may grow to, with what sub-buffers have behind their events. They may be as good as empty.
  private static let dataFactor = 4096

  /// What the chunks of all CPUs together may grow to at least; each CPU has one at a time.
  static let chunkRoom = 1 << 26

  /// What one chunk of a CPU's data may grow to: trace-cmd packs ten pages at once. A small file with many CPUs must
  /// not take much memory.
  static func largestChunk(cpus: Int, pageSize: Int, file: Int) -> Int {
    min(max(1 << 20, 16 * pageSize), (chunkRoom + 16 * min(file, 1 << 40)) / max(1, cpus))
  }

  /// What the data of one of `cpus` CPUs may unpack to, `packed` bytes of the file: all of it, and the events in it. So work
  /// and memory stay in proportion to the file's length, however little of a packed byte there is to read.
  static func mostData(cpus: Int, packed: Int) -> (whole: Int, events: Int) {
    let room = eventRoom / max(1, cpus)
    let packed = min(packed, 1 << 40)
    return (room + dataFactor * packed, room + eventFactor * packed)
  }

  /// What is said of data that would unpack to more than is believed.
  static func tooLong(_ size: Int, at offset: Int) -> TraceDatError {
    TraceDatError(message: "packed data claims to be \(size) bytes long", offset: offset)
  }

  /// What is said of data that cannot be unpacked.
  func damage(at offset: Int) -> TraceDatError {
    TraceDatError(message: "data packed with \(codec) cannot be unpacked", offset: offset)
  }

  /// Unpacks a section.
  ///
  /// - Parameters:
  ///   - limit: how long it may become however short it is packed.
  ///   - offset: where the packed bytes lie in the file, for messages.
  func unpack(
    _ bytes: UnsafeRawBufferPointer, _ size: UInt32, limit: Int, at offset: Int
  ) throws(TraceDatError) -> [UInt8] {
    guard Int(size) <= limit + Self.sectionFactor * bytes.count else { throw Self.tooLong(Int(size), at: offset) }
    // Deflate makes no more of a byte, and a block of zstd (128 KiB at most) takes four: a longer claim needs no room to
    // be refused (RFC 1951; RFC 8878, 3.1.1.2).
    switch codec {
    case "zlib" where Int(size) / 1032 > bytes.count, "zstd" where Int(size) / (128 << 10) > bytes.count / 4:
      throw Self.tooLong(Int(size), at: offset)
    default: break
    }
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
/// ``DatUnpackAhead/finish(_:)`` that is another thread; before and after it is the reader, who does not write. `ReadAheadTests` shows
/// it, under the thread sanitizer as well.
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
