import ArgumentParser
import Capture

/// `ftview guard`: started by a capture, never by hand. Waits for the capture's end and puts tracing back if that was
/// not an orderly one.
struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Watch over a capture (started by ftview itself).", shouldDisplay: false)

  @Argument(help: "Where the restore file is.")
  var directory: String

  func run() throws {
    throw ExitCode(GuardProcess.run(directory: directory))
  }
}
