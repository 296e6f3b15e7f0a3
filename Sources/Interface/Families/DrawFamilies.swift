import CallTrees
import Screen

/// The list of path families: one line each, the largest first.
func drawFamilies(_ state: ViewState, _ view: FamiliesView, height: Int, _ buffer: inout CellBuffer) {
  let table = state.families.table
  let incomplete = table.entries.reduce(0) { $0 + $1.incomplete }
  let kind = state.trace.packets.hasWindows ? "packets" : "roots"
  var title = "\(view.summaries.count) famil\(view.summaries.count == 1 ? "y" : "ies") of \(view.packets) \(kind)"
  if incomplete > 0 { title += ", \(incomplete) not whole" }
  drawHeading(title, y: 0, hasKeys: true, state, &buffer)
  buffer.fill(x: 0, y: 1, width: state.width, role: .title)
  let columns = FamilyColumns(width: state.width, view, kind: kind, micro: state.glyphs.micro)
  for (column, end) in columns.shown {
    buffer.putRight(column.title, before: end, y: 1, limit: column.width, role: .title)
  }
  buffer.put("path", x: columns.path, y: 1, limit: state.width - columns.path, role: .title)
  for offset in 0..<max(0, height - 2) {
    let index = view.top + offset
    guard view.summaries.indices.contains(index) else { break }
    let summary = view.summaries[index]
    guard table.families.indices.contains(summary.family) else { break }
    let y = offset + 2
    let isRare = table.isRare(summary.family)
    for (column, end) in columns.shown {
      let text: String
      switch column.title {
      case "fam": text = (isRare ? "!" : "") + String(summary.family + 1)
      case kind: text = String(table.families[summary.family].count)
      case "share": text = ShareText.percent(table.share(of: summary.family))
      case "p99": text = NumberText.duration(summary.p99)
      default: text = NumberText.duration(summary.median)
      }
      buffer.putRight(
        text, before: end, y: y, limit: column.width,
        role: isRare && column.title == "fam" ? .packetDrop : .packetRow)
    }
    let name = state.families.names[summary.family]
    buffer.put(
      state.width - columns.path < 30 ? name.short : name.long, x: columns.path, y: y,
      limit: state.width - columns.path, role: .callName)
    if view.mark == summary.family { buffer.put("d", x: 0, y: y, role: .packetMarked) }
    if index == view.cursor { drawSelection(.packetSelected, y: y, state, &buffer) }
  }
}
