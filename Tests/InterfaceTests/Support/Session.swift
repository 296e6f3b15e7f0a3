import CallTrees
import Screen
import TestSupport

@testable import Interface

/// The screen driven as a user would: keys in, screens and state out.
struct Session {
  var state: ViewState
  /// What the reducer asked for since the start.
  var effects: [Effect] = []

  init(_ trace: Trace = Sample.trace, _ width: Int = 80, _ height: Int = 24, isLive: Bool = false) {
    state = ViewState(trace: trace, width: width, height: height, isLive: isLive)
  }

  /// Presses keys, written as the key table writes them.
  mutating func press(_ keys: String) {
    for key in Key.sequence(keys) { effects += reduce(&state, .key(key)) }
  }

  mutating func send(_ action: Action) { effects += reduce(&state, action) }

  var buffer: CellBuffer {
    var buffer = CellBuffer(width: state.width, height: state.height)
    draw(state, into: &buffer)
    return buffer
  }

  /// The screen in a box, to be compared with one drawn in the test.
  var screen: String {
    let buffer = buffer
    let bar = String(repeating: "─", count: buffer.width)
    let rows = (0..<buffer.height).map { y in
      "│" + String(buffer.row(y).filter { $0.columns > 0 }.map(\.character)) + "│"
    }
    return (["┌\(bar)┐"] + rows + ["└\(bar)┘"]).joined(separator: "\n")
  }

  /// The lines of the call graph, one a call, moved in by depth; `>` at the cursor, `+` folded.
  var tree: String {
    state.calls.lines.indices.map { index in
      let line = state.calls.lines[index]
      let name = state.trace.functions.printed(state.trace.calls.function[line.row])
      let mark = index == state.calls.cursor ? ">" : " "
      let fold = line.canOpen && !line.isOpen ? "+" : " "
      return mark + fold + String(repeating: "  ", count: line.depth) + name + (line.isRun ? " x\(line.repeats)" : "")
    }.joined(separator: "\n")
  }

  /// The function under the cursor.
  var function: String { state.calls.line.map { state.trace.functions.name(state.trace.calls.function[$0.row]) } ?? "" }
}
