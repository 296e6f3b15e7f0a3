import CallTrees
import Screen

/// What fills the screen: the panes, or something instead of them. A view that is added is added here: all of it that
/// others ask for goes through this type.
enum Mode: Sendable {
  case main
  case text(TextPane)
  indirect case diff(DiffPane)
  indirect case families(FamiliesPane)
  indirect case functions(FunctionsPane)

  /// Does a command in what fills the screen; nil for commands that mean the same everywhere.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ shared: Shared, _ keys: KeyTable) -> Answer? {
    switch self {
    case .main: return nil
    case .text(var pane):
      defer { self = .text(pane) }
      return pane.reduce(command, count: count, shared, keys)
    case .diff(var pane):
      defer { self = .diff(pane) }
      return pane.reduce(command, count: count, shared)
    case .families(var pane):
      defer { self = .families(pane) }
      return pane.reduce(command, count: count, shared)
    case .functions(var pane):
      defer { self = .functions(pane) }
      return pane.reduce(command, count: count, shared)
    }
  }

  /// Positions of packets of which it holds calls by their rows.
  var packets: [Int] {
    switch self {
    case .main, .text, .families: []
    case .diff(let pane): [pane.left.packet, pane.right.packet]
    case .functions(let pane): pane.holdsRows ? [pane.packet] : []
    }
  }

  /// Puts the cursor on what is at a place of the screen; false when that is nothing to open.
  mutating func click(x: Int, y: Int, _ shared: Shared) -> Bool {
    switch self {
    case .main, .text: return false
    case .diff(var pane):
      defer { self = .diff(pane) }
      return pane.click(y: y, height: shared.size.height)
    case .families(var pane):
      defer { self = .families(pane) }
      return pane.click(x: x, y: y, shared)
    case .functions(var pane):
      defer { self = .functions(pane) }
      return pane.click(x: x, y: y, shared)
    }
  }

  /// Keeps cursors on the screen.
  mutating func scroll(_ size: ScreenSize) {
    switch self {
    case .main, .text: break
    case .diff(var pane):
      pane.scroll(height: pane.room(height: size.height))
      self = .diff(pane)
    case .families(var pane):
      pane.scroll(height: max(0, size.height - 4))
      self = .families(pane)
    case .functions(var pane):
      pane.scroll(height: max(0, size.height - 4))
      self = .functions(pane)
    }
  }

  /// Draws it over the screen but for the last two lines.
  func draw(in area: PaneArea, _ shared: Shared, _ keys: KeyTable, _ buffer: inout CellBuffer) {
    switch self {
    case .main: break
    case .text(let pane): pane.draw(in: area, shared, keys, &buffer)
    case .diff(let pane): pane.draw(in: area, shared, &buffer)
    case .families(let pane): pane.draw(in: area, shared, &buffer)
    case .functions(let pane): pane.draw(in: area, shared, &buffer)
    }
  }

  /// Where its cursor is, for the status line; nil for the panes.
  var place: String? {
    switch self {
    case .main: nil
    case .text: ""
    case .diff(let pane): pane.lines.isEmpty ? "" : "line \(pane.cursor + 1)/\(pane.lines.count)"
    case .families(let pane): "family \(pane.cursor + 1)/\(pane.summaries.count)"
    case .functions(let pane): pane.place
    }
  }

  /// Keys that make sense in it; nil for the panes.
  func hints(_ keys: KeyTable) -> [KeyHint]? {
    switch self {
    case .main: nil
    case .text: [keys.wayBack(), keys.hint(.down, .up, does: "move")]
    case .diff(let pane): pane.hints(keys)
    case .families(let pane): pane.hints(keys)
    case .functions(let pane): pane.hints(keys)
    }
  }

  /// It stands on packets of the trace, and goes with them.
  var isOfPackets: Bool {
    switch self {
    case .main, .text: false
    case .diff, .families, .functions: true
    }
  }

  /// The list of functions that is open.
  var functions: FunctionsPane? {
    if case .functions(let pane) = self { pane } else { nil }
  }

  /// The diff that is open.
  var diff: DiffPane? {
    if case .diff(let pane) = self { pane } else { nil }
  }
}
