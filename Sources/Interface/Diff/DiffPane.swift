import CallTrees

/// The diff of two packets on the screen.
struct DiffPane: Sendable {
  /// One line shown.
  struct Line: Sendable {
    /// Index into the diff's rows.
    var row: Int
    /// Index of the caller's line, or -1.
    var parent: Int
    /// There is something beneath that could be shown.
    var canOpen: Bool
    /// What is beneath is shown.
    var isOpen: Bool
  }

  /// Rows of the diff that keys go to, each list in order.
  struct Stops: Sendable {
    /// Those that differ in more than time, but of a subtree that only one packet has its first alone. Without any, ``times``.
    var differences: [Int]
    /// Those that took longer or less long, and differ in nothing else.
    var times: [Int]
  }

  /// The packets, or the calls that are compared with what is beneath them.
  var left: Selection
  /// The other packet or call.
  var right: Selection
  /// The comparison of the two.
  let diff: TreeDiff
  /// What counted as a difference.
  let options: DiffOptions
  /// What went wrong with either packet, the most telling first.
  let troubles: [DiffTrouble]
  /// By row of the diff: something beneath it, or itself, differs.
  let differs: [Bool]
  /// Rows that keys stop at.
  let stops: Stops
  /// The lines from the top, without what is folded.
  var lines: [Line] = []
  /// Index into `lines`.
  var cursor = 0
  /// Index into `lines` of the first line shown.
  var top = 0
  /// Rows that are open although nothing beneath differs, or folded although something does.
  var flipped: Set<Int> = []
  var defaultOpen: Bool?

  init(
    _ left: Selection, _ right: Selection, _ diff: TreeDiff, _ options: DiffOptions, troubles: [DiffTrouble] = []
  ) {
    self.left = left
    self.right = right
    self.diff = diff
    self.options = options
    self.troubles = troubles
    var differs = diff.rows.map { $0.state != .same }
    // Rows are depth first, so a row's callers are those open on the way: one pass with a stack.
    var open: [Int] = []
    var differences: [Int] = []
    var times: [Int] = []
    for row in diff.rows.indices {
      while let last = open.last, diff.rows[last].subtreeEnd <= row { open.removeLast() }
      if differs[row] {
        for caller in open.reversed() {
          if differs[caller] { break }
          differs[caller] = true
        }
        let caller = open.last.map { diff.rows[$0].state }
        switch diff.rows[row].state {
        case .slower, .faster: times.append(row)
        default: if caller != .onlyLeft, caller != .onlyRight { differences.append(row) }
        }
      }
      open.append(row)
    }
    self.differs = differs
    self.stops = Stops(differences: differences.isEmpty ? times : differences, times: times)
    rebuild()
  }

  /// Puts the cursor where the packets part, or where they first differ in time; that line comes a third down a pane of
  /// `height` lines, so that what led there is in sight. False when nothing differs.
  mutating func goToDivergence(height: Int) -> Bool {
    guard let row = diff.firstDivergence ?? stops.differences.first else { return false }
    reveal(row)
    top = max(0, cursor - height / 3)
    return true
  }

  /// Works the lines out again, the cursor staying on its row or going to what it was folded into.
  mutating func rebuild() {
    let current = lines.indices.contains(cursor) ? lines[cursor].row : 0
    lines = []
    var open: [(end: Int, line: Int)] = []
    var row = 0
    while row < diff.rows.count {
      while let last = open.last, last.end <= row { open.removeLast() }
      let end = max(row + 1, diff.rows[row].subtreeEnd)
      let canOpen = end > row + 1
      let isOpen = canOpen && isOpen(row, end: end)
      lines.append(Line(row: row, parent: open.last?.line ?? -1, canOpen: canOpen, isOpen: isOpen))
      if isOpen { open.append((end, lines.count - 1)) }
      row = isOpen ? row + 1 : end
    }
    cursor = index(of: current)
  }

  /// Index of the line of `row`, or of what it is folded into.
  func index(of row: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Unfolds what hides `row` and puts the cursor there.
  mutating func reveal(_ row: Int) {
    guard diff.rows.indices.contains(row) else { return }
    var at = row - 1
    var depth = diff.rows[row].depth
    while at >= 0, depth > 0 {
      if diff.rows[at].depth < depth {
        depth = diff.rows[at].depth
        if !isOpen(at, end: diff.rows[at].subtreeEnd) { flip(at) }
      }
      at -= 1
    }
    rebuild()
    cursor = index(of: row)
  }

  mutating func flip(_ row: Int) {
    if flipped.remove(row) == nil { flipped.insert(row) }
  }

  mutating func scroll(height: Int) {
    guard height > 0, !lines.isEmpty else {
      top = 0
      return
    }
    cursor = min(max(cursor, 0), lines.count - 1)
    top = min(max(top, 0), max(0, lines.count - height))
    if cursor < top { top = cursor }
    if cursor >= top + height { top = cursor - height + 1 }
  }

  /// Puts the cursor on what row `y` of the screen shows; false when that is nothing.
  mutating func click(y: Int, height: Int) -> Bool {
    let index = top + y - headLines(height: height)
    guard index >= top, lines.indices.contains(index) else { return false }
    cursor = index
    return true
  }

  private func isOpen(_ row: Int, end: Int) -> Bool {
    // A call that only one side has is told by one line: what is beneath is as new as itself.
    let state = diff.rows[row].state
    let telling = state != .onlyLeft && state != .onlyRight && hasDifference(in: row + 1..<max(row + 1, end))
    return (defaultOpen ?? telling) != flipped.contains(row)
  }

  private func hasDifference(in rows: Range<Int>) -> Bool {
    // The direct callees' marks cover what is beneath them.
    var row = rows.lowerBound
    while row < rows.upperBound, row < differs.count {
      if differs[row] { return true }
      row = max(row + 1, diff.rows[row].subtreeEnd)
    }
    return false
  }
}
