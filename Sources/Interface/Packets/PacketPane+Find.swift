import CallTrees
import TraceEvents

extension PacketPane {
  /// Whether what has a line is found, counted as in ``Shared/line(of:_:)``: by what that shows. Of outermost calls there may be millions,
  /// but only so many functions: each is matched once for each thing that can be said of it.
  func matcher(_ search: SearchState, _ shared: Shared) -> (Int) -> Bool {
    let matcher = SearchMatcher(search.pattern)
    // Copies of their own: in the state they would be copied for every packet.
    let (table, functions) = (shared.trace.packets, shared.trace.calls.function)
    guard table.isOfRoots else {
      let (nested, trace) = (shared.nested, shared.trace)
      guard !nested.lines.isEmpty else { return { matcher.matches(PacketLine(table[$0]).searchText) } }
      return { line in
        let (position, other) = nested.lines.split(line)
        let packet = other.flatMap { nested.record($0, of: position, in: trace) } ?? table[position]
        return matcher.matches(PacketLine(packet).searchText)
      }
    }
    let calls = shared.trace.calls.count
    /// By function and integrity: not known yet, no, yes.
    var known = [UInt8](repeating: 0, count: shared.trace.functions.count * 3)
    return { position in
      let look = table.look(at: position)
      let row = look.rows.lowerBound
      let function = row < calls ? Int(functions[row].rawValue) : 0
      let key = function * 3 + (look.integrity == .complete ? 0 : look.integrity == .lost ? 1 : 2)
      if key < known.count, known[key] != 0 { return known[key] == 2 }
      let answer = matcher.matches(PacketLine(table[position]).searchText)
      if key < known.count { known[key] = answer ? 2 : 1 }
      return answer
    }
  }
}
