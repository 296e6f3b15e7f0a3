import CallTrees
import Screen

extension PacketPane {
  /// One line a packet, the columns that the width has room for.
  func draw(in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    guard area.height > 0 else { return }
    let isRoots = shared.trace.packets.isOfRoots
    let columns = columns(width: area.width, shared)
    area.drawHeading("", &buffer)
    for (column, x, width) in columns.shown {
      let plain = column.title(isRoots: isRoots, shared.glyphs)
      let hasGap = x + width < area.width
      let title =
        isUnsorted
        ? (text: plain, width: width) : sorting.title(plain, of: column, width: width, hasGap: hasGap, shared.glyphs)
      if column.isRight {
        buffer.putRight(title.text, before: x + title.width, y: area.y, limit: title.width, role: .title)
      } else {
        buffer.put(title.text, x: x, y: area.y, limit: title.width, role: .title)
      }
    }
    for (index, position) in order.dropFirst(top).prefix(area.lines).enumerated() {
      let y = area.y + 1 + index
      let other = order.other(at: top + index)
      let packet = shared.listed(position, other)
      let line = PacketLine(packet)
      let row = other.flatMap { shared.nested.row($0, of: position) }
      for (column, x, width) in columns.shown {
        let (text, role) = PacketCells.text((column, width), packet, at: (position, other), line, shared)
        if column.isRight {
          buffer.putRight(text, before: x + width, y: y, limit: width, role: role)
        } else {
          buffer.put(text, x: x, y: y, limit: width, role: role)
        }
      }
      if marks.hasDiff(packet: position, row: row, shared.nested) {
        buffer.put("d", x: 0, y: y, role: .packetMarked)
      } else if let letter = marks.letter(of: position, row: row) {
        buffer.put(String(letter), x: 0, y: y, role: .dim)
      }
      if top + index == cursor {
        let name = columns.shown.first { $0.column == .flow } ?? columns.shown.first
        area.drawSelection(
          area.hasKeys ? .packetSelected : .selectedElsewhere, name: name.map { $0.x..<$0.x + $0.width } ?? 0..<0,
          y: y, shared, &buffer)
      }
    }
  }

  /// The columns on a screen of that width, and where they are.
  func columns(width: Int, _ shared: Shared) -> PacketColumns {
    PacketColumns(
      width: width, needs: widths, families: shared.families, isRoots: shared.trace.packets.isOfRoots,
      sorted: isUnsorted ? nil : sorting.column, chosen: columns)
  }

  /// Where the cursor is, for the status line: in all words first, then in fewer.
  ///
  /// - Parameter grows: more packets may come.
  func places(_ families: FamilyState, grows: Bool) -> [String] {
    let line = order.others.split(cursor)
    let place = "\(line.place + 1)\(line.other.map { ".\($0 + 1)" } ?? "")/\(order.packetCount)"
    if grows, staysAtEnd { return ["stays at the end: packet \(place)", "at the end: \(place)", "end \(place)"] }
    let sort = isUnsorted ? "" : "by \(sorting.column.rawValue) "
    let family = families.shown.map { "family \($0 + 1): " } ?? ""
    return ["\(family)\(sort)packet \(place)", "\(family)packet \(place)", "\(family)\(place)", place]
  }

  /// Keys that make sense on a packet.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    let isOther = marks.diff.map { $0.packet != position } ?? false
    return [
      keys.hint(.zoom, does: "calls"),
      keys.hint(.diffMark, does: isOther ? "diff with the marked one" : "mark for diff"),
      keys.hint(.sort, does: "sort"),
    ]
  }
}
