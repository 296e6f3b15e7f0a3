import CallTrees
import Screen
import TraceEvents

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
