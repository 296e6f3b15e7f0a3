/// An append-only column of times in ns, in half of their size; its copies share storage for good, as those of ``Column``.
///
///     value 64 … 127   the whole time of value 64, and of each how far it is from that, in 32 bits
///     further than 2.1 s away: beside it, in order of rows; these are few, and a copy that is appended to copies them
///
/// Times that stand near each other are near each other. Where they are not, as in a capture of one packet a minute, few
/// calls lie in each stretch of 64, and there are few calls.
///
/// Public and inlinable for the reason that ``Column`` is.
public struct TimeColumn: Sendable {
  @usableFromInline
  var distances = Column<Int32>()
  /// One for each 64 values.
  @usableFromInline
  var bases = Column<Int64>()
  /// The last of them.
  @usableFromInline
  var base: Int64 = 0
  /// Durations are counted from 0: most are short, whatever the first of a stretch was.
  @usableFromInline
  let isFromZero: Bool
  private var far: [Far] = []

  /// What is too far away.
  private struct Far {
    var row: UInt32
    var time: Int64
  }

  /// The value for what is not known.
  @inlinable @inline(__always)
  public static var unknown: Int64 { .min }
  @inlinable @inline(__always)
  static var shift: Int { 6 }
  @inlinable @inline(__always)
  static var unknownMark: Int32 { .min }
  @inlinable @inline(__always)
  static var farMark: Int32 { .max }

  /// How many values there are.
  @inlinable
  public var count: Int { distances.count }

  /// An empty column of points in time.
  @inlinable
  public init() { isFromZero = false }

  /// An empty column of durations.
  @inlinable
  public static func durations() -> TimeColumn { TimeColumn(isFromZero: true) }

  @inlinable
  init(isFromZero: Bool) { self.isFromZero = isFromZero }

  /// The value at `index`, which must be within ``count``.
  ///
  /// - Complexity: O(1), four dependent reads; O(log far values) for one that is far from its neighbours.
  @inlinable
  public subscript(index: Int) -> Int64 {
    @inline(__always) get {
      let distance = distances[index]
      if distance == Self.unknownMark || distance == Self.farMark { return rare(index, distance) }
      return bases[index >> Self.shift] &+ Int64(distance)
    }
  }

  @usableFromInline @inline(never)
  func rare(_ index: Int, _ distance: Int32) -> Int64 {
    guard distance == Self.farMark else { return Self.unknown }
    var low = 0
    var high = far.count
    while low < high {
      let middle = (low + high) / 2
      if Int(far[middle].row) < index { low = middle + 1 } else { high = middle }
    }
    return low < far.count ? far[low].time : Self.unknown
  }

  /// Adds one value.
  ///
  /// - Complexity: O(1).
  public mutating func append(_ value: Int64) { append(1) { _ in value } }

  /// Adds `more` values, each asked for by its number from 0. Of more than 2³² rows there are none.
  ///
  /// - Complexity: O(values).
  @inlinable @inline(__always)
  public mutating func append(_ more: Int, _ value: (Int) -> Int64) {
    var done = 0
    while done < more {
      let first = distances.count
      let (place, length) = distances.run(more - done)
      for index in 0..<length { place[index] = distance(value(done + index), row: first + index) }
      done += length
    }
  }

  /// What stands for `value` in this row, the next one. A difference that overflows is right all the same: so does the sum.
  @inlinable @inline(__always)
  mutating func distance(_ value: Int64, row: Int) -> Int32 {
    if row & (1 << Self.shift - 1) == 0 { begin(value) }
    let distance = value &- base
    if value == Self.unknown { return Self.unknownMark }
    if distance < Int64(Self.farMark), distance > Int64(Self.unknownMark) { return Int32(truncatingIfNeeded: distance) }
    return keep(value, row: row)
  }

  /// Begins a stretch.
  @inlinable
  mutating func begin(_ value: Int64) {
    if !isFromZero, value != Self.unknown { base = value }
    bases.append(base)
  }

  @usableFromInline @inline(never)
  mutating func keep(_ value: Int64, row: Int) -> Int32 {
    far.append(Far(row: UInt32(truncatingIfNeeded: row), time: value))
    return Self.farMark
  }
}

extension TimeColumn: RandomAccessCollection {
  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// ``count``.
  @inlinable
  public var endIndex: Int { count }
}

extension TimeColumn: Equatable {
  /// Whether both have the same values in the same order.
  @inlinable
  public static func == (left: TimeColumn, right: TimeColumn) -> Bool { left.elementsEqual(right) }
}
