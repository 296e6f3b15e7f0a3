import CallTrees

extension ViewState {
  /// `e` and `E`: the next call that something went wrong in, by the same rule as `ftview errors` (``PacketErrors``), or the
  /// next packet that was dropped or is not whole.
  mutating func goToError(forward: Bool) {
    if pane == .packets { return goToBadPacket(forward: forward) }
    guard let packet, let here = line?.row else { return }
    let errors = PacketErrors(trace, packet)
    let rows = shownRows(of: packet)
    let ahead =
      forward
      ? Array(rows.clamped(to: here + 1..<max(here + 1, rows.upperBound)).filter(errors.isTrouble))
      : rows.clamped(to: rows.lowerBound..<max(rows.lowerBound, here)).filter(errors.isTrouble).reversed()
    // A call may lie beneath what is left out itself: only its line tells.
    let before = graph
    for row in ahead where !isLeftOut(row) {
      if reveal(row) { return sayError(of: row, errors) }
      graph = before
    }
    let place = forward ? "below" : "above"
    guard !ahead.isEmpty else { return complain("no error, drop, fault or loss \(place)") }
    complain("what is left out has \(ahead.count) \(place): i shows interrupts, o noise, Esc ends a filter")
  }

  private mutating func goToBadPacket(forward: Bool) {
    let (order, table) = (packets.order, trace.packets)
    let freeing = DropFunctions(trace.functions)
    let (trace, isList) = (trace, table.hasWindows)
    let isTrouble = { (index: Int) in
      if PacketVerdict.rank(of: order[index], in: table) > 1 { return true }
      // Nothing but its calls says that an outermost call dropped a packet.
      return !isList && !freeing.drops(in: table.look(at: order[index]).rows, of: trace, interrupts: true).isEmpty
    }
    let found =
      forward
      ? order.indices.dropFirst(packets.cursor + 1).first(where: isTrouble)
      : order.indices.prefix(packets.cursor).last(where: isTrouble)
    guard let found else { return complain("no dropped or incomplete packet \(forward ? "below" : "above")") }
    packets.cursor = found
    showPacketUnderCursor()
  }

  /// Names what went wrong in a call: a drop, an error and the call beneath that returned it first, or what the trace lacks.
  private mutating func sayError(of row: Int, _ errors: PacketErrors) {
    func name(_ row: Int) -> String { CallPath.name(trace.calls.function[row], in: trace.functions) }
    if let drop = errors.drops.first(where: { $0.row == row }) { return say("\(drop.text), freed here") }
    guard let code = errors.code(of: row) else {
      let isLost = trace.calls.flags[row].contains(.lost)
      return say(isLost ? "the kernel lost events inside" : "the trace closes another function here")
    }
    let end = Int(trace.calls.subtreeEnd[row])
    let first = errors.list.first { $0.reached <= row && $0.row > row && $0.row < end }
    say("\(ErrorNumber.text(code)), first returned \(first.map { "by \(name($0.row))" } ?? "here")")
  }
}
