import CallTrees

extension FamiliesPane {
  /// Does a command in the list of families; nil for those that mean the same everywhere.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ shared: Shared) -> Answer? {
    var (command, page) = (command, shared.size.height - 4)
    switch command {
    case .nextSibling: (command, page) = (.down, 1)
    case .previousSibling: (command, page) = (.up, 1)
    case .zoom, .right, .foldToggle:
      guard summaries.indices.contains(cursor) else { return .done }
      let summary = summaries[cursor]
      return .ask(
        .closeMode, .focus(.packets), .listFamily(summary.family), .choosePacket(summary.representative))
    case .diffMark: return markForDiff(shared)
    case .sort:
      let all = FamilyColumn.allCases
      return sort(by: all[((all.firstIndex(of: sorting.column) ?? -1) + 1) % all.count], shared)
    case .reverseSort: return sort(by: sorting.column, shared)
    case .families: return .ask(.closeMode)
    case .back, .quit, .help, .command, .shell, .exportMarked, .suspend, .redraw, .stop, .reload, .follow, .mouse:
      return nil
    default: break
    }
    guard let next = ListMove.moved(cursor, command, count: count, page: page, total: summaries.count) else {
      return .complain("not in the list of families: Esc goes back")
    }
    cursor = next
    return .done
  }

  /// `d`: marks the family, or shows how a packet of the one under the cursor differs from one of the marked one.
  private mutating func markForDiff(_ shared: Shared) -> Answer {
    guard let family else { return .done }
    guard let marked = mark, marked != family else {
      mark = mark == nil ? family : nil
      return .say(mark == nil ? "the mark is taken off" : "family \(family + 1) is marked; d on another one compares")
    }
    let chosen = [marked, family].compactMap { number in summaries.first { $0.family == number } }
    guard chosen.count == 2 else { return .done }
    let glyphs = shared.glyphs
    let times = chosen.map { NumberText.time($0.median, micro: glyphs.micro) }.joined(separator: " \(glyphs.arrow) ")
    let counts = chosen.map { String(shared.families.table.families[$0.family].count) }.joined(separator: " and ")
    var answer = Answer.say("families \(marked + 1) and \(family + 1): \(counts) packets, median \(times)")
    answer.requests = [
      .compare(
        Selection(packet: chosen[0].representative, row: nil), Selection(packet: chosen[1].representative, row: nil))
    ]
    return answer
  }
}
