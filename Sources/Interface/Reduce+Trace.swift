import CallTrees

extension ViewState {
  /// Another trace, or the same one with more in it.
  mutating func take(_ new: Trace, replaces: Bool) {
    let old = trace
    trace = new
    let isOther = replaces || !isSameKind(old)
    if isOther { forget(keepingView: !replaces) } else { follow(old) }
    let isLonger = !isOther && isLonger(than: old)
    families.take(trace, isLonger: isLonger)
    reorderPackets(isLonger: isLonger)
    refreshFamilies()
    journeys.update(trace.packets, isLonger: isLonger)
    packetWidths.update(trace, isLonger: isLonger)
    NoiseFunctions.add(to: &noise, of: trace.functions)
    search?.update(trace.functions, replaces: replaces)
    // A finished packet's calls do not change: what is shown of it stays as it is.
    if isOther || graph.packet == nil || graph.packet != packetPosition { showPacketUnderCursor() }
  }

  /// How far the trace is read.
  mutating func takeLoad(_ status: LoadStatus?) {
    let wasReading = loading.map { $0.phase != .partly } ?? false
    if let status, status.phase == .reading, loading?.phase == .stopping, loading?.name == status.name {
      // It does not know yet that it is to stop.
      loading?.bytes = status.bytes
      return
    }
    loading = status
    guard wasReading, status.map({ $0.phase == .partly }) ?? true else { return }
    settleOrder()
    openSinglePacket()
  }

  /// The last trace is in order, those before only nearly so.
  mutating func settleOrder() {
    families.settle(trace)
    reorderPackets()
    journeys.update(trace.packets, isLonger: false)
    packetWidths.settle(trace)
    refreshFamilies()
  }

  /// A list of one packet is no list to choose from.
  mutating func openSinglePacket() {
    if isUntouched, trace.packets.count == 1, pane == .packets { pane = .calls }
  }

  /// Outermost calls were listed, and the trace has windows of packets after all: then nothing is where it was.
  private func isSameKind(_ old: Trace) -> Bool {
    guard let before = old.packets.first else { return true }
    return trace.packets.first?.kind == before.kind
  }

  private func isLonger(than old: Trace) -> Bool {
    guard let last = old.packets.last else { return true }
    let position = old.packets.count - 1
    return position < trace.packets.count && PacketIdentity(trace.packets[position]) == PacketIdentity(last)
  }

  /// Starts over with another trace. With `keepingView` it is the same file read further.
  private mutating func forget(keepingView: Bool) {
    let before = graph
    let sort = packets.sort
    packets = PacketList()
    families = FamilyState()
    graph = CallGraph()
    marks = [:]
    diffMark = nil
    noise = []
    if keepingView {
      packets.sort = sort
      graph.folds = FoldSet(level: before.folds.level)
      graph.filter = before.filter
      graph.foldsBeforeFilter = before.foldsBeforeFilter.map { FoldSet(level: $0.level) }
      switch mode {
      case .diff, .families: mode = .main
      case .main, .help, .notices: break
      }
    } else {
      mode = .main
      isUntouched = true
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
  private mutating func follow(_ old: Trace) {
    var held: Set<Int> = Set(graph.remembered.keys)
    held.formUnion(marks.values.map(\.packet))
    held.formUnion([packetPosition, graph.packet, diffMark].compactMap { $0 })
    if case .diff(let view) = mode { held.formUnion([view.left, view.right]) }
    var moved: [PacketIdentity: Int] = [:]
    for position in held where position < old.packets.count {
      let identity = PacketIdentity(old.packets[position])
      let isThere = position < trace.packets.count && PacketIdentity(trace.packets[position]) == identity
      if !isThere { moved[identity] = position }
    }
    guard !moved.isEmpty else { return }
    var places: [Int: Int] = [:]
    for (position, packet) in trace.packets.enumerated() {
      if let before = moved[PacketIdentity(packet)] { places[before] = position }
    }
    let place = { (position: Int) in places[position] ?? position }
    let here = packetPosition.map(place)
    graph.remembered = Dictionary(
      graph.remembered.map { (place($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    graph.packet = graph.packet.map(place)
    diffMark = diffMark.map(place)
    marks = marks.mapValues { Mark(packet: place($0.packet), row: $0.row) }
    if case .diff(var view) = mode {
      (view.left, view.right) = (place(view.left), place(view.right))
      mode = .diff(view)
    }
    packets.order.list(trace.packets.count)
    packets.top += (here ?? 0) - packets.cursor
    packets.cursor = here ?? 0
  }
}
