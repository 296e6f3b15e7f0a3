import ArgumentParser
import Capture

/// `ftview restore`: put tracing back as it was after a crash.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put tracing back as it was, after a capture that was killed.",
    discussion: """
      The guard of a capture does this by itself; this is for when the guard was killed too.

        sudo ftview restore
      """
  )

  func run() throws {
    switch try Restorer.restore(tell: { StandardError.report($0) }) {
    case .nothingToDo: StandardOutput.line("nothing to put back")
    case .restored(let count, let leftAlone):
      StandardOutput.line("tracing is as it was: \(count) \(count == 1 ? "change" : "changes") put back")
      for line in leftAlone { StandardOutput.line(line) }
    case .startedAnew:
      StandardOutput.line("nothing to put back: the machine was started anew since a capture changed tracing")
    }
  }
}
