import CallTrees

extension ViewState {
  /// More packets than this are not summed up again each time that the trace grows under an open list of families.
  private static let refreshLimit = 100_000

  /// `f`: the list of families, at the family of the packet under the cursor.
  mutating func openFamilies() {
    guard !trace.packets.isEmpty else { return complain("there are no packets yet") }
    shared.families.count(trace)
    guard !shared.families.table.families.isEmpty else {
      return complain("no packet is whole, so none has a family")
    }
    var pane = FamiliesPane(trace, shared.families.table)
    pane.select(packets.position.flatMap { shared.families.table.family(of: $0) })
    mode = .families(pane)
  }

  /// `F`: only the family of the packet under the cursor is listed, or all packets again.
  mutating func toggleFamilyFilter() {
    if shared.families.shown != nil {
      showOnly(family: nil)
      return say("all packets are listed")
    }
    guard let position = packets.position else { return complain("there is no packet to take the family of") }
    shared.families.count(trace)
    guard let family = shared.families.table.family(of: position) else {
      return complain("something of this packet is missing, so it has no family")
    }
    showOnly(family: family)
  }

  /// Lists a family's packets, or all for nil; the cursor stays on its packet if that is listed.
  mutating func showOnly(family: Int?) {
    shared.families.show(family)
    packets.narrow(shared)
    if calls.packet != packets.position { showPacketUnderCursor() }
    if let family { say("family \(family + 1): \(shared.families.names[family].long)") }
  }

  /// `:families FUNCTION…`: families are told apart by what these functions returned, too; without any, by their calls alone.
  mutating func divideFamilies(_ words: String) {
    let names = words.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    let patterns = names.compactMap { GlobPattern($0) }
    guard patterns.count == names.count else { return complain("a bracket is not closed: \(words)") }
    shared.families.divide(trace, by: FamilySplit(patterns))
    packets.reorder(shared)
    openFamilies()
  }

  /// Times of an open list of families are still to be worked out.
  var isTimingFamilies: Bool {
    if case .families(let pane) = mode { pane.hasWork } else { false }
  }

  /// Works out more of the times of an open list of families.
  mutating func proceedWithFamilies() {
    guard case .families(var pane) = mode, pane.hasWork else { return }
    // Off the screen meanwhile, or every piece would copy what the others worked out.
    mode = .main
    pane.proceed(shared)
    mode = .families(pane)
  }

  /// Brings an open list of families up to date; the cursor stays on its family.
  mutating func refreshFamilies() {
    let table = shared.families.table
    guard case .families(let old) = mode, old.packets != table.packetCount else { return }
    if table.packetCount > Self.refreshLimit, table.packetCount < 2 * old.packets { return }
    var pane = FamiliesPane(trace, table)
    (pane.top, pane.mark) = (old.top, old.mark)
    pane.sort(as: old, shared)
    pane.select(old.family)
    pane.top += pane.cursor - old.cursor
    mode = .families(pane)
  }
}
