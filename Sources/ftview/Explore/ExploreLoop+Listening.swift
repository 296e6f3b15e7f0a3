import Diagnostics
import Interface
import Screen
import SystemCalls

/// Other programs that press keys and look at the screen, as a script does.
extension ExploreLoop {
  /// So many lines of a client are done before keys and others have their turn.
  private static let linesAtOnce = 32
  /// How long a screen is waited for, in ns.
  private static let patience: Int64 = 60_000_000_000

  /// Does what clients have sent.
  func stepListener() {
    guard let listener else { return }
    listener.receive()
    for client in listener.clients {
      endWait(of: client)
      var left = Self.linesAtOnce
      while left > 0, !isOver, client.hasLine {
        step(client)
        left -= 1
      }
    }
    listener.leaveThoseThatAreDone()
  }

  private func step(_ client: ListenClient) {
    do throws(Diagnostic) {
      guard let line = try client.nextLine(), let action = try Script.action(line) else { return }
      if let answer = try perform(action, for: client) { client.answer(answer) }
    } catch {
      client.answer("error \(error.description)\n")
    }
  }

  /// The answer; nil when it comes later.
  private func perform(_ action: Script.Action, for client: ListenClient) throws(Diagnostic) -> String? {
    switch action {
    case .size: throw Diagnostic("the size is the terminal's")
    case .keys(let keys):
      for key in keys where !isOver { feed(.key(key)) }
    case .wait(let text):
      client.wait = ListenClient.Wait(text: text, deadline: System.monotonicTime() + Self.patience)
      endWait(of: client)
      return nil
    case .screen(nil, _): return "screen \(state.width) \(state.height)\n" + ScriptFront.text(of: state)
    case .screen(let path, let replacing): try ScriptFront.write(state, to: path, replacing: replacing)
    }
    return "ok\n"
  }

  /// Answers a client whose screen has come, or has not in time.
  private func endWait(of client: ListenClient) {
    guard let wait = client.wait else { return }
    if wait.text.isEmpty ? hasReadAll : ScriptFront.text(of: state).has(wait.text) {
      client.wait = nil
      client.answer("ok\n")
    } else if wait.deadline <= System.monotonicTime() {
      client.wait = nil
      client.answer("error the screen never showed '\(TextWidth.shown(wait.text))'\n")
    }
  }

  /// The trace is read, as far as it is there, and what is counted of it is counted; no capture is being armed.
  var hasReadAll: Bool {
    let phase = state.loading?.phase
    return phase != .reading && phase != .stopping && !state.hasWork && starting == nil
  }
}
