import CallTrees

extension ViewState {
  /// `d`: marks the packet, or in the call graph the call; then shows how the one under the cursor differs from the marked
  /// one. Two calls are compared with what is beneath them.
  mutating func markForDiff() {
    guard let position = packets.position else { return }
    let call = focus == .calls && calls.line?.depth != 0 ? calls.line?.row : nil
    guard let mark = packets.marks.diff else {
      packets.marks.diff = Marks.Place(packet: position, row: call)
      let what = call.map { shared.function(of: $0) } ?? title(ofPacket: position)
      return say("\(what) is marked; d on another one shows the difference")
    }
    if mark == Marks.Place(packet: position, row: call) {
      packets.marks.diff = nil
      return say("the mark is taken off")
    }
    // A call and a packet cannot be compared: then it is the packets.
    let sides = mark.row == nil || call == nil ? (nil, nil) : (mark.row, call)
    if mark.packet == position, sides.0 == nil {
      return say("\(title(ofPacket: position)) is marked itself; d on another one")
    }
    showDiff(Selection(packet: mark.packet, row: sides.0), Selection(packet: position, row: sides.1))
  }

  /// `:diff N M`: numbers of packets as the list shows them, or `FILE#N`.
  mutating func diffPackets(_ argument: String) {
    let (names, table) = (argument.split(separator: " "), trace.packets)
    let positions = names.map { table.position(named: $0, in: packet?.file ?? 0) }
    guard names.count == 2 else {
      return complain("give two packets: \(table.files.isEmpty ? ":diff 1 2" : ":diff FILE#1 FILE#2")")
    }
    guard let left = positions[0], let right = positions[1] else {
      let missing = names[positions[0] == nil ? 0 : 1]
      let count = table.files.isEmpty ? "; the list has \(table.count)" : " in the list"
      return complain("there is no packet \(missing)\(count)")
    }
    showDiff(Selection(packet: left, row: nil), Selection(packet: right, row: nil))
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
