import CallTrees

extension ViewState {
  /// More packets than this are not summed up again each time that the trace grows under an open list of families.
  private static let refreshLimit = 100_000

  /// `f`: the list of families, at the family of the packet under the cursor.
  mutating func openFamilies() {
    guard !trace.packets.isEmpty else { return complain("there are no packets yet") }
    families.count(trace)
    guard !families.table.families.isEmpty else { return complain("no packet is whole, so none has a family") }
    var view = FamiliesView(trace, families.table)
    view.select(packetPosition.flatMap { families.table.family(of: $0) })
    mode = .families(view)
  }

  /// `F`: only the family of the packet under the cursor is listed, or all packets again.
  mutating func toggleFamilyFilter() {
    if families.shown != nil {
      showOnly(family: nil)
      return say("all packets are listed")
    }
    guard let position = packetPosition else { return complain("there is no packet to take the family of") }
    families.count(trace)
    guard let family = families.table.family(of: position) else {
      return complain("something of this packet is missing, so it has no family")
    }
    showOnly(family: family)
  }

  /// Lists a family's packets, or all for nil; the cursor stays on its packet if that is listed.
  mutating func showOnly(family: Int?) {
    families.show(family)
    reorderPackets()
    if graph.packet != packetPosition { showPacketUnderCursor() }
    if let family { say("family \(family + 1): \(families.names[family].long)") }
  }

  /// `:families FUNCTION…`: families are told apart by what these functions returned, too; without any, by their calls alone.
  mutating func divideFamilies(_ words: String) {
    let names = words.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    let patterns = names.compactMap { GlobPattern($0) }
    guard patterns.count == names.count else { return complain("a bracket is not closed: \(words)") }
    families.divide(trace, by: FamilySplit(patterns))
    reorderPackets()
    openFamilies()
  }

  mutating func reorderPackets(isLonger: Bool = false) {
    packets.reorder(trace, isLonger: isLonger, only: families.positions)
  }

  /// Brings an open list of families up to date; the cursor stays on its family.
  mutating func refreshFamilies() {
    guard case .families(let old) = mode, old.packets != families.table.packetCount else { return }
    if families.table.packetCount > Self.refreshLimit, families.table.packetCount < 2 * old.packets { return }
    var view = FamiliesView(trace, families.table)
    (view.top, view.mark) = (old.top, old.mark)
    view.select(old.family)
    view.top += view.cursor - old.cursor
    mode = .families(view)
  }

  /// Commands of the list of families; false for those that mean the same everywhere.
  mutating func performInFamilies(_ command: KeyCommand, count: Int?, _ current: FamiliesView) -> Bool {
    var view = current
    switch command {
    case .down, .up, .top, .bottom, .halfDown, .halfUp, .pageDown, .pageUp:
      view.cursor = Self.moved(view.cursor, command, count: count, page: height - 4, total: view.summaries.count)
    case .nextSibling, .previousSibling:
      view.cursor = Self.moved(
        view.cursor, command == .nextSibling ? .down : .up, count: count, page: 1, total: view.summaries.count)
    case .zoom, .right, .foldToggle:
      guard view.summaries.indices.contains(view.cursor) else { return true }
      let summary = view.summaries[view.cursor]
      mode = .main
      pane = .packets
      showOnly(family: summary.family)
      selectPacket(position: summary.representative)
      return true
    case .diffMark:
      markForDiff(&view)
      return true
    case .families:
      mode = .main
      return true
    case .back, .quit, .help, .command, .suspend, .redraw, .stop: return false
    default:
      complain("not in the list of families: Esc goes back")
      return true
    }
    mode = .families(view)
    return true
  }

  /// `d`: marks the family, or shows how a packet of the one under the cursor differs from one of the marked one.
  private mutating func markForDiff(_ view: inout FamiliesView) {
    guard let family = view.family else { return }
    guard let mark = view.mark, mark != family else {
      view.mark = view.mark == nil ? family : nil
      mode = .families(view)
      return say(
        view.mark == nil ? "the mark is taken off" : "family \(family + 1) is marked; d on another one compares")
    }
    let chosen = [mark, family].compactMap { number in view.summaries.first { $0.family == number } }
    guard chosen.count == 2 else { return }
    showDiff(
      Selection(packet: chosen[0].representative, row: nil), Selection(packet: chosen[1].representative, row: nil))
    let times = chosen.map { NumberText.time($0.median, micro: glyphs.micro) }.joined(separator: " \(glyphs.arrow) ")
    let counts = chosen.map { String(families.table.families[$0.family].count) }.joined(separator: " and ")
    say("families \(mark + 1) and \(family + 1): \(counts) packets, median \(times)")
  }
}
