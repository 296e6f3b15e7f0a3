import CallTrees

/// When each call of a part begins and ends, for forms that have no way to say "not known".
///
/// Known times stand. A call without a start begins where the sibling before it ended (the first one with its caller).
/// One without a duration is as long as what is beneath, and has what is left until the next start that is known or its
/// caller's end; several of them share that. No call reaches out of its caller: text traces round starts to the
/// microsecond and durations to the digit. So order and durations are the trace's; gaps may not be.
struct Timeline {
  /// In ns from ``origin``, by row less the part's first row.
  private(set) var begin: [Int64]
  private(set) var end: [Int64]
  private let first: Int
  /// What the times count from: the trace's clock where the part has a start, else 0.
  let origin: Int64

  init(_ part: ExportPart, of trace: Trace) {
    let calls = trace.calls
    let rows = part.rows.clamped(to: 0..<calls.count)
    let count = rows.count
    first = rows.lowerBound
    origin = Self.origin(rows, of: calls)
    let length = Self.lengths(rows, of: calls)
    let room = Self.rooms(rows, of: calls, lengths: length, origin: self.origin)
    begin = [Int64](repeating: 0, count: count)
    end = begin
    var walk = CallWalk(rows, of: calls)
    var open: [(cursor: Int64, end: Int64)] = [(0, .max)]
    while let step = walk.step() {
      guard case .enter(let row, _) = step else {
        let done = open.removeLast()
        open[open.count - 1].cursor = done.end
        continue
      }
      let caller = open[open.count - 1]
      var start = caller.cursor
      if let known = calls.entry(row) { start = max(start, known &- self.origin) }
      start = min(start, caller.end)
      var wanted = length[row - first]
      if calls.total(row) == nil { wanted = room[row - first].share(of: wanted, from: start, to: caller.end) }
      let stop = min(start.addingReportingOverflow(wanted).partialValue, caller.end)
      begin[row - first] = start
      end[row - first] = max(start, stop)
      open.append((start, max(start, stop)))
    }
  }

  func begin(_ row: Int) -> Int64 { begin[row - first] }

  func end(_ row: Int) -> Int64 { end[row - first] }

  /// The first start of all, or 0 when none is known.
  static func origin(_ rows: Range<Int>, of calls: CallTable) -> Int64 {
    var first: Int64?
    for row in rows {
      if let start = calls.entry(row) { first = min(first ?? start, start) }
    }
    return first ?? 0
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
      let next = max(row + 1, Int(calls.subtreeEnd[row]))
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
      let stop = min(Int(calls.subtreeEnd[row]), rows.upperBound)
      while callee < stop {
        let calleeLength = length[callee - rows.lowerBound]
        need = need.addingReportingOverflow(calleeLength).partialValue
        if let start = calls.entry(row), let calleeStart = calls.entry(callee) {
          need = max(need, (calleeStart &- start).addingReportingOverflow(calleeLength).partialValue)
        }
        callee = max(callee + 1, Int(calls.subtreeEnd[callee]))
      }
      length[row - rows.lowerBound] = max(0, need)
    }
    return length
  }
}
