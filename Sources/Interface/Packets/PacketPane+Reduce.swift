import CallTrees

extension PacketPane {
  /// Does a command in the list; nil for those that are not the list's.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ area: PaneArea, _ shared: Shared) -> Answer? {
    switch command {
    case .right, .zoom:
      guard let row = rowOfOther(shared) else { return .ask(.focus(.calls)) }
      return .ask(.focus(.calls), .reveal(row: row))
    case .hottest, .slowest, .slowestBack, .nextNested, .previousNested:
      return .ask(.focus(.calls), .passToCalls(command))
    case .nextSibling: return move(.down, count: count ?? 1, area)
    case .previousSibling: return move(.up, count: count ?? 1, area)
    case .left, .parent, .foldToggle: return .done
    case .sort: return .ask(.sort(nextColumn(shared)))
    case .reverseSort: return .ask(.sort(sorting.column))
    case .nextError: return goToTrouble(forward: true, shared)
    case .previousError: return goToTrouble(forward: false, shared)
    case .nextWindow: return goAlongJourney(by: count ?? 1, shared)
    case .previousWindow: return goAlongJourney(by: -(count ?? 1), shared)
    default: return move(command, count: count, area)
    }
  }

  private mutating func move(_ command: KeyCommand, count: Int?, _ area: PaneArea) -> Answer? {
    var count = count
    // Which packet, and not which line.
    if let number = count, command == .top || command == .bottom {
      count = order.others.line(of: min(number, order.packetCount) - 1) + 1
    }
    guard let next = ListMove.moved(cursor, command, count: count, page: area.lines, total: order.count) else {
      return nil
    }
    guard next != cursor else { return .done }
    cursor = next
    return .ask(.showPacket)
  }

  /// What the key for sorting goes on to.
  private func nextColumn(_ shared: Shared) -> PacketColumn {
    let isRoots = !shared.trace.packets.hasWindows
    let all = PacketColumn.cycle.filter {
      !(isRoots && $0.isOfPackets) && ($0 != .family || shared.families.isCounted)
        && ($0 != .file || shared.trace.packets.files.count > 1)
    }
    return all[((all.firstIndex(of: sorting.column) ?? -1) + 1) % all.count]
  }

  /// `]j` and `[j`: another window of the journey that the packet under the cursor is on.
  private func goAlongJourney(by steps: Int, _ shared: Shared) -> Answer {
    guard let position else { return .done }
    let packets = shared.trace.packets
    if let other { return leave(other, of: position, by: steps, shared) }
    let windows = shared.journeys.windows(with: position, in: packets)
    guard !windows.isEmpty, let place = windows.firstIndex(of: position) else {
      return .complain("nothing tells where else this packet was")
    }
    let wanted = place + steps
    guard windows.indices.contains(wanted) else {
      return .complain("no window of this packet \(steps > 0 ? "later" : "earlier"): it has \(windows.count)")
    }
    var answer = Answer.say(
      "window \(wanted + 1) of \(windows.count) of journey \(packets[position].begin?.journey ?? 0)")
    answer.requests = [.choosePacket(windows[wanted])]
    return answer
  }
  /// The same from a packet in another one's window: to its first own window behind that, or to its last one before.
  private func leave(_ other: Int, of position: Int, by steps: Int, _ shared: Shared) -> Answer {
    let windows = shared.journeys.windows(of: shared.listed(position, other))
    let ahead = steps > 0 ? windows.first { $0 > position } : windows.last { $0 < position }
    guard let ahead else { return .complain("no window of its own \(steps > 0 ? "later" : "earlier")") }
    return .ask(.choosePacket(ahead))
  }
}
