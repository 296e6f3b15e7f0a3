import CallTrees

/// The way of `e` or `E` to a packet that something is wrong with. A list may have millions: it is gone a piece at a time, between keys.
struct TroubleSeek: Sendable {
  var forward: Bool
  /// The line that is looked at next.
  var next: Int
}

extension PacketPane {
  /// `e` and `E`: the next packet that was dropped or is not whole.
  mutating func goToTrouble(forward: Bool, _ shared: Shared) -> Answer {
    var effects: [Answer.Request] = []
    // Who presses it once more does not want the first one left out.
    if seek != nil, let answer = proceedToTrouble(packets: .max, shared) { effects = answer.requests }
    seek = TroubleSeek(forward: forward, next: forward ? cursor + 1 : cursor - 1)
    var answer = proceedToTrouble(packets: Self.soon, shared) ?? .say("looking for a dropped or incomplete packet")
    if answer.requests.isEmpty { answer.requests = effects }
    return answer
  }

  /// Goes on to the packet; nil while more of the list has to be looked at.
  mutating func proceedToTrouble(packets limit: Int, _ shared: Shared) -> Answer? {
    guard var seek else { return .done }
    self.seek = nil
    let trace = shared.trace
    let table = trace.packets
    let freeing = DropFunctions(trace.functions)
    var left = limit
    while order.indices.contains(seek.next) {
      guard left > 0 else {
        self.seek = seek
        return nil
      }
      left -= 1
      let position = order[seek.next]
      if let other = order.other(at: seek.next) {
        if shared.nested.isTroubled(other, of: position, in: trace) {
          cursor = seek.next
          return .ask(.showPacket)
        }
        seek.next += seek.forward ? 1 : -1
        continue
      }
      // Nothing but its calls says that an outermost call dropped a packet.
      if table.isTroubled(at: position)
        || table.isRoot(at: position)
          && !freeing.drops(in: table.look(at: position).rows, of: trace, interrupts: true).isEmpty
      {
        cursor = seek.next
        return .ask(.showPacket)
      }
      seek.next += seek.forward ? 1 : -1
    }
    return .complain("no dropped or incomplete packet \(seek.forward ? "below" : "above")")
  }
}
