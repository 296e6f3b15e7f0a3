/// The way to a match among all calls of the trace or the packets that are listed, of which there may be millions: it is gone a piece at a
/// time, between keys.
struct SearchSeek: Sendable {
  /// From where, and which way.
  var step: SearchStep
  /// How many matches to go on.
  var times: Int
  /// How many calls or lines were looked at since the last one.
  var looked = 0
}

extension ViewState {
  /// Sets out for the `times`th match; false when there is none. Where it takes longer, the rest of the way is gone by
  /// ``proceedSearch()``. Whatever changes what is gone over ends it: keys and the mouse do.
  mutating func seek(_ step: SearchStep, times: Int) -> Bool {
    shared.search?.remark = ""
    shared.search?.seek = SearchSeek(step: step, times: times)
    return proceedSeek()
  }

  /// Sets out for the `times`th match from the cursor, or from where a search that is under way will end: no key is lost. False when
  /// there is none.
  mutating func seekOn(forward: Bool, times: Int) -> Bool {
    guard let search = shared.search, var seek = search.seek else {
      return self.seek(SearchStep(origin: searchOrigin, forward: forward, includesOrigin: false), times: times)
    }
    if seek.step.forward == forward {
      seek.times = min(seek.times + times, 1000)
      shared.search?.seek = seek
      return proceedSeek()
    }
    if seek.times > times {
      seek.times -= times
      shared.search?.seek = seek
      return proceedSeek()
    }
    // Back to the last match that it has passed, or the cursor where there is none yet, and the rest the other way.
    let (place, back) = (seek.step.origin, times - seek.times)
    if back > 0 { return self.seek(SearchStep(origin: place, forward: forward, includesOrigin: false), times: back) }
    shared.search?.seek = nil
    return place == searchOrigin || goTo(place)
  }

  /// Goes to a line of the list, or to a call of any packet.
  private mutating func goTo(_ item: Int) -> Bool { ground == .packets ? goInList(to: item) : goAnywhere(to: item) }

  /// Goes on to a match; says so when it is there, or when there is none.
  mutating func proceedSearch() {
    guard let search = shared.search, search.seek != nil else { return }
    if proceedSeek() { return countMatches() }
    guard let line = prompt.line, line.kind == .search else { return complain("no match for \(search.pattern.text)") }
    prompt.fail("no match")
    goBack(to: line.origin)
  }

  /// Looks at some more; false when all were looked at in vain.
  private mutating func proceedSeek() -> Bool {
    guard let search = shared.search, var seek = search.seek else { return false }
    shared.search?.seek = nil
    let list = ground == .packets ? packets.order : nil
    let items = 0..<(list?.count ?? trace.calls.count)
    var (cost, isMatch) = itemMatcher(search)
    if let count = search.count, count.ground == (list == nil ? .everything : .packets),
      count.next >= (list == nil ? trace.calls.count : shared.listLines)
    {
      (cost, isMatch) = (10, count.contains)
    }
    var left = max(1, (list == nil ? 10 : 40) * Self.piece / cost)
    while seek.looked < items.count {
      guard left > 0 else {
        shared.search?.seek = seek
        return true
      }
      left -= 1
      let item = seek.step.index(seek.looked, in: items)
      seek.looked += 1
      guard isMatch(list == nil ? item : packets.line(at: item, shared)) else { continue }
      if seek.times > 1 {
        seek = SearchSeek(
          step: SearchStep(origin: item, forward: seek.step.forward, includesOrigin: false), times: seek.times - 1)
        continue
      }
      guard goTo(item) else { continue }
      remark(on: item, seek.step)
      return true
    }
    return false
  }

  /// Goes to a line of the list.
  private mutating func goInList(to line: Int) -> Bool {
    if packets.cursor != line {
      packets.cursor = line
      showPacketUnderCursor()
    }
    return true
  }

  /// Goes to a call of any packet. A filter or a family that leaves it out is taken off.
  private mutating func goAnywhere(to row: Int) -> Bool {
    if packet?.rows.contains(row) != true {
      guard let position = trace.packets.position(ofRow: row) else { return false }
      if packets.order.place(of: position) == nil { showOnly(family: nil) }
      selectPacket(position: position)
    }
    if focus == .packets { focus = .calls }
    if calls.reveal(row, shared) { return true }
    guard calls.filter != nil else { return false }
    calls.setFilter(nil, shared)
    return calls.reveal(row, shared)
  }
}
