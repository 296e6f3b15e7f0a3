import CallTrees
import TraceEvents

/// The functions of a packet, a subtree or all packets on the screen, or the callers of one function.
struct FunctionsPane: Sendable {
  /// Which calls are counted.
  enum Scope: Equatable, Sendable {
    /// A call with all beneath, by its row.
    case subtree(Int)
    case packet
    /// All packets that are listed.
    case listed
  }

  /// What is counted now, and what else can be.
  private(set) var scope: Scope
  private(set) var scopes: [Scope]
  /// Position of the packet that a subtree or a packet is counted of.
  private(set) var packet: Int
  /// The calls that are being counted.
  private(set) var count: FunctionCount
  /// What is known of them, in the order of the list.
  private(set) var lines: [FunctionStatistics] = []
  private(set) var widths = FunctionWidths()
  private(set) var sorting = Sorting(column: FunctionColumn.own, ascends: false)
  /// Index into `lines`.
  var cursor = 0
  /// Index into `lines` of the first line shown.
  var top = 0
  /// The list that this one was opened from: one at most.
  private(set) var before: [FunctionsPane] = []

  /// - Parameters:
  ///   - packet: position of the packet.
  ///   - row: the call whose subtree can be counted.
  ///   - callee: the function whose callers are listed.
  init(packet: Int, subtree row: Int?, _ scope: Scope, callersOf callee: FunctionID? = nil, _ shared: Shared) {
    self.scope = scope
    scopes = [.packet, .listed] + (row.map { [.subtree($0)] } ?? [])
    self.packet = packet
    count = FunctionCount(shared.trace, Self.part(scope, packet, shared), callersOf: callee)
    proceed(shared, calls: CallPane.lookedAtOnce)
  }

  private static func part(_ scope: Scope, _ packet: Int, _ shared: Shared) -> FunctionCount.Part {
    let rows = shared.packet(at: packet)?.rows ?? 0..<0
    return switch scope {
    case .subtree(let row):
      .rows(row..<max(row + 1, min(rows.upperBound, shared.trace.calls.subtreeEnd[row])))
    case .packet: .rows(rows)
    case .listed: shared.families.positions.map { .packets($0) } ?? .all
    }
  }

  /// It is of one packet's calls, or the list that comes back is, or a part of them can be chosen.
  var holdsRows: Bool { scope != .listed || scopes.count > 2 || before.contains(where: \.holdsRows) }

  /// The line under the cursor.
  var line: FunctionStatistics? { lines.indices.contains(cursor) ? lines[cursor] : nil }

  /// Counts the next calls.
  mutating func proceed(_ shared: Shared, calls: Int = ViewState.piece) {
    let eighth = Int(count.share * 8)
    count.proceed(calls: calls)
    // To sort all of them costs more than a piece where there are many.
    if lines.isEmpty || count.isDone || Int(count.share * 8) != eighth { refresh(shared) }
  }

  /// Lists what is known by now; the cursor stays on its function.
  private mutating func refresh(_ shared: Shared) {
    let here = line
    lines = count.result
    widths = FunctionWidths()
    for line in lines { widths.take(line, name: Self.name(of: line, shared)) }
    sort(keeping: here, shared)
  }

  private mutating func sort(keeping here: FunctionStatistics?, _ shared: Shared) {
    let names = lines.map { Self.name(of: $0, shared) }
    let column = sorting.column
    let keys = lines.map { column.number($0) ?? -1 }
    let sign: Int64 = sorting.ascends ? 1 : -1
    let order = lines.indices.sorted { one, other in
      if keys[one] != keys[other] { return (keys[one] < keys[other]) == (sign > 0) }
      return column == .name && sign < 0 ? names[one] > names[other] : names[one] < names[other]
    }
    lines = order.map { lines[$0] }
    let place = here.flatMap { here in
      lines.firstIndex { $0.function == here.function && $0.isOutermost == here.isOutermost }
    }
    guard let place else { return }
    top += place - cursor
    cursor = place
  }

  /// A function as the list names it.
  static func name(of function: FunctionStatistics, _ shared: Shared) -> String {
    function.isOutermost ? "(outermost)" : shared.trace.functions.printed(function.function)
  }

  /// Sorts by a column, or the other way round by the same one.
  mutating func sort(by column: FunctionColumn, _ shared: Shared) {
    sorting.choose(column, ascends: column == .name)
    sort(keeping: line, shared)
  }

  /// Counts other calls: those of the next scope.
  mutating func widen(by step: Int, _ shared: Shared) {
    let at = scopes.firstIndex(of: scope) ?? 0
    count(scopes[(at + step + scopes.count) % scopes.count], shared)
  }

  private mutating func count(_ other: Scope, _ shared: Shared) {
    scope = other
    count = FunctionCount(shared.trace, Self.part(scope, packet, shared), callersOf: count.callee)
    lines = []
    (cursor, top) = (0, 0)
    proceed(shared, calls: CallPane.lookedAtOnce)
  }

  /// Lists who called a function instead; ``goBack()`` comes back.
  mutating func showCallers(of callee: FunctionID, _ shared: Shared) {
    let old = self
    count = FunctionCount(shared.trace, count.part, callersOf: callee)
    lines = []
    (cursor, top) = (0, 0)
    before = [old]
    proceed(shared, calls: CallPane.lookedAtOnce)
  }

  /// Comes back to the list that this one was opened from; false when there is none.
  mutating func goBack() -> Bool {
    guard let old = before.first else { return false }
    self = old
    return true
  }

  /// Takes in a longer trace, or one whose packets are in another order.
  mutating func take(_ shared: Shared, isLonger: Bool, _ place: (Int) -> Int) {
    packet = place(packet)
    for index in before.indices { before[index].take(shared, isLonger: isLonger, place) }
    guard scope == .listed else { return }
    guard isLonger, count.take(shared.trace, Self.part(.listed, packet, shared)) else {
      let (function, offset) = (line, cursor - top)
      count(.listed, shared)
      sort(keeping: function, shared)
      top = cursor - offset
      return
    }
    proceed(shared)
  }

  mutating func scroll(height: Int) {
    cursor = min(max(cursor, 0), max(0, lines.count - 1))
    guard height > 0 else { return }
    top = min(max(top, 0), max(0, lines.count - height))
    if cursor < top { top = cursor }
    if cursor >= top + height { top = cursor - height + 1 }
  }
}
