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
    let columns = FamilyColumns(width: area.width, self)
    for (column, x, width) in columns.shown {
      let title = sorting.title(
        column.title(kind: kind, shared.glyphs.micro), of: column, width: width, hasGap: column != .path, shared.glyphs)
      if column == .path {
        buffer.put(title.text, x: x, y: 1, limit: width, role: .title)
      } else {
        buffer.putRight(title.text, before: x + title.width, y: 1, limit: title.width, role: .title)
      }
    }
    for offset in 0..<max(0, area.height - 2) {
      let index = top + offset
      guard summaries.indices.contains(index) else { break }
      let summary = summaries[index]
      guard table.families.indices.contains(summary.family) else { break }
      let y = offset + 2
      let isRare = table.isRare(summary.family)
      for (column, x, width) in columns.shown where column != .path {
        buffer.putRight(
          column.text(summary, table), before: x + width, y: y, limit: width,
          role: isRare && column == .number ? .packetDrop : .packetRow)
      }
      if let (_, x, width) = columns.shown.last {
        let name = shared.families.names[summary.family]
        buffer.put(name.text(columns: width), x: x, y: y, limit: width, role: .callName)
      }
      if mark == summary.family { buffer.put("d", x: 0, y: y, role: .packetMarked) }
      if index == cursor {
        let name = columns.shown.last.map { $0.x..<$0.x + $0.width } ?? 0..<0
        area.drawSelection(.packetSelected, name: name, y: y, shared, &buffer)
      }
    }
  }

  /// Keys that make sense on a family.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    let isOther = mark.map { $0 != family } ?? false
    return [
      keys.hint(.zoom, does: "its packets"),
      keys.hint(.diffMark, does: isOther ? "diff with the marked one" : "mark for diff"),
      keys.hint(.sort, does: "sort"),
      keys.wayBack(), keys.hint(.help, does: "help"),
    ]
  }
}
