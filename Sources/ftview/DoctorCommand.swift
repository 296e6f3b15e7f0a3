import ArgumentParser
import Capture

/// `ftview doctor`: what this machine has or lacks for capture.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show what this machine has or lacks for capture, each line with its cure.",
    discussion: "Exit status: 0 when a capture is possible, 1 when something is missing."
  )

  func run() throws {
    let findings = Doctor.examine()
    for finding in findings { StandardOutput.line(finding.line) }
    if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
  }
}
