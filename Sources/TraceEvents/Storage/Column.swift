/// An append-only column of plain values, whose copies share storage for good.
///
///     chunks   [ 0 … 4095 ][ 4096 … 8191 ][ 8192 …      ]
///     copy     ────────────── count ─────────────┘   │
///     original ───────────────────────────── count ──┘
///
/// A copy taken while the original goes on costs nothing, neither then nor at the next append: values never change once
/// they are there, and what the original appends lies behind the copy's end. A trace that is still being read is shown
/// from such copies. Growing moves nothing, so the peak of memory is what the values take. Two copies may both go on:
/// the one that comes second copies the last chunk first.
///
/// `@unchecked Sendable`: a chunk's memory below a copy's count is written before the copy is made and never again; the
/// high-water mark is touched only by who appends, and a copy that is appended to on another thread than the original
/// must have been handed over whole, with the original going on or ended there. `ColumnTests` has copies that both go on;
/// `ReadAheadTests` hands them between threads under the thread sanitizer.
///
/// Public, as nothing else here is: only then does the compiler make the generic code anew for each type in other
/// modules, which is ten times as fast.
public struct Column<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline
  var chunks: [ColumnChunk<Element>] = []
  /// The chunks' memory, so that reading touches no reference count.
  @usableFromInline
  var bases: [UnsafeMutablePointer<Element>] = []
  /// The last of them, so that an addition looks there at once.
  @usableFromInline
  var tail: UnsafeMutablePointer<Element>?
  /// How many values there are.
  @inlinable
  public var count: Int { length }
  @usableFromInline
  var length = 0

  @inlinable @inline(__always)
  static var shift: Int { 12 }
  @inlinable @inline(__always)
  static var chunkLength: Int { 1 << shift }
  /// Of the first chunk, while there is no need for more.
  @inlinable @inline(__always)
  static var firstLength: Int { 64 }

  /// An empty column, which takes no memory.
  @inlinable
  public init() {}

  /// The value at `index`, which must be within ``count``.
  ///
  /// - Complexity: O(1), two dependent reads.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(index >= 0 && index < count, "a column has no such row")
      return bases[index >> Self.shift][index & (Self.chunkLength - 1)]
    }
  }

  /// Adds one value.
  ///
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  public mutating func append(_ value: Element) {
    let (base, _) = run(1)
    base.pointee = value
  }

  /// Adds `more` values, each asked for by its number from 0.
  ///
  /// - Complexity: O(values); what is beside the values themselves is paid once a chunk.
  @inlinable @inline(__always)
  public mutating func append(_ more: Int, _ value: (Int) -> Element) {
    var done = 0
    while done < more {
      let (base, length) = run(more - done)
      for index in 0..<length { base[index] = value(done + index) }
      done += length
    }
  }

  /// Adds up to `wanted` values whose contents are not set yet: where they are, and how many lie there in a row.
  @inlinable @inline(__always)
  mutating func run(_ wanted: Int) -> (base: UnsafeMutablePointer<Element>, length: Int) {
    let place = length & (Self.chunkLength - 1)
    guard let tail, place != 0 else { return runElsewhere(wanted) }
    let header = ColumnChunk.header(tail)
    // Behind this copy's values may be another's, or no room.
    let room = header.pointee.capacity - place
    guard header.pointee.used == place, room > 0 else { return runElsewhere(wanted) }
    let length = Swift.min(wanted, room)
    header.pointee.used = place + length
    self.length += length
    return (tail + place, length)
  }

  /// As ``run(_:)``, in a chunk that is made for it.
  @usableFromInline @inline(never)
  mutating func runElsewhere(_ wanted: Int) -> (base: UnsafeMutablePointer<Element>, length: Int) {
    let place = length & (Self.chunkLength - 1)
    let base = place == 0 ? addChunk() : replaceLast(place)
    let header = ColumnChunk.header(base)
    let length = Swift.min(wanted, header.pointee.capacity - place)
    header.pointee.used = place + length
    self.length += length
    tail = base
    return (base + place, length)
  }

  /// Chunks beyond the count can be there only in a copy that was cut; there is no such operation. Most columns stay
  /// short, so the first chunk begins small.
  private mutating func addChunk() -> UnsafeMutablePointer<Element> {
    let chunk = ColumnChunk<Element>(length: chunks.isEmpty ? Self.firstLength : Self.chunkLength)
    chunks.append(chunk)
    bases.append(chunk.base)
    return chunk.base
  }

  /// Gives this copy a last chunk of its own, with the same `place` values and room for more.
  private mutating func replaceLast(_ place: Int) -> UnsafeMutablePointer<Element> {
    let last = count >> Self.shift
    let old = bases[last]
    let room = ColumnChunk.header(old).pointee.capacity
    let chunk = ColumnChunk<Element>(length: room > place ? room : Swift.min(Self.chunkLength, 4 * place))
    chunk.base.update(from: old, count: place)
    chunks[last] = chunk
    bases[last] = chunk.base
    return chunk.base
  }
}

/// Memory for one stretch of a column, which begins with a ``ColumnChunkHeader``: what an append needs to know is where
/// it writes. As a property of the class it would be checked for exclusive access each time.
@usableFromInline
final class ColumnChunk<Element: BitwiseCopyable> {
  /// The first value's place.
  @usableFromInline
  let base: UnsafeMutablePointer<Element>

  @inlinable
  init(length: Int) {
    // Behind 16 bytes every value is aligned that malloc(3) can align.
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: ColumnChunkHeader.size + length * MemoryLayout<Element>.stride, alignment: 16)
    memory.bindMemory(to: ColumnChunkHeader.self, capacity: 1).initialize(to: ColumnChunkHeader(capacity: length))
    base = (memory + ColumnChunkHeader.size).bindMemory(to: Element.self, capacity: length)
  }

  @inlinable
  deinit { (UnsafeMutableRawPointer(base) - ColumnChunkHeader.size).deallocate() }

  /// What stands before the values.
  @inlinable @inline(__always)
  static func header(_ base: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<ColumnChunkHeader> {
    (UnsafeMutableRawPointer(base) - ColumnChunkHeader.size).assumingMemoryBound(to: ColumnChunkHeader.self)
  }
}

/// What is known of a ``ColumnChunk``.
@usableFromInline
struct ColumnChunkHeader: BitwiseCopyable {
  /// How many values have room.
  @usableFromInline
  let capacity: Int
  /// How many values from the first are some copy's.
  @usableFromInline
  var used = 0

  @inlinable
  init(capacity: Int) { self.capacity = capacity }

  @inlinable @inline(__always)
  static var size: Int { 16 }
}

extension Column: RandomAccessCollection {
  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// ``count``.
  @inlinable
  public var endIndex: Int { count }
}

extension Column: ExpressibleByArrayLiteral {
  /// A column of these values.
  @inlinable
  public init(arrayLiteral elements: Element...) { for element in elements { append(element) } }
}

extension Column: Equatable where Element: Equatable {
  /// Whether both have the same values in the same order.
  @inlinable
  public static func == (left: Column, right: Column) -> Bool { left.elementsEqual(right) }
}
