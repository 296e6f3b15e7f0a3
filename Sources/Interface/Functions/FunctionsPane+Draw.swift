import CallTrees
import Screen

extension FunctionsPane {
  /// One line a function.
  func draw(in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    area.drawHeading(title(shared), &buffer)
    buffer.fill(x: 0, y: 1, width: area.width, role: .title)
    let columns = FunctionColumns(width: area.width, widths)
    for (column, x, width) in columns.shown {
      let plain = column.title(isCallers: count.callee != nil, shared.glyphs.micro)
      let title = sorting.title(
        plain, of: column, width: width, hasGap: x + width < area.width, shared.glyphs)
      if column == .name {
        buffer.put(title.text, x: x, y: 1, limit: title.width, role: .title)
      } else {
        buffer.putRight(title.text, before: x + title.width, y: 1, limit: title.width, role: .title)
      }
    }
    if let bar = columns.bar {
      buffer.put(bar.width < 13 ? "share" : "share of self", x: bar.x, y: 1, limit: bar.width, role: .title)
    }
    let whole = lines.reduce(0) { $0 &+ max(0, $1.selfTime) }
    for offset in 0..<max(0, area.height - 2) where lines.indices.contains(top + offset) {
      let y = offset + 2
      draw(top + offset, columns, whole: whole, y: y, shared, &buffer)
      if top + offset == cursor {
        let name = columns.shown.first { $0.column == .name }.map { $0.x..<$0.x + $0.width } ?? 0..<0
        area.drawSelection(.callSelected, name: name, y: y, shared, &buffer)
      }
    }
  }

  private func draw(
    _ index: Int, _ columns: FunctionColumns, whole: Int64, y: Int, _ shared: Shared,
    _ buffer: inout CellBuffer
  ) {
    let function = lines[index]
    let share = whole > 0 ? Double(function.selfTime) / Double(whole) : 0
    let isSlow = share >= 0.1
    for (column, x, width) in columns.shown {
      guard column == .name else {
        let role: Role = column == .own && isSlow ? .callSlow : .callTime
        buffer.putRight(column.text(function), before: x + width, y: y, limit: width, role: role)
        continue
      }
      let isFound = shared.search.map { isMatch(index, $0) } ?? false
      let over: Role? = isFound ? .searchMatch : nil
      buffer.put(Self.name(of: function, shared), x: x, y: y, limit: width, role: .callName, over: over)
    }
    guard let bar = columns.bar else { return }
    buffer.put(
      shared.glyphs.bar(share: share, columns: bar.width), x: bar.x, y: y, role: isSlow ? .callSlow : .bar)
  }

  private func title(_ shared: Shared) -> String {
    var title = count.callee.map { "callers of \(shared.trace.functions.printed($0))" } ?? "functions"
    let record = shared.packet(at: packet)
    let own = record.map { shared.trace.packets.title(of: $0) } ?? ""
    switch scope {
    case .packet: title += count.callee == nil ? " of \(own)" : " in \(own)"
    case .subtree(let row): title += " in \(shared.function(of: row)) of \(own)"
    case .listed:
      let kind = shared.trace.packets.hasWindows ? "packet" : "root"
      let listed = shared.families.positions?.count ?? shared.trace.packets.count
      title += (count.callee == nil ? " of " : " in ") + listed.counted(kind)
    }
    return count.isDone ? title : title + ", \(Int(count.share * 100)) % counted"
  }

  /// Where the cursor is, for the status line.
  var place: String {
    lines.isEmpty ? "" : "\(count.callee == nil ? "function" : "caller") \(cursor + 1)/\(lines.count)"
  }

  /// Keys that make sense on a function.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    let next = scopes[((scopes.firstIndex(of: scope) ?? 0) + 1) % scopes.count]
    let wider: String
    switch next {
    case .packet: wider = "of the packet"
    case .listed: wider = "of all packets"
    case .subtree: wider = "of the call"
    }
    return [
      keys.hint(.zoom, does: "its slowest call"), keys.hint(.nextPane, does: wider), keys.hint(.sort, does: "sort"),
      keys.hint(.reverseSort, does: "reverse"), keys.hint(.callers, does: "callers"),
      keys.wayBack(), keys.hint(.help, does: "help"),
    ]
  }
}
