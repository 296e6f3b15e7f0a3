import Diagnostics
import Interface
import Screen
import SystemCalls
import Terminal

/// What a script is played on: a screen of a size, without a terminal. Nobody types, and there is no clipboard.
final class ScriptFront: ExploreFront {
  /// Columns and rows.
  var size: (width: Int, height: Int)
  var theme = Theme.builtIn
  var takesMouse = false

  init(size: (width: Int, height: Int)) { self.size = size }

  var descriptors: (keys: Int32, signals: Int32)? { nil }

  func nextSignal() -> WatchedSignal? { nil }
  func nextInput() -> TerminalInput? { nil }
  func show(_ state: ViewState) {}
  func resize() -> (width: Int, height: Int) { size }
  func redrawAll() {}
  /// A script may be somebody else's: it shows screens and runs nothing.
  func run(_ command: ShellCommand) throws(Diagnostic) { throw Diagnostic("a script runs no commands") }
  func suspend() -> String? { "a script is not suspended" }
  func copy(_ text: String) -> Bool { false }
  func close() {}

  /// The screen that the state is drawn as, as many lines as it is high.
  static func text(of state: ViewState) -> String {
    var buffer = CellBuffer(width: state.width, height: state.height)
    draw(state, into: &buffer)
    return buffer.text + "\n"
  }

  /// Writes that screen to a file, or to standard output where there is no path.
  static func write(_ state: ViewState, to path: String?, replacing: Bool) throws(Diagnostic) {
    let bytes = Array(text(of: state).utf8)
    do throws(OutputFailure) {
      try OutputFile.write(.data.withPackets, to: path, replacing: replacing) { $0.put(bytes) }
    } catch .exists(let path) {
      throw Diagnostic("is there already", at: path, hint: "screen! replaces it")
    } catch {
      throw error.diagnostic
    }
  }
}
