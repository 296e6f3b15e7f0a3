import CallTrees
import TraceEvents

extension PacketPane {
  /// Puts the cursor on the next packet that a search finds; its index in the list, or nil when there is none.
  mutating func find(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    let found =
      shared.trace.packets.first?.kind == .root ? firstRoot(search, step, shared) : firstPacket(search, step, shared)
    if let found { cursor = found }
    return found
  }

  /// Packets are matched by what their lines show, a few hundred at a time, so that a long list is not decoded whole.
  private func firstPacket(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    let (packets, order) = (shared.trace.packets, order)
    var known: [Int: Bool] = [:]
    return step.first(in: 0..<order.count) { index in
      if let answer = known[index] { return answer }
      let start = index / 256 * 256
      let chunk = Array(start..<min(order.count, start + 256))
      let answers = search.pattern.matches(in: chunk.map { PacketLine(packets[order[$0]]).searchText })
      for (place, answer) in zip(chunk, answers) { known[place] = answer }
      return known[index] ?? false
    }
  }

  /// Of outermost calls there may be millions, but only so many functions: each is matched once for each thing that can be
  /// said of it.
  private func firstRoot(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    // Copies of their own: in the state they would be copied for every packet.
    let (table, order, functions) = (shared.trace.packets, order, shared.trace.calls.function)
    let calls = shared.trace.calls.count
    /// By function and integrity: not known yet, no, yes.
    var known = [UInt8](repeating: 0, count: shared.trace.functions.count * 3)
    return step.first(in: 0..<order.count) { index in
      let position = order[index]
      let look = table.look(at: position)
      let row = look.rows.lowerBound
      let function = row < calls ? Int(functions[row].rawValue) : 0
      let key = function * 3 + (look.integrity == .complete ? 0 : look.integrity == .lost ? 1 : 2)
      if key < known.count, known[key] != 0 { return known[key] == 2 }
      let answer = search.pattern.matches(in: [PacketLine(table[position]).searchText]).first ?? false
      if key < known.count { known[key] = answer ? 2 : 1 }
      return answer
    }
  }
}
