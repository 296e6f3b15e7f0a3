import Glibc

/// Goes through a regular file without a copy: a few megabytes of it are in memory at a time.
///
/// That takes less time than copying a text out of the kernel's cache, and several threads can look at pieces. What a
/// copy has for it is kept: of a file that somebody cuts short only what is there is looked at. The file's length is
/// asked for before every piece; should it be cut between that and the look, zeros are read (``FileMapping``), and
/// ``wasCut`` tells.
struct FileWindow: ~Copyable {
  private var part: MappedPart?
  /// Which bytes of the file are mapped.
  private var range = 0..<0

  private static let length = 4 << 20

  init() {}

  /// At most `count` bytes of the file from `start` on, there until the next ones are asked for. Empty when they are no
  /// longer all there, or cannot be mapped.
  mutating func piece(of input: borrowing TraceFileInput, _ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    let size = input.sizeNow
    if !range.contains(start) {
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      let first = start / page * page
      // First: two of them would take twice the room.
      part = nil
      range = 0..<0
      guard size > start else { return none }
      part = MappedPart(input.descriptor, size: min(Self.length, size - first), offset: first)
      range = first..<(first + (part?.mapping.bytes.count ?? 0))
    }
    let end = min(range.upperBound, start + count)
    guard end <= size, start < end, let bytes = part?.mapping.bytes else { return none }
    return UnsafeRawBufferPointer(rebasing: bytes[(start - range.lowerBound)..<(end - range.lowerBound)])
  }

  /// Up to `most` pieces of `count` bytes each that will be asked for next from byte `start` on, as far as they are
  /// mapped already: they stay until one behind them all is asked for.
  func following(_ start: Int, _ count: Int, _ most: Int) -> [UnsafeRawBufferPointer] {
    guard let bytes = part?.mapping.bytes else { return [] }
    return (0..<most).compactMap { index in
      let low = start + index * count
      let high = min(low + count, range.upperBound)
      guard range.contains(low) else { return nil }
      return UnsafeRawBufferPointer(rebasing: bytes[(low - range.lowerBound)..<(high - range.lowerBound)])
    }
  }

  /// Whether something of the piece given out last was not there any more, or could not be fetched.
  var wasCut: Bool { part?.mapping.wasCut ?? false }
}

/// A mapping that may be there or not.
private final class MappedPart {
  let mapping: FileMapping

  init?(_ descriptor: Int32, size: Int, offset: Int) {
    guard let mapping = FileMapping(descriptor, size: size, offset: offset) else { return nil }
    mapping.prefetch()
    self.mapping = mapping
  }
}
