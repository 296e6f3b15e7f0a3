import CallTrees
import Screen
import TraceEvents

/// The left part of a call graph's line: guides, fold sign, name, what the call was given and what it returned.
struct CallNameLine {
  /// The column of the pane where it begins, behind the marks.
  static let left = 4

  private let line: VisibleRow
  private let depths: [Int]
  private let start: Int
  private let name: String
  private let module: String?
  private let role: Role
  private let isMatch: Bool
  private let notes: CallNoteLine?
  private let glyphs: Glyphs

  /// - Parameters:
  ///   - matcher: of the search, made ready.
  ///   - names: what addresses in the packet's calls are.
  ///   - isPinned: it is a caller that was scrolled away.
  init(
    _ line: VisibleRow, _ indent: IndentRule, _ matcher: SearchMatcher?, _ names: ObjectNames, _ shared: Shared,
    isPinned: Bool = false
  ) {
    self.line = line
    glyphs = shared.glyphs
    depths = (0..<line.depth).map { indent.column($0) }
    start = indent.column(line.depth)
    let function = shared.trace.calls.function[line.row]
    let known = shared.trace.functions.name(function)
    name = known.isEmpty ? "(unknown)" : known
    module = shared.trace.functions.module(function)
    let isInterrupt = shared.trace.calls.flags[line.row].contains(.interrupt)
    role = Self.role(of: known, isPinned: isPinned, isInterrupt: isInterrupt)
    isMatch = shared.search?.matches(function) ?? false
    let found = line.isRun ? nil : shared.trace.namedNotes(line.row, names)
    notes = found.map { notes in
      CallNoteLine(notes, shared.glyphs, isMatch: matcher?.matches(CallNoteLine.text(notes)) ?? false)
    }
  }

  /// How many columns it takes where nothing gives way.
  var columns: Int {
    var nowhere = CellBuffer(width: 0, height: 0)
    return draw(LinePen(left: Self.left, end: .max / 2, y: 0, side: 0), isWhole: true, &nowhere) - Self.left
  }

  /// The columns of the screen that the name takes where a pen begins; none where it is left of them all.
  func nameColumns(_ pen: LinePen) -> Range<Int> {
    let begin = pen.x + start + 2
    return max(pen.left, begin)..<max(pen.left, min(begin + TextWidth.columns(name), pen.end))
  }

  /// Draws it where a pen begins, and returns the column after it.
  ///
  /// - Parameter isWhole: nothing gives way for what stands behind it.
  @discardableResult
  func draw(_ begin: LinePen, isWhole: Bool, _ buffer: inout CellBuffer) -> Int {
    var pen = begin
    let origin = pen.x
    // What is between guides looks like them: a terminal is told of one colour, and not of two for each level.
    pen.put(String(repeating: " ", count: start), role: .callGuide, &buffer)
    pen.x = origin
    // Of levels that were cut off several stand in one column.
    for column in depths where origin + column >= pen.x {
      pen.x = origin + column
      pen.guide(glyphs.guide, &buffer)
    }
    pen.x = origin + start
    let fold = line.canOpen ? (line.isOpen ? glyphs.open : glyphs.folded) : glyphs.leaf
    pen.put(String(fold), role: line.canOpen ? .callFold : .callGuide, &buffer)
    pen.x += 1
    // How often it was called stays when the name is cut.
    let times = line.isRun ? " \(glyphs.times)\(line.repeats)" : ""
    let limit = isWhole ? .max : max(1, pen.end - pen.x - times.count)
    pen.put(name, limit: limit, role: role, over: isMatch ? .searchMatch : nil, &buffer)
    pen.put(times, role: .callFold, &buffer)
    if let module { pen.put(" [\(module)]", role: .callModule, &buffer) }
    notes?.draw(&pen, isWhole: isWhole, &buffer)
    if pen.isCut { buffer.put(String(glyphs.ellipsis), x: pen.left, y: pen.y, limit: 1, role: .dim) }
    return pen.x
  }

  private static func role(of name: String, isPinned: Bool, isInterrupt: Bool) -> Role {
    if isPinned { return isInterrupt ? .callInterrupt : .callPinned }
    if NoiseFunctions.isNoise(name) { return .callNoise }
    return isInterrupt ? .callInterrupt : .callName
  }
}
