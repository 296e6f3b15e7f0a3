import CallTrees

/// The call graph of the packet under the cursor.
struct CallPane: Sendable {
  /// Position of the packet that `lines` are of.
  var packet: Int?
  /// Which calls are folded.
  var folds = FoldSet.standard
  /// The lines of the graph, from the top.
  private(set) var lines = CallLines()
  /// Other lines, until they are all there.
  private(set) var coming: Apart<ComingLines>?
  /// Index into `lines`.
  var cursor = 0
  /// Index into `lines` of the first line of the pane; callers that are pinned may cover it.
  var top = 0
  /// How many columns of the lines are scrolled out at the left.
  var side = 0
  /// What was zoomed to, the outermost first.
  var zoom: [CallZoom] = []
  /// What the graph is narrowed to; nil without a filter.
  var filter: CallFilter?
  /// What was asked of its calls.
  var questions = CallQuestions()
  /// What addresses in the packet's calls are.
  private(set) var names = ObjectNames()
  /// By packet: the row that the cursor was on.
  var remembered: [Int: Int] = [:]

  init() {}

  /// The line under the cursor.
  var line: VisibleRow? { lines.indices.contains(cursor) ? lines[cursor] : nil }

  /// Makes it the graph of the packet at a position of the trace, at the call where that was left.
  mutating func show(_ position: Int?, _ shared: Shared) {
    if let packet, let row = line?.row { remembered[packet] = row }
    packet = position
    names = shared.packet(at: position).map { shared.trace.objectNames(of: $0) } ?? ObjectNames()
    (questions.seek, questions.errorSeek, questions.errors) = (nil, nil, nil)
    zoom = []
    top = 0
    side = 0
    cursor = 0
    (lines, coming) = (CallLines(), nil)
    rebuild(keeping: position.flatMap { remembered[$0] }, shared)
  }

  /// Works the lines out again; the cursor stays on `row`, or goes to what hides it.
  ///
  /// - Parameter run: the cursor stays on the run that begins with that row.
  /// - Complexity: see ``VisibleRows/lines(for:since:_:)``; with a filter, the first time, O(calls of the packet) up to a piece of them.
  mutating func rebuild(keeping row: Int?, run: Bool = false, _ shared: Shared) {
    coming = nil
    guard let record = shared.packet(at: packet) else {
      lines = CallLines()
      cursor = 0
      return
    }
    var visible = VisibleRows(calls: shared.trace.calls, folds: folds)
    visible.hidesInterrupts = shared.omissions.hidesInterrupts
    if shared.omissions.foldsNoise {
      visible.noise = shared.omissions.noise
      visible.mergesRuns = true
    }
    let isKnown = lines.outline.rows == record.rows
    let outline =
      isKnown ? lines.outline : CallOutline(shared.trace.calls, rows: record.rows, since: record.time)
    if filter != nil, filter?.kept.rows != record.rows {
      filter?.kept = KeptRows(of: record.rows)
      filterMore(outline, shared)
    }
    if let kept = filter?.kept, kept.isWhole { visible.keep = kept.found }
    if visible.walks, record.rows.count > Self.soon {
      let walk = LineWalk(visible, shownRows(of: record, shared), since: record.time, outline)
      coming = Apart(ComingLines(walk: walk, row: row, isRun: run, cursor: cursor))
      return
    }
    // Before there are new ones: of a large packet both together take much memory.
    lines = CallLines()
    lines = visible.lines(for: shownRows(of: record, shared), since: record.time, outline)
    moveCursor(to: row, run: run)
  }

  /// Lines of packets of more calls are walked to after a key was answered.
  private static let soon = 20_000

  /// Goes on with the lines that are coming, over so many calls; once all are there they are the graph's.
  mutating func proceedWithLines(calls limit: Int) {
    guard var work = coming?.value else { return }
    // Held here alone: else every piece would copy it.
    coming = nil
    guard !work.walk.proceed(calls: limit) else {
      coming = Apart(work)
      return
    }
    let isLeft = cursor != work.cursor
    let (row, isRun) = isLeft ? (line?.row, line?.isRun ?? false) : (work.row, work.isRun)
    lines = work.walk.lines
    moveCursor(to: row, run: isRun)
  }

  /// Puts the cursor on the line of `row`, or of what hides it; that stays at its height on the screen.
  mutating func moveCursor(to row: Int?, run: Bool = false) {
    let offset = cursor - top
    cursor = row.flatMap { index(of: $0, inRun: !run) } ?? 0
    top = cursor - offset
  }

