import CallTrees
import Screen

/// The right part of a call graph's line: when the call began, how long it took, and its share of the packet's time.
struct CallTimesLine {
  private let columns: CallColumns
  /// When the packet began.
  private let begin: Int64?
  /// The packet's whole time, in ns.
  private let whole: Int64

  init(_ columns: CallColumns, of packet: PacketRecord, _ shared: Shared) {
    self.columns = columns
    begin = packet.time
    whole = shared.trace.total(of: packet, interrupts: shared.interruptTime) ?? 0
  }

  func draw(_ line: VisibleRow, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    var x = columns.start + 1
    // What is between times looks like them: leaving a colour and taking it again is 20 bytes.
    let times = [columns.offset, columns.total, columns.selfTime].filter { $0 > 0 }.reduce(-1) { $0 + $1 + 1 }
    buffer.fill(x: x, y: y, width: times, role: .callTime)
    // Of a call with many callees it comes later.
    let known = line.isRun ? .some(nil) : shared.selfTimes.time(line.row, shared.trace.calls)
    let own = known ?? nil
    let share = whole > 0 ? Double(line.total ?? 0) / Double(whole) : 0
    let isSlow = whole > 0 && Double(own ?? 0) / Double(whole) >= 0.1
    if columns.offset > 0 {
      let start = shared.trace.calls.start[line.row]
      if start != CallTable.unknown, let begin {
        let at = NumberText.offset(start.subtractingReportingOverflow(begin).partialValue)
        buffer.putRight(at, before: x + columns.offset, y: y, limit: columns.offset, role: .dim)
      }
      x += columns.offset + 1
    }
    buffer.putRight(
      NumberText.duration(line.total), before: x + columns.total, y: y, limit: columns.total, role: .callTime)
    x += columns.total + 1
    if columns.selfTime > 0 {
      if !line.isRun, known != nil, !(own == nil && line.total == nil) {
        buffer.putRight(
          NumberText.duration(own), before: x + columns.selfTime, y: y, limit: columns.selfTime,
          role: isSlow ? .callSlow : .callTime)
      }
      x += columns.selfTime + 1
    }
    if columns.bar > 0 {
      buffer.put(shared.glyphs.bar(share: share, columns: columns.bar), x: x, y: y, role: isSlow ? .callSlow : .bar)
    }
  }
}
