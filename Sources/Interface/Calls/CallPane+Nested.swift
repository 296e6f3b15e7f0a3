import CallTrees

extension CallPane {
  /// `]p` and `[p`: the next call that was given another packet than the window's.
  mutating func goToNested(forward: Bool, _ shared: Shared) -> Answer {
    guard let record = shared.packet(at: packet), let here = line?.row else { return .done }
    let all = shared.trace.nestedPackets(in: shownRows(of: record, shared))
    guard !all.isEmpty else { return .complain("no other packet was handled in this window") }
    let ahead = all.indices.filter { forward ? all[$0].row > here : all[$0].row < here }
    let before = self
    for place in forward ? ahead : ahead.reversed() where !shared.leavesOut(all[place].row) {
      if reveal(all[place].row, shared) {
        return .say("packet \(place + 1) of \(all.count) in this window: \(all[place].begin.summary)")
      }
      self = before
    }
    let side = forward ? "below" : "above"
    guard !ahead.isEmpty else { return .complain("no other packet \(side): the window has \(all.count)") }
    return .complain("what is left out has \(ahead.count) \(side): i shows interrupts, o noise, Esc ends a filter")
  }
}
