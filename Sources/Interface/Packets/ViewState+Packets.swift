import CallTrees

extension ViewState {
  /// How many calls are looked at in one piece: some milliseconds.
  static let piece = 40_000

  /// Opens the window that another packet was handled in, at the call that it was given to. A filter that leaves it out is taken off.
  mutating func openOther(at row: Int) {
    if calls.packet != packets.position { showPacketUnderCursor() }
    if calls.reveal(row, shared) { return }
    if calls.filter != nil { calls.setFilter(nil, shared) }
    guard !calls.reveal(row, shared) else { return }
    complain(
      "its call is left out: \(keyboard.table.keyOrName(for: .interrupts)) shows interrupts, "
        + "\(keyboard.table.keyOrName(for: .noise)) noise")
  }

  /// Sorts the packet list by a column, or the other way round by the same one.
  mutating func sort(by column: PacketColumn) {
    workOut([column])
    packets.sort(by: column, shared)
    saySorting()
  }

  /// Goes on with a sort of the packet list.
  mutating func proceedWithSort() {
    let isSaid = message == sortingMessage
    packets.proceedWithSort(packets: Self.piece, shared)
    if isSaid, packets.sort == nil { saySorting() }
  }

  private mutating func saySorting() { message = sortingMessage }

  private var sortingMessage: Message {
    Message(text: "\(packets.sort == nil ? "" : "sorting ")packets by \(packets.sorting.words)", isError: false)
  }

  /// Sorts the packet list as a view says that was kept.
  mutating func sort(byWord word: String) {
    packets.take(sortWord: word)
    workOutColumns()
    packets.reorder(shared)
  }

  /// Sees to it that all columns that were chosen or are sorted by are known of the trace on the screen.
  mutating func workOutColumns() { workOut((packets.columns ?? []) + [packets.sorting.column]) }

  /// Some columns are known of no packet before somebody wants them.
  private mutating func workOut(_ columns: [PacketColumn]) {
    if columns.contains(where: { [.family, .path].contains($0) }) { shared.families.count(trace) }
    guard columns.contains(.slowest) else { return }
    shared.slowest.isWanted = true
    shared.slowest.proceed(trace, calls: Self.piece)
  }

  /// `:set columns LIST`: the columns of the packet list, in that order; nil for those that there is room for.
  mutating func setColumns(_ columns: [PacketColumn]?) {
    packets.columns = columns
    workOutColumns()
  }

  /// `:set columns`, with a list or alone, and `:set nocolumns`.
  mutating func setColumns(_ typed: TypedOption) {
    guard typed.isOn else { return setColumns(nil) }
    guard !typed.value.isEmpty else {
      return say("columns: " + PacketColumn.names(packets.columns(width: width, shared).shown.map(\.column)))
    }
    switch PacketColumn.list(typed.value) {
    case .success(let columns): setColumns(columns)
    case .failure(let problem): complain("\(problem.message); \(problem.hint)")
    }
  }

  /// `:set sort COLUMN`, and `:set sort` alone.
  mutating func setSort(_ name: String) {
    guard !name.isEmpty else { return say("packets by \(packets.sorting.words)") }
    guard let column = PacketColumn(rawValue: name) else {
      let problem = UnknownColumn(name: name)
      return complain("\(problem.message); \(problem.hint)")
    }
    if packets.sorting != Sorting(column: column, ascends: column.ascends) { sort(by: column) }
  }

  /// The user did something while the cursor was on the packet at a position, or the `other`th one in its window: on the last line it
  /// stays at the end from now on, until it leaves that, or the keys go to what the packet is.
  mutating func decideOnEnd(cursorWasOn position: Int?, _ other: Int?) {
    if packets.position != position || packets.other != other || packets.isAtEnd {
      packets.staysAtEnd = packets.isAtEnd
    }
    if focus != .packets || !packets.isUnsorted { packets.staysAtEnd = false }
  }

  /// Goes on to the last packet of a trace that grows, where the user has gone to the end. Not under something that is open:
  /// what is asked or typed there is about the packet under the cursor.
  mutating func stayAtEnd() {
    guard packets.staysAtEnd, source.grows, case .main = mode, prompt.line == nil, asking.question == nil,
      !packets.isAtEnd, !packets.order.isEmpty
    else { return }
    packets.cursor = packets.order.count - 1
    showPacketUnderCursor()
  }

  /// Works out some more of the times of the slowest calls; the list is sorted by them once all are there.
  mutating func proceedWithSlowest() {
    shared.slowest.proceed(trace, calls: Self.piece)
    if packets.sorting.column == .slowest, !shared.slowest.hasWork(trace) { packets.beginSort(shared) }
  }
}
