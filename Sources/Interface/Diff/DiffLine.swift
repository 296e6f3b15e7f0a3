import CallTrees
import Screen

/// One line of the diff, at a row of the screen.
struct DiffLine {
  private let line: DiffPane.Line
  private let row: DiffRow
  private let name: String
  private let share: String
  private let isMatch: Bool
  private let columns: DiffColumns
  private let y: Int
  private let glyphs: Glyphs

  init(_ line: DiffPane.Line, y: Int, _ columns: DiffColumns, _ pane: DiffPane, _ shared: Shared) {
    self.line = line
    self.y = y
    self.columns = columns
    glyphs = shared.glyphs
    row = pane.diff.rows[line.row]
    let name = pane.diff.name(of: line.row)
    self.name = name
    share = columns.share == nil ? "" : Self.share(row, of: pane.diff.causes)
    isMatch = shared.search.map { $0.pattern.matches(in: [name])[0] } ?? false
  }

  func draw(_ buffer: inout CellBuffer) {
    if columns.isPaired { drawPair(&buffer) } else { drawUnified(&buffer) }
    drawDelta(&buffer)
  }

  private func drawPair(_ buffer: inout CellBuffer) {
    let half = columns.half
    if row.left != nil { drawSide(count: row.leftCount, time: row.leftTime, 1..<half - 1, &buffer) }
    buffer.put(String(row.state.sign), x: half, y: y, role: row.state.role)
    buffer.put(String(glyphs.guide), x: half + 1, y: y, role: .border)
    if row.right != nil {
      drawSide(count: row.rightCount, time: row.rightTime, half + 3..<columns.end - 1, &buffer)
    }
  }

  private func drawSide(count: Int, time: Int64?, _ room: Range<Int>, _ buffer: inout CellBuffer) {
    drawName(count: count, room.lowerBound..<room.upperBound - 10, &buffer)
    let text = NumberText.duration(time)
    buffer.putRight(text, before: room.upperBound, y: y, limit: 9, role: row.state.role)
  }

  private func drawUnified(_ buffer: inout CellBuffer) {
    buffer.put(String(row.state.sign), x: 1, y: y, role: row.state.role)
    let end = columns.end - (columns.hasTimes ? 20 : 1)
    drawName(count: max(row.leftCount, row.rightCount), 3..<end, &buffer)
    guard columns.hasTimes else { return }
    let left = row.left == nil ? "" : NumberText.duration(row.leftTime)
    let right = row.right == nil ? "" : NumberText.duration(row.rightTime)
    buffer.putRight(left, before: columns.end - 10, y: y, limit: 9, role: .callTime)
    buffer.putRight(right, before: columns.end, y: y, limit: 9, role: .callTime)
  }

  private func drawName(count: Int, _ room: Range<Int>, _ buffer: inout CellBuffer) {
    let (x, end) = (room.lowerBound, room.upperBound)
    let step = end - x >= 36 ? 2 : 1
    let fold = line.canOpen ? (line.isOpen ? glyphs.open : glyphs.folded) : glyphs.leaf
    let start = x + min(row.depth * step, max(0, end - x - 16))
    var at = buffer.put(String(fold), x: start, y: y, limit: end - start, role: .callFold) + 1
    at = buffer.put(
      name.isEmpty ? "(unknown)" : name, x: at, y: y, limit: end - at, role: row.state.role,
      over: isMatch ? .searchMatch : nil)
    if count > 1 { buffer.put(" \(glyphs.times)\(count)", x: at, y: y, limit: end - at, role: .callFold) }
  }

  private func drawDelta(_ buffer: inout CellBuffer) {
    let role = row.state.role
    if let end = columns.delta {
      // Where there are no columns for the times, a call of one side has its own time here.
      let only = columns.hasTimes ? nil : row.rightTime ?? row.leftTime.map { -$0 }
      let delta = (row.delta ?? only).map { NumberText.signed($0) } ?? ""
      buffer.putRight(delta, before: end, y: y, limit: 10, role: role)
    }
    if let end = columns.share { buffer.putRight(share, before: end, y: y, limit: 6, role: role) }
  }

  /// A line's part of the whole difference, and how much of it that is: `-83%`.
  private static func share(_ row: DiffRow, of causes: DiffCauses) -> String {
    let delta = row.delta ?? row.rightTime ?? row.leftTime.map { -$0 } ?? 0
    guard causes.total != 0, delta != 0 else { return "" }
    let percent = (Double(delta) / Double(causes.total) * 100).rounded()
    return percent.magnitude > 999 ? (percent < 0 ? "<-999%" : ">999%") : "\(Int(percent))%"
  }
}
