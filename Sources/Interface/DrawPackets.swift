import CallTrees
import Screen

/// A column of the packet list.
private struct PacketColumn {
  var title: String
  var width: Int
  var isRight = true
  /// Columns of the smallest number stay longest when the screen is narrow.
  var rank: Int
}

/// What the columns of the packet list have to hold: the widest text of the lines shown.
private struct PacketWidths {
  var flow: Int
  var kind: Int
  var verdict: Int
  var number: Int
  /// 0 when no families were worked out.
  var family: Int
  /// Whether a packet of the lines shown came through several windows.
  var hasJourneys: Bool
}

/// The packet list's columns, left to right, that fit a screen of that width; `flow` takes what is left.
private struct PacketColumns {
  private(set) var shown: [(column: PacketColumn, x: Int)] = []

  init(width: Int, needs: PacketWidths, micro: String) {
    // The flow gets what it needs before the less important columns get anything.
    let flow = max(18, min(needs.flow, width - 28, width < 60 ? width - 16 : width))
    let all = [
      PacketColumn(title: "#", width: max(2, needs.number), rank: 0),
      PacketColumn(title: "time s", width: 10, rank: 8),
      PacketColumn(title: "cpu", width: 3, rank: 9),
      PacketColumn(title: "proto", width: max(5, needs.kind), isRight: false, rank: 3),
      PacketColumn(title: "flow", width: width < 60 ? width - 16 : flow, isRight: false, rank: 1),
      PacketColumn(title: "len", width: 5, rank: 6),
      PacketColumn(title: "calls", width: 6, rank: 5),
      PacketColumn(title: "total " + micro, width: 9, rank: 2),
      PacketColumn(title: "verdict", width: 7, isRight: false, rank: 4),
      PacketColumn(title: "fam", width: max(3, needs.family), rank: 7),
      PacketColumn(title: "path", width: 20, isRight: false, rank: 10),
      PacketColumn(title: "queued " + micro, width: 9, rank: 6),
      PacketColumn(title: "entry", width: needs.hasJourneys ? 10 : 6, isRight: false, rank: needs.hasJourneys ? 6 : 11),
      PacketColumn(title: "device", width: 8, isRight: false, rank: 12),
      PacketColumn(title: "task", width: 16, isRight: false, rank: 13),
    ]
    let offered = all.filter {
      switch $0.title {
      case "fam", "path": needs.family > 0
      case "queued " + micro: needs.hasJourneys
      default: true
      }
    }
    var room = width - 1
    var chosen: [PacketColumn] = []
    for column in offered.sorted(by: { $0.rank < $1.rank }) {
      // A verdict that is cut short gets what it needs before the columns that seldom matter.
      if column.rank == 8, let verdict = chosen.firstIndex(where: { $0.title == "verdict" }) {
        let more = min(max(0, needs.verdict - chosen[verdict].width), max(0, room))
        chosen[verdict].width += more
        room -= more
      }
      guard room >= column.width + 1 else { continue }
      room -= column.width + 1
      chosen.append(column)
    }
    if let flow = chosen.firstIndex(where: { $0.title == "flow" }) { chosen[flow].width += max(0, room) }
    var x = 1
    for column in all {
      guard let found = chosen.first(where: { $0.title == column.title }) else { continue }
      shown.append((found, x))
      x += found.width + 1
    }
  }
}

/// The packet list: one line a packet, the columns that the width has room for.
func drawPackets(_ state: ViewState, _ area: PaneArea, _ buffer: inout CellBuffer) {
  guard area.height > 0 else { return }
  let order = state.packets.order
  let shown = order.dropFirst(state.packets.top).prefix(area.lines)
  let lines = shown.map { PacketLine(state.trace.packets[$0]) }
  let arrow = state.glyphs.arrow
  let needs = PacketWidths(
    flow: lines.map { TextWidth.columns($0.flow(arrow: arrow)) }.max() ?? 0,
    kind: min(14, lines.map { TextWidth.columns($0.kind) }.max() ?? 0),
    verdict: min(30, lines.map { TextWidth.columns($0.verdict.text) }.max() ?? 0), number: String(order.count).count,
    family: state.families.isCounted ? String(state.families.table.families.count).count + 1 : 0,
    hasJourneys: shown.contains { state.journeys.windows(with: $0, in: state.trace.packets).count > 1 })
  let columns = PacketColumns(width: state.width, needs: needs, micro: state.glyphs.micro)
  drawHeading("", y: area.y, hasKeys: state.pane == .packets, state, &buffer)
  // A trace lists the one or the other.
  let isRoots = state.trace.packets.first?.kind == .root
  for (column, x) in columns.shown {
    var title = column.title
    if title == "flow" { title = isRoots ? "outermost call" : "source \(arrow) destination" }
    if column.isRight {
      buffer.putRight(title, before: x + column.width, y: area.y, limit: column.width, role: .title)
    } else {
      buffer.put(title, x: x, y: area.y, limit: column.width, role: .title)
    }
  }
  for (index, position) in shown.enumerated() {
    let y = area.y + 1 + index
    let packet = state.trace.packets[position]
    for (column, x) in columns.shown {
      let (text, role) = value(column.title, packet, lines[index], at: position, state)
      if column.isRight {
        buffer.putRight(text, before: x + column.width, y: y, limit: column.width, role: role)
      } else {
        buffer.put(text, x: x, y: y, limit: column.width, role: role, ellipsis: state.glyphs.ellipsis)
      }
    }
    if state.diffMark == position { buffer.put("d", x: 0, y: y, role: .packetMarked) }
    if state.packets.top + index == state.packets.cursor {
      drawSelection(state.pane == .packets ? .packetSelected : .selectedElsewhere, y: y, state, &buffer)
    }
  }
}

private func value(
  _ column: String, _ packet: PacketRecord, _ line: PacketLine, at position: Int, _ state: ViewState
) -> (String, Role) {
  switch column {
  case "queued " + state.glyphs.micro:
    return (state.journeys.queued(position, in: state.trace.packets).map { NumberText.duration($0) } ?? "", .dim)
  case "#": return (String(packet.index), .dim)
  case "time s":
    guard let time = packet.time, let first = state.trace.packets.first?.time else { return ("", .packetRow) }
    return (NumberText.relative(time.subtractingReportingOverflow(first).partialValue), .dim)
  case "cpu": return (packet.cpu.map { String($0) } ?? "", .dim)
  case "proto": return (line.kind, .packetProtocol)
  case "flow": return (line.flow(arrow: state.glyphs.arrow), .packetRow)
  case "len": return (packet.begin.map { String($0.length) } ?? "", .packetRow)
  case "calls": return (NumberText.count(packet.rows.count), .packetRow)
  case "verdict": return (line.verdict.text, line.verdict.rank > 1 ? .packetDrop : .packetRow)
  case "fam":
    guard let family = state.families.table.family(of: packet.index - 1) else { return ("-", .dim) }
    let isRare = state.families.table.isRare(family)
    return ((isRare ? "!" : "") + String(family + 1), isRare ? .packetDrop : .packetRow)
  case "path":
    guard let family = state.families.table.family(of: packet.index - 1) else { return ("not whole", .dim) }
    return (state.families.names[family].short, .dim)
  case "entry": return (packet.kind == .packet ? packet.entry : "", .dim)
  case "device": return (packet.begin?.device ?? "", .dim)
  case "task": return (packet.comm + (packet.pid.map { "-\($0)" } ?? ""), .dim)
  default:
    return (NumberText.duration(state.trace.total(of: packet, interrupts: state.interruptTime)), .packetRow)
  }
}
