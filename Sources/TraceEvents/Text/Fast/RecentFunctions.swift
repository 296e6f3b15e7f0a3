/// The functions that lines named lately, found by their bytes in one look: the whole table of a trace's functions
/// takes three, each of them somewhere else in memory.
///
/// Only names are kept that ``PlainCall/isPlain(_:)`` holds for, of ``ShortBytes/longest`` bytes at most. A function
/// takes the place of another one with the same hash.
struct RecentFunctions {
  private struct Entry: BitwiseCopyable {
    var name = ShortBytes()
    var function = FunctionID.unknown
  }

  /// Empty before the first function.
  private var entries: [Entry] = []
  private var isEmpty = true
  private static let bits = 13

  /// The function with this name, if that was kept.
  @inline(__always)
  func find(_ name: ShortBytes) -> FunctionID? {
    let place = Self.place(name)
    guard !isEmpty, entries[place].name == name else { return nil }
    return entries[place].function
  }

  mutating func keep(_ name: ShortBytes, _ function: FunctionID) {
    if isEmpty { entries = Array(repeating: Entry(), count: 1 << Self.bits) }
    isEmpty = false
    entries[Self.place(name)] = Entry(name: name, function: function)
  }

  @inline(__always)
  private static func place(_ name: ShortBytes) -> Int { Int(truncatingIfNeeded: name.hash >> UInt64(64 &- bits)) }
}
