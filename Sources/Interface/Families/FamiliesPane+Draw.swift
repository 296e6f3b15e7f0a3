import CallTrees
import Screen

extension FamiliesPane {
  /// One line a family, the largest first.
  func draw(in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    let table = shared.families.table
    let incomplete = table.entries.reduce(0) { $0 + $1.incomplete }
    let kind = shared.trace.packets.hasWindows ? "packets" : "roots"
    let counted = packets == 1 ? String(kind.dropLast()) : kind
    var title = "\(summaries.count) famil\(summaries.count == 1 ? "y" : "ies") of \(packets) \(counted)"
    if incomplete > 0 { title += ", \(incomplete) not whole" }
    area.drawHeading(title, &buffer)
    buffer.fill(x: 0, y: 1, width: area.width, role: .title)
    let columns = FamilyColumns(width: area.width, self, kind: kind, micro: shared.glyphs.micro)
    for (column, end) in columns.shown {
      buffer.putRight(column.title, before: end, y: 1, limit: column.width, role: .title)
    }
    buffer.put("path", x: columns.path, y: 1, limit: area.width - columns.path, role: .title)
    for offset in 0..<max(0, area.height - 2) {
      let index = top + offset
      guard summaries.indices.contains(index) else { break }
      let summary = summaries[index]
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
      let name = shared.families.names[summary.family]
      buffer.put(
        name.text(columns: area.width - columns.path), x: columns.path, y: y,
        limit: area.width - columns.path, role: .callName)
      if mark == summary.family { buffer.put("d", x: 0, y: y, role: .packetMarked) }
      if index == cursor { area.drawSelection(.packetSelected, y: y, shared.glyphs, &buffer) }
    }
  }

  /// Keys that make sense on a family.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    let isOther = mark.map { $0 != family } ?? false
    return [
      keys.hint(.zoom, does: "its packets"),
      keys.hint(.diffMark, does: isOther ? "diff with the marked one" : "mark for diff"),
      keys.wayBack(), keys.hint(.help, does: "help"),
    ]
  }
}