  /// The rows that the graph is of: the packet's, or those of the subtree that was zoomed to.
  func shownRows(of record: PacketRecord, _ shared: Shared) -> Range<Int> {
    if let row = zoom.last?.row, record.rows.contains(row) {
      return row..<min(record.rows.upperBound, max(row + 1, shared.trace.calls.subtreeEnd[row]))
    }
    return record.rows
  }

  /// Index of the line of `row`, or of what it is folded into. With `inRun` a run's first call is told from the run.
  ///
  /// - Complexity: that of ``CallLines/line(notBehind:)``.
  func index(of row: Int, inRun: Bool = true) -> Int? {
    guard let line = lines.line(notBehind: row) else { return nil }
    if !inRun, line > 0, lines.row(of: line) == row, lines.row(of: line - 1) == row { return line - 1 }
    return line
  }

  /// Indices of the callers of a line, outermost first.
  func callers(of index: Int) -> [Int] {
    var callers: [Int] = []
    var parent = lines.indices.contains(index) ? lines.parent(of: index) : -1
    while parent >= 0, parent < lines.count {
      callers.append(parent)
      parent = lines.parent(of: parent)
    }
    return callers.reversed()
  }

  /// The callers that stay in sight above the lines when the pane's first line is `top`: those scrolled away, the
  /// nearest `limit` of them. Each covers one line of the pane.
  ///
  /// - Complexity: O(limit × depth).
  func pinned(top: Int, limit: Int) -> [Int] {
    var count = 0
    while count < limit {
      let above = callers(of: top + count).filter { $0 < top + count }
      if above.count <= count { break }
      count += 1
    }
    return Array(callers(of: top + count).filter { $0 < top + count }.suffix(count))
  }

  /// Moves `top` so that the cursor is in a pane of `height` lines, below what is pinned.
  mutating func scroll(height: Int) {
    guard height > 0, !lines.isEmpty else {
      top = 0
      return
    }
    cursor = min(max(cursor, 0), lines.count - 1)
    top = min(max(top, 0), max(0, lines.count - height))
    if cursor >= top + height { top = cursor - height + 1 }
    if cursor < top { top = cursor }
    while top > 0, cursor < top + pinned(top: top, limit: Self.pinLimit(height: height)).count { top -= 1 }
  }

  /// How many callers may be pinned: a third of the pane.
  static func pinLimit(height: Int) -> Int { max(0, height / 3) }

  /// Index of what a line of the pane shows: a pinned caller or a line below them.
  func index(atLine line: Int, height: Int) -> Int? {
    let pinned = pinned(top: top, limit: Self.pinLimit(height: height))
    let index = pinned.indices.contains(line) ? pinned[line] : top + line
    return lines.indices.contains(index) ? index : nil
  }

  /// Puts the cursor on a line of the pane; false when nothing is there.
  mutating func click(line: Int, _ area: PaneArea) -> Bool {
    guard let index = index(atLine: line, height: area.lines) else { return false }
    cursor = index
    return true
  }

  // MARK: - Another trace, packets that changed places

  /// Takes over how deep calls were folded and what was filtered in another graph.
  mutating func keepView(of other: CallPane) {
    folds = FoldSet(level: other.folds.level)
    filter = other.filter.map { CallFilter(pattern: $0.pattern, folds: FoldSet(level: $0.folds.level)) }
  }

  /// Positions of packets that something stands on.
  var heldPackets: [Int] { remembered.keys + [packet].compactMap { $0 } }

  /// Goes on with packets of which some are at other positions than before.
  mutating func followPackets(_ place: (Int) -> Int) {
    remembered = Dictionary(remembered.map { (place($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    packet = packet.map(place)
  }

  /// Goes on with calls of which some are at other rows than before; nil for those that are gone.
  ///
  /// - Parameter isShown: some of them are on the screen.
  mutating func followRows(_ row: (Int) -> Int?, isShown: Bool, _ shared: Shared) {
    folds.follow(row)
    filter?.folds.follow(row)
    zoom.removeAll { row($0.row) == nil }
    for index in zoom.indices { zoom[index].row = row(zoom[index].row) ?? zoom[index].row }
    for (packet, old) in remembered { remembered[packet] = row(old) }
    questions = CallQuestions()
    guard isShown else { return }
    filter?.kept = KeptRows()
    let (here, isRun) = (line.flatMap { row($0.row) }, line?.isRun ?? false)
    names = shared.packet(at: packet).map { shared.trace.objectNames(of: $0) } ?? ObjectNames()
    lines = CallLines()
    rebuild(keeping: here, run: isRun, shared)
  }
}
