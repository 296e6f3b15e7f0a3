import CallTrees

/// When each call of a part begins and ends, for forms that have no way to say "not known".
///
/// Known times stand. A call without a start begins where the sibling before it ended (the first one with its caller).
/// One without a duration is as long as what is beneath, and has what is left until the next start that is known or its
/// caller's end; several of them share that. No call reaches out of its caller: text traces round starts to the
/// microsecond and durations to the digit. So order and durations are the trace's; gaps may not be.
///
/// Calls are placed one by one in the order of rows, so that a part takes no memory but for what is open, and for lengths where a
/// duration is not known.
struct Timeline {
  /// A call that is open: where its next callee begins if it does not say, where it ends, and the row behind it.
  private struct Open {
    var cursor: Int64
    var end: Int64
    var rowEnd: Int
  }

  private let calls: CallTable
  private let rows: Range<Int>
  /// What the times count from: the trace's clock where the part has a start, else 0.
  let origin: Int64
  /// By row less the part's first one, where a duration is not known; else empty.
  private var lengths: [Int64] = []
  private var rooms: [Room] = []
  private var open: [Open]

  init(_ part: ExportPart, of trace: Trace) {
    self.init(part, of: trace, origin: Self.origin(part.rows.clamped(to: 0..<trace.calls.count), of: trace.calls))
  }

  /// - Parameter origin: what ``origin(_:of:)`` says of the part.
  init(_ part: ExportPart, of trace: Trace, origin: Int64) {
    calls = trace.calls
    rows = part.rows.clamped(to: 0..<calls.count)
    self.origin = origin
    open = [Open(cursor: 0, end: .max, rowEnd: .max)]
    if rows.contains(where: { [calls] in calls.duration[$0] == CallTable.unknown }) {
      lengths = Self.lengths(rows, of: calls)
      rooms = Self.rooms(rows, of: calls, lengths: lengths, origin: origin)
    }
  }

  /// When a call begins and ends, in ns from ``origin``. Rows must ascend; calls that are left out must be whole subtrees.
  mutating func place(_ row: Int) -> (begin: Int64, end: Int64) {
    var last = open.count - 1
    while open[last].rowEnd <= row {
      let end = open.removeLast().end
      last -= 1
      open[last].cursor = end
    }
    let callerEnd = open[last].end
    var start = open[last].cursor
    if let known = calls.entry(row) { start = max(start, known &- origin) }
    start = min(start, callerEnd)
    let total = calls.total(row)
    let wanted = total.map { max(0, $0) } ?? share(row, from: start, to: callerEnd)
    let end = max(start, min(start.addingReportingOverflow(wanted).partialValue, callerEnd))
    let rowEnd = calls.subtreeEnd[row]
    if rowEnd <= row + 1 {
      open[last].cursor = end
    } else {
      open.append(Open(cursor: start, end: end, rowEnd: rowEnd))
    }
    return (start, end)
  }

  /// When the outermost calls of the part begin and end.
  func roots(_ body: (_ begin: Int64, _ end: Int64) -> Void) {
    var timeline = self
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (begin, end) = timeline.place(row)
      body(begin, end)
      row = max(row + 1, calls.subtreeEnd[row])
    }
  }

  @inline(never)
  private func share(_ row: Int, from start: Int64, to callerEnd: Int64) -> Int64 {
    let index = row - rows.lowerBound
    return rooms[index].share(of: lengths[index], from: start, to: callerEnd)
  }

  /// The first start of all, or 0 when none is known.
  static func origin(_ rows: Range<Int>, of calls: CallTable) -> Int64 {
    var first = Int64.max
    for row in rows {
      // What is not known is the least number.
      let start = calls.start[row]
      if start < first, start != CallTable.unknown { first = start }
    }
    return first == .max ? 0 : first
  }

  /// What comes behind a call, up to the next sibling whose start is known.
  private struct Room {
    /// That start; the largest number when there is none.
    var end = Int64.max
    /// How long the siblings before it are.
    var taken: Int64 = 0
    /// How many of them have no known duration either.
    var others: Int64 = 0

    /// How long a call without a duration is: what it needs, and its share of what nobody does. It is never nothing,
    /// for then it could not be seen.
    func share(of need: Int64, from start: Int64, to callerEnd: Int64) -> Int64 {
      let end = min(end, callerEnd)
      guard end < .max else { return max(1, need) }
      let left = (end &- start).subtractingReportingOverflow(need).partialValue
        .subtractingReportingOverflow(taken).partialValue
      return max(1, need.addingReportingOverflow(max(0, left) / (others + 1)).partialValue)
    }
  }

  private static func rooms(
    _ rows: Range<Int>, of calls: CallTable, lengths: [Int64], origin: Int64
  ) -> [Room] {
    var rooms = [Room](repeating: Room(), count: rows.count)
    for row in rows.reversed() {
      let next = max(row + 1, calls.subtreeEnd[row])
      guard next < rows.upperBound, calls.depth[next] == calls.depth[row] else { continue }
      if let start = calls.entry(next) {
        rooms[row - rows.lowerBound].end = start &- origin
        continue
      }
      var room = rooms[next - rows.lowerBound]
      room.taken = room.taken.addingReportingOverflow(lengths[next - rows.lowerBound]).partialValue
      if calls.total(next) == nil { room.others += 1 }
      rooms[row - rows.lowerBound] = room
    }
    return rooms
  }

  /// How long each call is to be drawn: its duration, or what its callees need.
  private static func lengths(_ rows: Range<Int>, of calls: CallTable) -> [Int64] {
    var length = [Int64](repeating: 0, count: rows.count)
    for row in rows.reversed() {
      if let known = calls.total(row) {
        length[row - rows.lowerBound] = max(0, known)
        continue
      }
      var need: Int64 = 0
      var callee = row + 1
      let stop = min(calls.subtreeEnd[row], rows.upperBound)
      while callee < stop {
        let calleeLength = length[callee - rows.lowerBound]
        need = need.addingReportingOverflow(calleeLength).partialValue
        if let start = calls.entry(row), let calleeStart = calls.entry(callee) {
          need = max(need, (calleeStart &- start).addingReportingOverflow(calleeLength).partialValue)
        }
        callee = max(callee + 1, calls.subtreeEnd[callee])
      }
      length[row - rows.lowerBound] = max(0, need)
    }
    return length
  }
}
