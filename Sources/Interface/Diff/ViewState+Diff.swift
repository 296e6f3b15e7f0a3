import CallTrees

extension ViewState {
  /// `d`: marks the packet, or in the call graph the call; then shows how the one under the cursor differs from the marked
  /// one. Two calls are compared with what is beneath them, and so is a packet in another one's window.
  mutating func markForDiff() {
    guard let position = packets.position else { return }
    let isListed = focus == .packets
    let call = isListed ? packets.rowOfOther(shared) : focus == .calls && calls.line?.depth != 0 ? calls.line?.row : nil
    guard let mark = packets.marks.diff else {
      packets.marks.diff = Marks.Place(packet: position, row: call)
      let title = title(ofPacket: position) + (packets.other.map { isListed ? ".\($0 + 1)" : "" } ?? "")
      let what = isListed ? title : call.map { shared.function(of: $0) } ?? title
      return say("\(what) is marked; d on another one shows the difference")
    }
    if mark == Marks.Place(packet: position, row: call) {
      packets.marks.diff = nil
      return say("the mark is taken off")
    }
    // A call and a packet cannot be compared: then it is the packets. One in another's window is both.
    let isOfList = isOfList(mark.row, in: mark.packet) && isOfList(call, in: position)
    let sides = !isOfList && (mark.row == nil || call == nil) ? (nil, nil) : (mark.row, call)
    if mark.packet == position, sides.0 == nil || sides.1 == nil {
      return say("\(title(ofPacket: position)) is marked itself; d on another one")
    }
    showDiff(Selection(packet: mark.packet, row: sides.0), Selection(packet: position, row: sides.1))
  }

  /// Whether a packet, or one of its calls, is what a line of the list is of.
  private func isOfList(_ row: Int?, in packet: Int) -> Bool {
    row.map { shared.nested.other(atRow: $0, of: packet) != nil } ?? true
  }

  /// What the list numbers so: `N`, `FILE#N`, and `N.M` for the Mth packet in that one's window.
  func place(named name: Substring) -> (packet: Int, other: Int?)? {
    let file = packet?.file ?? 0
    if let position = trace.packets.position(named: name, in: file) { return (position, nil) }
    guard let dot = name.lastIndex(of: "."), let number = Int(name[name.index(after: dot)...]), number > 0,
      let position = trace.packets.position(named: name[..<dot], in: file),
      shared.nested.row(number - 1, of: position) != nil
    else { return nil }
    return (position, number - 1)
  }

  /// `:diff N M`: numbers of packets as the list shows them, or `FILE#N`.
  mutating func diffPackets(_ argument: String) {
    let (names, table) = (argument.split(separator: " "), trace.packets)
    let places = names.map { place(named: $0) }
    guard names.count == 2 else {
      return complain("give two packets: \(table.files.isEmpty ? ":diff 1 2" : ":diff FILE#1 FILE#2")")
    }
    guard let left = places[0], let right = places[1] else {
      let missing = names[places[0] == nil ? 0 : 1]
      let count = table.files.isEmpty ? "; the list has \(table.count)" : " in the list"
      return complain("there is no packet \(missing)\(count)")
    }
    let sides = [left, right].map { side in
      Selection(packet: side.packet, row: side.other.flatMap { shared.nested.row($0, of: side.packet) })
    }
    showDiff(sides[0], sides[1])
  }

  /// What the packet at a position is called in words.
  func title(ofPacket position: Int) -> String { trace.packets.title(of: trace.packets[position]) }

  mutating func showDiff(_ left: Selection, _ right: Selection) {
    guard let leftRows = rows(of: left), let rightRows = rows(of: right) else { return }
    var options = DiffOptions()
    shared.families.inform(&options, trace, left.packet, right.packet)
    options.pairsOutermost = left.row != nil && right.row != nil
    let diff = TreeDiff(left: trace, leftRows, right: trace, rightRows, options: options)
    let freeing = DropFunctions(trace.functions)
    let troubles = [left, right].map { side in
      TroubleLine.lines(PacketErrors(trace, trace.packets[side.packet], freeing: freeing), trace)
    }
    var pane = DiffPane(left, right, diff, options, troubles: DiffTrouble.list(left: troubles[0], right: troubles[1]))
    _ = pane.goToDivergence(height: pane.room(height: height))
    mode = .diff(pane)
    if diff.isSame { say("the same calls, times within \(options.percent) %") }
  }

  private func rows(of selection: Selection) -> Range<Int>? {
    guard let packet = shared.packet(at: selection.packet) else { return nil }
    guard let row = selection.row else { return packet.rows }
    return row < trace.calls.count ? row..<trace.calls.subtreeEnd[row] : nil
  }
}
