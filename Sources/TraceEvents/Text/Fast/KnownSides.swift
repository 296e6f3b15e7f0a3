/// What stands on the left of lines that was read before: CPUs and tasks, and the bytes that named them. They change rarely, and
/// tasks cost most to read.
struct KnownSides {
  struct Side: BitwiseCopyable {
    /// All that stands there.
    var bytes = ShortBytes()
    var cpu: Int32 = -1
    var pid: Int32 = -1
    var comm = StringID.none
  }

  /// What the line before had.
  private(set) var last = Side()
  /// Empty before the first.
  private var sides: [Side] = []
  /// Those with the same hash share a place.
  private static let bits = 6

  /// Whether these bytes were read before; what they said is ``last`` then.
  @inline(__always)
  mutating func find(_ bytes: ShortBytes) -> Bool { last.bytes == bytes || findOther(bytes) }

  @inline(never)
  private mutating func findOther(_ bytes: ShortBytes) -> Bool {
    let place = Self.place(bytes)
    guard place < sides.count, sides[place].bytes == bytes else { return false }
    last = sides[place]
    return true
  }

  mutating func keep(_ side: Side) {
    if sides.isEmpty { sides = Array(repeating: Side(), count: 1 << Self.bits) }
    sides[Self.place(side.bytes)] = side
    last = side
  }

  private static func place(_ bytes: ShortBytes) -> Int { Int(truncatingIfNeeded: bytes.hash >> UInt64(64 &- bits)) }
}
