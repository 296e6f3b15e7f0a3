import CallTrees
import TraceEvents

extension ViewState {
  /// What a search moves over.
  private enum Ground { case packets, calls, diff }

  private var ground: Ground {
    if case .diff = mode { return .diff }
    return pane == .packets ? .packets : .calls
  }

  /// Where the cursor is, in the terms of what is searched.
  var searchOrigin: Int {
    switch ground {
    case .packets: return packets.cursor
    case .calls: return line?.row ?? packet?.rows.lowerBound ?? 0
    case .diff:
      guard case .diff(let view) = mode, view.lines.indices.contains(view.cursor) else { return 0 }
      return view.lines[view.cursor].row
    }
  }

  /// Where to come back to when a prompt is closed: a packet by its position, since its line may move while the list grows.
  var promptOrigin: Int { ground == .packets ? packetPosition ?? 0 : searchOrigin }

  /// Goes to the `count`th match from the cursor on.
  mutating func repeatSearch(forward: Bool, count: Int) {
    guard search != nil else { return complain("nothing was searched for yet: / searches") }
    for _ in 0..<min(count, 1000) {
      guard findMatch(from: searchOrigin, forward: forward, includingOrigin: false) else { return }
    }
  }

  mutating func searchSameFunction(forward: Bool) {
    guard pane != .packets, let line else { return complain("no call is selected") }
    let printed = trace.functions.printed(trace.calls.function[line.row])
    guard !printed.isEmpty else { return complain("this call's function is not known") }
    search = SearchState(SearchPattern(exactly: printed), in: trace.functions)
    if findMatch(from: line.row, forward: forward, includingOrigin: false) { say("same function: \(printed)") }
  }

  /// Moves to the next match; says when it had to start over at the other end, and complains when there is none.
  @discardableResult
  mutating func findMatch(from origin: Int, forward: Bool, includingOrigin: Bool) -> Bool {
    guard let search else { return false }
    let found: Int?
    let range: Range<Int>
    switch ground {
    case .packets:
      range = 0..<packets.order.count
      found = firstPacket(search, in: range, from: origin, forward: forward, including: includingOrigin)
      if let found, found != packets.cursor {
        packets.cursor = found
        showPacketUnderCursor()
      }
    case .calls:
      guard let packet else { return false }
      range = shownRows(of: packet)
      let matches = matcher(search)
      found = Self.first(in: range, from: origin, forward: forward, including: includingOrigin) {
        matches($0) && !isLeftOut($0)
      }
      if let found { reveal(found) }
    case .diff:
      guard case .diff(var view) = mode else { return false }
      range = 0..<view.diff.rows.count
      let names = search.pattern.matches(in: view.diff.names)
      let rows = view.diff.rows
      found = Self.first(in: range, from: origin, forward: forward, including: includingOrigin) {
        names.indices.contains(rows[$0].function) && names[rows[$0].function]
      }
      if let found {
        view.reveal(found)
        mode = .diff(view)
      }
    }
    guard let found else {
      complain("no match for \(search.pattern.text)")
      return false
    }
    if forward ? found < origin : found > origin {
      say(forward ? "search went on at the top" : "search went on at the bottom")
    } else if found == origin, !includingOrigin {
      say("this is the only match")
    }
    return true
  }

  /// Whether a row is found: by its function's name, or by what the call was given, returned and changed.
  private func matcher(_ search: SearchState) -> (Int) -> Bool {
    let (functions, notes) = (trace.calls.function, trace.notes)
    let matcher = SearchMatcher(search.pattern)
    return { row in
      search.matches(functions[row]) || (notes[row].map { matcher.matches(CallNoteLine.text($0)) } ?? false)
    }
  }

  /// Calls that interrupts, noise or the filter take out of the picture are not found.
  func isLeftOut(_ row: Int) -> Bool {
    if hidesInterrupts, trace.calls.flags[row].contains(.interrupt) { return true }
    let function = Int(trace.calls.function[row].rawValue)
    return foldsNoise && noise.indices.contains(function) && noise[function]
  }

  /// The first index from `origin` on that fits, going round; nil when none does.
  private static func first(
    in range: Range<Int>, from origin: Int, forward: Bool, including: Bool, where fits: (Int) -> Bool
  ) -> Int? {
    guard !range.isEmpty else { return nil }
    let offset = including ? 0 : 1
    let at = min(max(origin, range.lowerBound), range.upperBound - 1) - range.lowerBound
    for step in offset..<(range.count + offset) {
      let index = forward ? (at + step) % range.count : (at - step + 2 * range.count) % range.count
      if fits(range.lowerBound + index) { return range.lowerBound + index }
    }
    return nil
  }

  /// Packets are matched by what their lines show, a few hundred at a time, so that a long list is not decoded whole.
  private func firstPacket(
    _ search: SearchState, in range: Range<Int>, from origin: Int, forward: Bool, including: Bool
  ) -> Int? {
    if trace.packets.first?.kind == .root {
      return firstRoot(search, in: range, from: origin, forward: forward, including: including)
    }
    var known: [Int: Bool] = [:]
    return Self.first(in: range, from: origin, forward: forward, including: including) { index in
      if let answer = known[index] { return answer }
      let start = index / 256 * 256
      let chunk = Array(start..<min(range.upperBound, start + 256))
      let answers = search.pattern.matches(in: chunk.map { PacketLine(trace.packets[packets.order[$0]]).searchText })
      for (place, answer) in zip(chunk, answers) { known[place] = answer }
      return known[index] ?? false
    }
  }

  /// Of outermost calls there may be millions, but only so many functions: each is matched once for each thing that can be
  /// said of it.
  private func firstRoot(
    _ search: SearchState, in range: Range<Int>, from origin: Int, forward: Bool, including: Bool
  ) -> Int? {
    // Copies of their own: in the state they would be copied for every packet.
    let (table, order, functions) = (trace.packets, packets.order, trace.calls.function)
    let calls = trace.calls.count
    /// By function and integrity: not known yet, no, yes.
    var known = [UInt8](repeating: 0, count: trace.functions.count * 3)
    return Self.first(in: range, from: origin, forward: forward, including: including) { index in
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

  /// By row from the packet's first: matches and the calls that lead to them.
  ///
  /// - Complexity: O(calls of the packet).
  func kept(by pattern: SearchPattern, in rows: Range<Int>) -> [Bool] {
    let matches = matcher(SearchState(pattern, in: trace.functions))
    var keep = Array(repeating: false, count: rows.count)
    var open: [Int] = []
    for row in rows {
      while let last = open.last, Int(trace.calls.subtreeEnd[last]) <= row { open.removeLast() }
      if matches(row) {
        keep[row - rows.lowerBound] = true
        for caller in open.reversed() {
          if keep[caller - rows.lowerBound] { break }
          keep[caller - rows.lowerBound] = true
        }
      }
      open.append(row)
    }
    return keep
  }

  mutating func setFilter(_ pattern: SearchPattern?) {
    let row = line?.row
    if pattern != nil, graph.filter == nil {
      graph.foldsBeforeFilter = graph.folds
      graph.folds = FoldSet(level: Int(UInt16.max) + 1)
    } else if pattern == nil, let folds = graph.foldsBeforeFilter {
      graph.folds = folds
      graph.foldsBeforeFilter = nil
    }
    graph.filter = pattern
    rebuildGraph(keeping: row)
    if pattern == nil, let row { reveal(row) }
  }
}
