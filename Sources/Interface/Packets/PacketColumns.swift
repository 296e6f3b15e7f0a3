import Screen

/// Which columns of the packet list fit a screen of some width, and where.
///
/// What is asked for first is there longest. A packet that was dropped is what is looked for: on a narrow screen its reason
/// and the end of the function's name go before the source's address, and that before lengths and counts.
struct PacketColumns {
  /// From the left.
  private(set) var shown: [(column: PacketColumn, x: Int, width: Int)] = []
  private var widths: [PacketColumn: Int] = [:]
  private var room: Int
  private let families: FamilyState

  /// - Parameters:
  ///   - families: whose numbers and paths are shown once they were worked out.
  ///   - isRoots: the list is of outermost calls, of which less is known.
  ///   - sorted: what the list is sorted by, if not as the trace has it.
  ///   - chosen: the columns that the user wants, in that order; nil for those that there is room for.
  init(
    width: Int, needs: PacketWidths, families: FamilyState, isRoots: Bool, sorted: PacketColumn? = nil,
    chosen: [PacketColumn]? = nil
  ) {
    // The first column is for marks.
    self.families = families
    // A text would touch the cursor; numbers stand at the right of theirs.
    let left = chosen?.first.map { $0.isRight ? 1 : 2 } ?? 1
    room = width - left
    if let chosen {
      askFor(chosen, needs)
    } else {
      askForWhatMatters(width, needs, isRoots: isRoots, sorted: sorted)
      if isRoots { askForCalls(needs) } else { askForTheRest(needs) }
    }
    if let rest = [.flow, .verdict, .path, chosen?.last].compactMap({ $0 }).first(where: {
      widths[$0] != nil && !$0.isRight
    }) {
      widths[rest, default: 0] += max(0, room)
    }
    var x = left
    for column in chosen ?? PacketColumn.allCases {
      guard let width = widths[column] else { continue }
      shown.append((column, x, width))
      x += width + 1
    }
  }

  /// The column that is at `x` of the screen.
  func column(at x: Int) -> PacketColumn? { shown.first { x >= $0.x && x < $0.x + $0.width }?.column }

  /// Puts in the columns that were chosen, as many as there is room for. Numbers are never cut, texts are to a few columns.
  private mutating func askFor(_ chosen: [PacketColumn], _ needs: PacketWidths) {
    for column in chosen {
      let need = need(of: column, needs)
      ask(column, column.isRight ? need : min(need, 10))
    }
    for column in [.verdict, .flow] + chosen {
      grow(column, to: need(of: column, needs), isIn: true)
    }
  }

  /// How wide a column is that nothing is cut in.
  private func need(of column: PacketColumn, _ needs: PacketWidths) -> Int {
    switch column {
    case .number: needs.number.columns
    case .file: needs.file.columns
    case .time: needs.time.columns
    case .cpu: needs.cpu.columns
    case .kind: needs.kind.columns
    case .flow: needs.flow.columns
    case .length: needs.length.columns
    case .calls: needs.calls.columns
    case .total: needs.total.columns
    case .slowest: needs.slowest.columns
    case .verdict: needs.verdict.columns
    case .family: family
    case .path: families.path.columns
    case .queued: needs.queued.columns
    case .entry: needs.entry.columns
    case .device: needs.device.columns
    case .task: needs.task.columns
    }
  }

  private mutating func askForWhatMatters(
    _ width: Int, _ needs: PacketWidths, isRoots: Bool, sorted: PacketColumn?
  ) {
    let trouble = needs.trouble.columns
    ask(.number, needs.number.columns)
    if needs.file.columns > 0 { ask(.file, max(4, min(needs.file.columns, needs.shortFile.columns, width / 8))) }
    if trouble > 0 { ask(.verdict, min(max(7, trouble), width / 2 + 3)) }
    grow(.flow, to: min(needs.flowToEnd.columns, 18))
    if let sorted { ask(sorted, sorted.isRight ? need(of: sorted, needs) : 8) }
    ask(.total, needs.total.columns)
    grow(.flow, to: min(needs.flowFromPort.columns, 30))
    // The end of the function's name.
    if trouble > 0 { grow(.verdict, to: min(needs.troubleAt.columns, trouble + 13)) }
    if !isRoots { ask(.kind, min(needs.kind.columns, 7)) }
    if trouble > 0 { grow(.verdict, to: min(needs.troubleAt.columns, 48)) }
    if !isRoots { ask(.verdict, min(needs.verdict.columns, 24)) }
    grow(.flow, to: needs.flow.columns)
  }

  private mutating func askForTheRest(_ needs: PacketWidths) {
    if needs.hasJourneys {
      ask(.queued, needs.queued.columns)
      ask(.entry, min(needs.entry.columns, 16))
    }
    ask(.calls, needs.calls.columns)
    grow(.kind, to: min(needs.kind.columns, 14))
    ask(.length, needs.length.columns)
    if families.isCounted { ask(.family, family) }
    // Its title.
    grow(.flow, to: 20)
    grow(.kind, to: min(needs.kind.columns, 24))
    grow(.verdict, to: needs.verdict.columns)
    ask(.time, needs.time.columns)
    ask(.cpu, needs.cpu.columns)
    // All of a name or what tells it from the others: nothing between the two.
    if room >= needs.file.columns - (widths[.file] ?? 0) { grow(.file, to: needs.file.columns, isIn: true) }
    if families.isCounted { ask(.path, 20) }
    ask(.entry, min(needs.entry.columns, 16))
    ask(.device, min(needs.device.columns, 16))
    ask(.task, min(needs.task.columns, 24))
    growPath()
  }

  /// The path takes what the others leave, so that it is not cut while columns are empty.
  private mutating func growPath() {
    grow(.path, to: families.path.columns, isIn: true)
    if room >= families.longPath.columns - (widths[.path] ?? 0) {
      grow(.path, to: families.longPath.columns, isIn: true)
    }
  }

  /// Columns of a family's number, which may have a mark before it.
  private var family: Int { max(3, String(families.table.families.count).count + 1) }

  private mutating func askForCalls(_ needs: PacketWidths) {
    ask(.calls, needs.calls.columns)
    if families.isCounted { ask(.family, family) }
    grow(.flow, to: 14)
    ask(.time, needs.time.columns)
    ask(.cpu, needs.cpu.columns)
    grow(.file, to: needs.file.columns, isIn: true)
    if families.isCounted { ask(.path, 20) }
    ask(.task, min(needs.task.columns, 24))
    growPath()
  }

  /// Puts a column in if all of it fits.
  private mutating func ask(_ column: PacketColumn, _ width: Int) {
    guard widths[column] == nil, room > width else { return }
    widths[column] = width
    room -= width + 1
  }

  /// Makes a column wider, as far as there is room; puts it in if there is some for it.
  ///
  /// - Parameter isIn: it is not put in.
  private mutating func grow(_ column: PacketColumn, to width: Int, isIn: Bool = false) {
    if !isIn, widths[column] == nil { ask(column, min(8, width)) }
    guard let now = widths[column], width > now else { return }
    let more = min(width - now, max(0, room))
    widths[column] = now + more
    room -= more
  }
}
