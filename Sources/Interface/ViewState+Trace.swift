import CallTrees

extension ViewState {
  /// Another trace, or the same one with more in it.
  mutating func take(_ new: Trace, replaces: Bool) {
    let old = trace
    shared.trace = new
    let isOther = replaces || !isSameKind(old)
    let place = isOther ? { $0 } : follow(old)
    if !isOther { followUnsettled(old) }
    if isOther { forget(keepingView: !replaces) }
    let isLonger = !isOther && isLonger(than: old)
    shared.families.take(new, isLonger: isLonger)
    shared.journeys.update(new.packets, isLonger: isLonger)
    shared.nested.update(new, isLonger: isLonger)
    if !isLonger {
      shared.search?.count = nil
      shared.search?.seek = nil
    }
    // Packets of which nothing was known are sorted in with the new ones.
    let isBehind = packets.sorting.column == .slowest && shared.slowest.hasWork(old)
    if !isLonger {
      shared.slowest.forget()
      shared.selfTimes = SelfTimes()
    }
    shared.slowest.proceed(new, calls: Self.piece)
    if isOther { workOutColumns() }
    packets.reorder(shared, isLonger: isLonger && !isBehind)
    refreshFamilies()
    refreshFunctions(isLonger: isLonger, place)
    packets.widths.update(new, shared.nested, isLonger: isLonger)
    NoiseFunctions.add(to: &shared.omissions.noise, of: new.functions)
    shared.search?.update(new.functions, replaces: replaces)
    // A finished packet's calls do not change: what is shown of it stays as it is.
    if isOther || calls.packet == nil || calls.packet != packets.position { showPacketUnderCursor() }
    bringBackView(isWhole: false)
    stayAtEnd()
  }

  /// How far the trace is read.
  mutating func takeLoad(_ status: LoadStatus?) {
    guard source.take(status) else {
      // All that there is for now.
      if status?.phase == .following {
        bringBackView(isWhole: true)
        stayAtEnd()
      }
      return
    }
    settleOrder()
    bringBackView(isWhole: true)
    openSinglePacket()
  }

  /// The last trace is in order, those before only nearly so.
  mutating func settleOrder() {
    shared.families.settle(trace)
    shared.search?.count = nil
    shared.slowest.forget()
    shared.slowest.proceed(trace, calls: Self.piece)
    shared.journeys.update(trace.packets, isLonger: false)
    shared.nested.update(trace, isLonger: false)
    packets.reorder(shared)
    packets.widths.settle(trace, shared.nested)
    refreshFamilies()
  }

  /// A list of one packet is no list to choose from.
  mutating func openSinglePacket() {
    if keyboard.isUntouched, packets.order.count == 1, focus == .packets { focus = .calls }
  }

  /// Outermost calls were listed, and the trace has windows of packets after all: then nothing is where it was.
  private func isSameKind(_ old: Trace) -> Bool {
    guard !old.packets.isEmpty else { return true }
    // Of several files the last one may turn out so.
    return [0, old.packets.fileRange(around: old.packets.count - 1).lowerBound].allSatisfy { position in
      trace.packets.indices.contains(position)
        && trace.packets.look(at: position).kind == old.packets.look(at: position).kind
    }
  }

  private func isLonger(than old: Trace) -> Bool {
    guard old.firstUnsettled == nil else { return false }
    guard let last = old.packets.last else { return true }
    let position = old.packets.count - 1
    return position < trace.packets.count && PacketIdentity(trace.packets[position]) == PacketIdentity(last)
  }

  /// Starts over with another trace. With `keepingView` it is the same file read further. Which columns the list has and how high it is no
  /// trace changes.
  private mutating func forget(keepingView: Bool) {
    let (list, graph) = (packets, calls)
    packets = PacketPane()
    (packets.columns, packets.size) = (list.columns, list.size)
    calls = CallPane()
    shared.families = FamilyState()
    shared.omissions.noise = []
    if keepingView {
      packets.keepView(of: list)
      calls.keepView(of: graph)
      if mode.isOfPackets { mode = .main }
    } else {
      // The same file once more, to be followed.
      packets.staysAtEnd = list.staysAtEnd && source.pendingView?.isOfLastTime == false
      mode = .main
      keyboard.isUntouched = true
    }
  }
}

/// What tells a packet from all others of its trace, however often the list is put in another order.
private struct PacketIdentity: Hashable {
  var rows: Range<Int>
  var id: UInt64?

  init(_ packet: PacketRecord) {
    rows = packet.rows
    id = packet.begin?.id ?? packet.end?.id
  }
}

// MARK: - Packets that changed places

extension ViewState {
  /// Lists grow at their end, but for the last one of a trace in which windows overlapped for long: that one is put in
  /// order. Whatever stands on a packet goes with it.
  ///
  /// - Returns: where a packet is now, by its position before.
  private mutating func follow(_ old: Trace) -> (Int) -> Int {
    var held = Set(calls.heldPackets + packets.heldPackets)
    if let functions = mode.functions { held.insert(functions.packet) }
    if let diff = mode.diff { held.formUnion([diff.left.packet, diff.right.packet]) }
    var moved: [PacketIdentity: Int] = [:]
    // What was not settled is another packet now, though at the same place.
    for position in held where position < old.firstUnsettled ?? old.packets.count {
      let identity = PacketIdentity(old.packets[position])
      let isThere = position < trace.packets.count && PacketIdentity(trace.packets[position]) == identity
      if !isThere { moved[identity] = position }
    }
    guard !moved.isEmpty else { return { $0 } }
    var places: [Int: Int] = [:]
    for (position, packet) in trace.packets.enumerated() {
      if let before = moved[PacketIdentity(packet)] { places[before] = position }
    }
    let place = { (position: Int) in places[position] ?? position }
    calls.followPackets(place)
    packets.followPackets(place, count: trace.packets.count)
    if case .diff(var pane) = mode {
      (pane.left.packet, pane.right.packet) = (place(pane.left.packet), place(pane.right.packet))
      mode = .diff(pane)
    }
    return place
  }

  /// Packets that were not settled are where they were, but their calls may be at other rows. Folds, marks and the cursor go with
  /// their calls; what is shown of such a packet in other views is closed.
  private mutating func followUnsettled(_ old: Trace) {
    guard let first = old.firstUnsettled else { return }
    let isUnsettled = { (position: Int) in position >= first && position < old.packets.count }
    let held = (calls.heldPackets + packets.heldPackets).filter(isUnsettled)
    let table = trace.packets
    let row = { (row: Int) -> Int? in
      guard let position = held.first(where: { old.packets.look(at: $0).rows.contains(row) }) else { return row }
      guard position < table.count else { return nil }
      let rows = table.look(at: position).rows
      let new = row - old.packets.look(at: position).rows.lowerBound + rows.lowerBound
      return rows.contains(new) ? new : nil
    }
    calls.followRows(row, isShown: calls.packet.map(isUnsettled) ?? false, shared)
    packets.marks.letters = packets.marks.letters.mapValues { Marks.Place(packet: $0.packet, row: $0.row.flatMap(row)) }
    if let mark = packets.marks.diff { packets.marks.diff?.row = mark.row.flatMap(row) }
    if mode.packets.contains(where: isUnsettled) { mode = .main }
  }
}
