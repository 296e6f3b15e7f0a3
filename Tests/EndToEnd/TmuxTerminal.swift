import Foundation
import Glibc
import Testing

/// A real terminal of a fixed size that a test types into and looks at: tmux on a server of its own.
///
/// tmux is the terminal emulator here because it is one that users have, is kept by others, and tells what a person
/// would see. Waiting is by event: the pane's output is copied into a pipe, and each look follows new output.
final class TmuxTerminal {
  private let socket: String
  private let fifo: String
  private var output: Int32 = -1
  static let program = "/usr/bin/tmux"

  /// What a test says when the terminal does not do what it should; carries the screen at that moment.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts `command` in a new terminal of `columns` × `rows`.
  init(command: String, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    let unique = UUID().uuidString
    socket = "ftview-test-\(unique)"
    fifo = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(unique).pipe").path
    guard mkfifo(fifo, 0o600) == 0 else { throw Failure(description: "mkfifo \(fifo) failed") }
    output = open(fifo, O_RDWR | O_NONBLOCK)
    let settings = "set -g default-terminal xterm-256color\nset -g status off\nset -g escape-time 0\n"
    try settings.write(toFile: fifo + ".conf", atomically: true, encoding: .utf8)
    var words = ["-f", fifo + ".conf", "new-session", "-d", "-s", "t", "-x", "\(columns)", "-y", "\(rows)"]
    // Nothing is kept of what tests do, unless they say where.
    let environment = ["XDG_STATE_HOME": "/dev/null/state"].merging(environment) { _, own in own }
    for (name, value) in environment { words += ["-e", "\(name)=\(value)"] }
    // The command waits for a signal of tmux's own, so that no output comes before the pipe is there and the terminal is as
    // it always is when keys are typed ahead.
    words += ["\(Self.program) -L \(socket) wait-for start; \(command); printf 'ended:%s\\n' $?; exec cat"]
    try tmux(words)
    try tmux(["pipe-pane", "-t", "t", "-O", "cat > '\(fifo)'"])
    try tmux(["wait-for", "-S", "start"])
  }

  deinit {
    _ = try? tmux(["kill-server"])
    if output >= 0 { Glibc.close(output) }
    unlink(fifo)
    unlink(fifo + ".conf")
  }

  /// Presses keys, by tmux's names: `j`, `Enter`, `C-d`, `Escape`.
  func type(_ keys: String...) throws { try tmux(["send-keys", "-t", "t"] + keys) }

  /// Types text as it is.
  func type(text: String) throws { try tmux(["send-keys", "-t", "t", "-l", text]) }

  /// Takes the terminal away, as a lost connection does: what runs in it gets SIGHUP.
  func close() throws { try tmux(["kill-session", "-t", "t"]) }

  /// Changes the terminal's size, as a user does by pulling the window's corner.
  func resize(columns: Int, rows: Int) throws {
    try tmux(["resize-window", "-t", "t", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// The screen as text, a line a row, without trailing blanks.
  func screen() throws -> String { try tmux(["capture-pane", "-p", "-t", "t"]) }

  /// The screen as text with the colours and attributes that it has, as SGR sequences (ECMA-48).
  func colouredScreen() throws -> String { try tmux(["capture-pane", "-p", "-e", "-t", "t"]) }

  /// One of tmux's formats for the pane, such as `#{cursor_flag}` or `#{alternate_on}`.
  func state(_ format: String) throws -> String {
    try tmux(["display-message", "-p", "-t", "t", format]).trimmingCharacters(in: .newlines)
  }

  /// Waits until the screen satisfies `condition` and returns it; fails with the screen after `seconds`.
  @discardableResult
  func wait(
    for what: String, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation,
    until condition: (String) -> Bool
  ) throws -> String {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let now = try screen()
      if condition(now) {
        // It may be half drawn: it is looked at again when it rests, and taken so unless it has gone on to something else.
        var draws = 0
        while draws < 20, drainOutput(waitingUpTo: 0.05) > 0 { draws += 1 }
        let drawn = try screen()
        return condition(drawn) ? drawn : now
      }
      let left = deadline.timeIntervalSinceNow
      guard left > 0 else {
        Issue.record("no \(what) after \(Int(seconds)) s; the screen is:\n\(now)", sourceLocation: sourceLocation)
        throw Failure(description: "no \(what)")
      }
      drainOutput(waitingUpTo: min(left, 1))
    }
  }

  /// Waits until each of `texts` is on the screen, all at once: a screen may be seen half drawn, so what belongs to it is
  /// waited for and not looked for afterwards.
  @discardableResult
  func wait(forText texts: String..., seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> String
  {
    let all = texts.map { "“\($0)”" }.joined(separator: " with ")
    return try wait(for: all, seconds: seconds, sourceLocation: sourceLocation) { texts.allSatisfy($0.contains) }
  }

  /// The same, on the screen of an explorer that has read its file to the end: before that its status line and its key
  /// hints are those of reading, and the first packets may be there already.
  @discardableResult
  func waitUntilRead(showing texts: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let all = texts.map { "“\($0)”" }.joined(separator: " with ")
    return try wait(for: "\(all) of a file that has been read", sourceLocation: sourceLocation) { screen in
      texts.allSatisfy(screen.contains) && !screen.contains("READING")
    }
  }

  /// How many bytes the pane prints until it prints nothing more for a while.
  func countOutput() -> Int {
    var count = 0
    while true {
      let more = drainOutput(waitingUpTo: 0.3)
      guard more > 0 else { return count }
      count += more
    }
  }

  /// Blocks until the pane has printed something or the time is over, and throws away what it printed: so many bytes.
  @discardableResult
  private func drainOutput(waitingUpTo seconds: Double) -> Int {
    var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(seconds * 1000)) > 0 else { return 0 }
    var bytes = [UInt8](repeating: 0, count: 65536)
    var count = 0
    while true {
      let more = read(output, &bytes, bytes.count)
      guard more > 0 else { return count }
      count += more
    }
  }

  /// A connection to it, for many questions.
  func control() throws -> TmuxControl { try TmuxControl(socket: socket) }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let result = try Command.run(Self.program, ["-L", socket] + arguments, environment: ["LC_ALL": "C.UTF-8"])
    guard result.status == 0 else { throw Failure(description: "tmux \(arguments): \(result.errors)") }
    return result.output
  }
}
