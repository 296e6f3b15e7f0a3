import CallTrees

extension ViewState {
  /// How many calls are looked at in one piece: some milliseconds.
  static let piece = 40_000

  /// Sorts the packet list by a column, or the other way round by the same one.
  mutating func sort(by column: PacketColumn) {
    workOut([column])
    packets.sort(by: column, shared)
    let sorting = packets.sorting
    say("packets by \(column.rawValue), \(sorting.ascends ? "smallest" : "largest") first")
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

  /// What `:set` says of the packet list; false when that is something else.
  mutating func setList(_ words: String) -> Bool {
    let parts = words.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "=" }).map { String($0).trimmed }
    let value = parts.count > 1 ? parts[1] : ""
    switch parts.first {
    case "nocolumns": setColumns(nil)
    case "columns":
      if value.isEmpty {
        let shown = packets.columns(width: width, shared).shown.map(\.column.rawValue)
        say("columns: " + shown.joined(separator: " "))
        return true
      }
      switch PacketColumn.list(value) {
      case .success(let columns): setColumns(columns)
      case .failure(let problem): complain("\(problem.name): \(problem.hint)")
      }
    case "sort":
      guard let column = PacketColumn(rawValue: value) else {
        complain(UnknownColumn(name: value).hint)
        return true
      }
      if packets.sorting != Sorting(column: column, ascends: column.ascends) { sort(by: column) }
    default: return false
    }
    return true
  }

  /// Works out some more of the times of the slowest calls; the list is sorted by them once all are there.
  mutating func proceedWithSlowest() {
    shared.slowest.proceed(trace, calls: Self.piece)
    if packets.sorting.column == .slowest, !shared.slowest.hasWork(trace) { packets.reorder(shared) }
  }
}
