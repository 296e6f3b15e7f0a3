import TraceEvents

/// Whether the time of interrupts is part of the times of the calls that they landed in.
///
/// Either way a call's total time is its self time and its callees' total times: with ``counted`` of all callees, with
/// ``leftOut`` of those that are no interrupts. An interrupt's own calls have the same times both ways.
package enum InterruptTime: Sendable {
  /// Total times are from entry to return, as the tracer measured them.
  case counted
  /// Interrupts, with all beneath, are taken off what they landed in.
  case leftOut
}

/// The interrupts of a table's calls: 16 bytes for each that landed in one. What an interrupt calls is not counted again.
struct InterruptTimes: Sendable {
  private struct Entry: BitwiseCopyable, Sendable {
    var row: UInt32
    /// How many of an unknown time there are up to this one, it included.
    var unknown: UInt32
    /// What they took in ns up to this one, it included; those of an unknown time as 0.
    var sum: Int64
  }

  /// In order of rows.
  private var entries = Column<Entry>()

  /// Takes note of the interrupts in finished rows, which become the table's from row `base` on.
  mutating func note(_ rows: ArraySlice<CallRow>, base: Int) {
    var last = entries.isEmpty ? Entry(row: 0, unknown: 0, sum: 0) : entries[entries.count - 1]
    let origin = rows.startIndex
    var row = origin
    while row < rows.endIndex {
      guard rows[row].flags.contains(.interrupt) else {
        row += 1
        continue
      }
      let time = rows[row].duration
      if time == CallTable.unknown { last.unknown &+= 1 } else { last.sum &+= time }
      last.row = UInt32(truncatingIfNeeded: base + row - origin)
      entries.append(last)
      row = max(row + 1, Int(rows[row].subtreeEnd))
    }
  }

  /// How many there are.
  var count: Int { entries.count }

  /// Adds another table's from number `first` on, all rows moved.
  mutating func append(_ other: InterruptTimes, from first: Int, movedBy distance: Int) {
    let before = first == 0 ? Entry(row: 0, unknown: 0, sum: 0) : other.entries[first - 1]
    let last = entries.isEmpty ? Entry(row: 0, unknown: 0, sum: 0) : entries[entries.count - 1]
    entries.append(other.entries.count - first) {
      let entry = other.entries[first + $0]
      return Entry(
        row: UInt32(truncatingIfNeeded: Int(entry.row) + distance),
        unknown: last.unknown &+ entry.unknown &- before.unknown, sum: last.sum &+ entry.sum &- before.sum)
    }
  }

  /// What the interrupts in these rows took in ns, 0 when there are none; nil when that of one is not known.
  ///
  /// - Complexity: O(log interrupts).
  func time(in range: Range<Int>) -> Int64? {
    if entries.isEmpty { return 0 }
    let first = place(of: range.lowerBound)
    let end = place(of: range.upperBound)
    guard first < end else { return 0 }
    let before = first == 0 ? Entry(row: 0, unknown: 0, sum: 0) : entries[first - 1]
    let last = entries[end - 1]
    guard last.unknown == before.unknown else { return nil }
    // Sums wrap around, which differences do not show; what is longer than a time can be is not known.
    let time = last.sum &- before.sum
    return time < 0 ? nil : time
  }

  /// The row of one by its place in the order of rows.
  func row(at place: Int) -> Int { Int(entries[place].row) }

  /// How many lie before `row`.
  func place(of row: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if Int(entries[middle].row) < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
