import Capture
import Diagnostics
import Interface
import KernelTypes
import SystemCalls

/// Plays a script on the explorer.
struct ScriptRun {
  private let script: Script
  private let front: ScriptFront
  private let loop: ExploreLoop

  /// How long a screen is waited for that a script names, in ns.
  private static let patience: Int64 = 60_000_000_000

  init(_ script: Script, on front: ScriptFront, _ loop: ExploreLoop) {
    (self.script, self.front, self.loop) = (script, front, loop)
  }

  /// Plays all steps; what the explorer does by itself, such as reading a trace, is done before each of them.
  ///
  /// - Throws: ``Diagnostic`` with the line of a step that cannot be done, or of the trace that cannot be read.
  func run() throws {
    for step in script.steps {
      waitUntilDone()
      do throws(Diagnostic) {
        guard !loop.isOver else { throw Diagnostic("the program has ended before this step") }
        try play(step.action)
      } catch {
        // What ended the program says more.
        try loop.finish()
        throw error.within("\(script.name):\(step.line)")
      }
    }
    waitUntilDone()
    try loop.finish()
  }

  /// Waits for the trace that is read, and for what is counted of it.
  private func waitUntilDone() {
    while !loop.isOver {
      guard !loop.hasReadAll else { return }
      loop.wait()
    }
  }

  private func play(_ action: Script.Action) throws(Diagnostic) {
    switch action {
    case .size(let width, let height):
      front.size = (width, height)
      loop.feed(.resize(width: width, height: height))
    case .keys(let keys):
      for key in keys {
        guard !loop.isOver else { throw Diagnostic("the program has ended before the key \(key.name)") }
        loop.feed(.key(key))
        waitUntilDone()
      }
    case .wait(let text): try wait(for: text)
    case .screen(let path, let replacing): try ScriptFront.write(loop.state, to: path, replacing: replacing)
    }
  }

  private func wait(for text: String) throws(Diagnostic) {
    let deadline = System.monotonicTime() + Self.patience
    while !text.isEmpty, !ScriptFront.text(of: loop.state).has(text) {
      let left = deadline - System.monotonicTime()
      guard left > 0, !loop.isOver else { throw Diagnostic("the screen never showed '\(text)'") }
      loop.wait(atMost: Int32(clamping: left / 1_000_000 + 1))
    }
  }
}
