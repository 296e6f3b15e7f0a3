import Diagnostics
import Glibc
import Interface
import Screen
import SystemCalls
import Terminal

/// What the explorer is shown on and driven from: a terminal, or a script that stands in for one.
protocol ExploreFront: AnyObject {
  /// What brings keys and what brings signals, for poll(2); nil where nobody types.
  var descriptors: (keys: Int32, signals: Int32)? { get }
  /// The look of each role.
  var theme: Theme { get set }
  /// Whether the mouse's input comes here; without, the terminal selects text with it.
  var takesMouse: Bool { get set }
  /// Columns and rows.
  var size: (width: Int, height: Int) { get }

  /// The next signal that came; nil when there is none left.
  func nextSignal() -> WatchedSignal?
  /// What was typed next; nil when nothing is left.
  func nextInput() -> TerminalInput?
  /// Puts the state on the screen.
  func show(_ state: ViewState)
  /// Takes a new size over, and returns it.
  func resize() -> (width: Int, height: Int)
  /// The next screen is drawn whole.
  func redrawAll()
  /// Stops the program as ^Z does; why not, or nil when it goes on again.
  func suspend() -> String?
  /// Runs a command in place of the screen, and shows what it printed until a key is pressed.
  func run(_ command: ShellCommand) throws(Diagnostic)
  /// Puts text on the user's clipboard; false when that cannot be done.
  func copy(_ text: String) -> Bool
  /// Gives back what was taken.
  func close()
}

/// A terminal, with the signals that come to its program.
final class TerminalFront: ExploreFront {
  private let terminal: CursesTerminal
  private let signals: SignalWatch

  init(_ terminal: CursesTerminal, _ signals: SignalWatch) {
    self.terminal = terminal
    self.signals = signals
  }

  var descriptors: (keys: Int32, signals: Int32)? { (terminal.input, signals.descriptor) }
  var theme: Theme {
    get { terminal.theme }
    set { terminal.theme = newValue }
  }
  var takesMouse: Bool {
    get { terminal.takesMouse }
    set { terminal.takesMouse = newValue }
  }
  var size: (width: Int, height: Int) { terminal.size }

  func nextSignal() -> WatchedSignal? { signals.next() }
  func nextInput() -> TerminalInput? { terminal.next() }
  func resize() -> (width: Int, height: Int) { terminal.resize() }
  func redrawAll() { terminal.redrawAll() }
  func copy(_ text: String) -> Bool { terminal.copy(text) }
  func close() { terminal.close() }

  func show(_ state: ViewState) {
    var buffer = CellBuffer(width: state.width, height: state.height)
    draw(state, into: &buffer)
    terminal.show(buffer, cursor: cursorPlace(state))
  }

  func suspend() -> String? {
    terminal.suspend(signals)
    return nil
  }

  func run(_ command: ShellCommand) throws(Diagnostic) {
    var failure: SystemFailure?
    var ending: Int32?
    terminal.lend {
      say("\(command.input == nil ? "!" : "|") \(command.line)\n")
      do throws(SystemFailure) {
        let end = try command.run(keysFrom: terminal.input) {
          dropKeys(&ending)
          // Not SIGTSTP: ncurses answers it, and would draw over what the command printed when it goes on.
          raise(SIGSTOP)
        } waiting: {
          signals.wait()
          dropKeys(&ending)
          return ending == nil
        }
        dropKeys(&ending)
        say("\nftview: \(Self.words(end))a key goes back")
        if ending == nil { terminal.waitForKey(or: signals.descriptor) }
        dropKeys(&ending)
        say("\n")
      } catch {
        failure = error
      }
    }
    // It is blocked, so it comes from the descriptor again: that is what the run loop waits for.
    if let ending { kill(getpid(), ending) }
    if let failure { throw failure.diagnostic }
  }

  /// Signals that keys sent to the command are not this program's. One that ends the program is kept.
  private func dropKeys(_ ending: inout Int32?) {
    while let signal = signals.next() {
      if case .end(let number) = signal, number != SIGINT, number != SIGQUIT { ending = number }
    }
  }

  private func say(_ text: String) { _ = writeAll(PlainText.fit(Array(text.utf8), .lines), to: STDOUT_FILENO) }

  private static func words(_ end: ShellCommand.End) -> String {
    switch end {
    case .status(0): ""
    case .status(let status): "status \(status), "
    case .signal(let number): "ended by signal \(number), "
    }
  }
}
