import CallTrees
import Screen

extension DiffPane {
  /// The head, then the trees: side by side from 100 columns on, else one list with both times.
  func draw(in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    let columns = DiffColumns(width: area.width)
    let first = drawHead(columns, in: area, shared, &buffer)
    for offset in 0..<max(0, area.height - first) {
      let index = top + offset
      guard lines.indices.contains(index) else { break }
      let y = offset + first
      DiffLine(lines[index], y: y, columns, self, shared).draw(&buffer)
      if index == cursor { area.drawSelection(.callSelected, name: 0..<area.width, y: y, shared, &buffer) }
    }
  }
}
