import CallTrees
import Screen
import TraceEvents

/// How far calls are moved in: two columns a level, one on narrow screens. Levels so deep that no name would fit are
/// cut off at the left, the more the deeper the cursor is.
struct IndentRule {
  let step: Int
  let cut: Int

  /// - Parameter room: columns that a line has.
  init(_ state: ViewState, room: Int) {
    step = room >= 46 ? 2 : 1
    cut = max(0, (state.line?.depth ?? 0) * step - max(0, room - 26))
  }

  func column(_ depth: Int) -> Int { max(0, depth * step - cut) }
}

/// The left part of a call graph's line: guides, fold sign, name, what the call was given and what it returned.
struct CallLine {
  /// The column of the pane where it begins, behind the marks.
  static let left = 4

  private let line: VisibleRow
  private let depths: [Int]
  private let start: Int
  private let isPinned: Bool
  private let isInterrupt: Bool
  private let isMatch: Bool
  private let notes: CallNoteLine?
  private let state: ViewState

  /// - Parameter matcher: of the search, made ready.
  init(_ line: VisibleRow, _ indent: IndentRule, isPinned: Bool, _ matcher: SearchMatcher?, _ state: ViewState) {
    self.line = line
    self.isPinned = isPinned
    self.state = state
    depths = (0..<line.depth).map { indent.column($0) }
    start = indent.column(line.depth)
    isInterrupt = state.trace.calls.flags[line.row].contains(.interrupt)
    isMatch = state.search?.matches(state.trace.calls.function[line.row]) ?? false
    let found = line.isRun ? nil : state.trace.notes[line.row]
    notes = found.map { notes in
      CallNoteLine(notes, state.glyphs, isMatch: matcher?.matches(CallNoteLine.text(notes)) ?? false)
    }
  }

  /// How many columns it takes where nothing gives way.
  var columns: Int {
    var nowhere = CellBuffer(width: 0, height: 0)
    return draw(y: 0, end: .max / 2, side: 0, isWhole: true, &nowhere) - Self.left
  }

  /// Draws it to before column `end`, and returns the column after it.
  ///
  /// - Parameters:
  ///   - side: so many of its columns are left of the pane.
  ///   - isWhole: nothing gives way for what stands behind it.
  @discardableResult
  func draw(y: Int, end: Int, side: Int, isWhole: Bool, _ buffer: inout CellBuffer) -> Int {
    let (trace, glyphs) = (state.trace, state.glyphs)
    var pen = LinePen(left: Self.left, end: end, y: y, side: side)
    // Of levels that were cut off several stand in one column.
    for column in depths where Self.left + column - side >= pen.x {
      pen.x = Self.left + column - side
      pen.guide(glyphs.guide, &buffer)
    }
    pen.x = Self.left + start - side
    let fold = line.canOpen ? (line.isOpen ? glyphs.open : glyphs.folded) : glyphs.leaf
    pen.put(String(fold), role: .callFold, &buffer)
    pen.x += 1
    let id = trace.calls.function[line.row]
    let name = trace.functions.name(id)
    // How often it was called stays when the name is cut.
    let times = line.isRun ? " \(glyphs.times)\(line.repeats)" : ""
    let limit = isWhole ? .max : max(1, end - pen.x - times.count)
    pen.put(
      name.isEmpty ? "(unknown)" : name, limit: limit, role: role(of: name), over: isMatch ? .searchMatch : nil, &buffer
    )
    pen.put(times, role: .callFold, &buffer)
    if let module = trace.functions.module(id) { pen.put(" [\(module)]", role: .callModule, &buffer) }
    notes?.draw(&pen, isWhole: isWhole, &buffer)
    if pen.isCut { buffer.put(String(glyphs.ellipsis), x: Self.left, y: y, limit: 1, role: .dim) }
    return pen.x
  }

  private func role(of name: String) -> Role {
    if isPinned { return isInterrupt ? .callInterrupt : .callPinned }
    if NoiseFunctions.isNoise(name) { return .callNoise }
    return isInterrupt ? .callInterrupt : .callName
  }
}

/// Writes a line's parts one behind the other, the first of them left of the pane where it is scrolled sideways.
struct LinePen {
  let left: Int
  let end: Int
  let y: Int
  /// The column of the screen where the next part begins; left of `left` for what is not seen.
  var x: Int
  /// Something that can be read is left of the pane.
  private(set) var isCut = false

  init(left: Int, end: Int, y: Int, side: Int) {
    self.left = left
    self.end = end
    self.y = y
    x = left - side
  }

  /// Columns up to the end.
  var room: Int { end - x }

  mutating func put(_ text: String, limit: Int = .max, role: Role, over: Role? = nil, _ buffer: inout CellBuffer) {
    let columns = min(limit, TextWidth.columns(text))
    defer { x += columns }
    if x < left { isCut = isCut || text.contains { $0 != " " } }
    guard columns > 0, x + columns > left, x < end else { return }
    let hidden = max(0, left - x)
    let shown = hidden > 0 ? TextWidth.dropping(hidden, from: text) : text
    buffer.put(shown, x: x + hidden, y: y, limit: min(limit, end - x) - hidden, role: role, over: over)
  }

  /// Draws a caller's guide; nothing is lost where it is left of the pane.
  mutating func guide(_ character: Character, _ buffer: inout CellBuffer) {
    if x >= left, x < end { buffer.put(String(character), x: x, y: y, limit: 1, role: .callGuide) }
    x += 1
  }
}
