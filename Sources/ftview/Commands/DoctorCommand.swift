import ArgumentParser
import Capture
import Export

/// `ftview doctor`: what this machine has or lacks for capture.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show what this machine has or lacks for capture, each line with its cure.",
    discussion: """
      Looks at what the module and a capture ask of this kernel, one by one, and needs no module for that: on a new \
      kernel it says what would be in the way. Findings that are all well share a line; --all shows each.

      Exit status: 0 when a capture is possible, 1 when something is missing.

        sudo ftview doctor
        sudo ftview doctor --all
      """
  )

  @Flag(help: "Every finding in a line of its own.")
  var all = false

  @Option(help: "text or json.")
  var format = ReportFormat.text

  func run() throws {
    let examination = Doctor.examine()
    switch format {
    case .text:
      for section in examination.sections {
        for finding in section.shown(all: all) { StandardOutput.line(finding.line) }
      }
    case .json:
      // For programs there is no reason to leave anything out.
      let rows = examination.sections.flatMap { section in
        section.findings.map { finding in
          DoctorRow(
            section: section.name, state: finding.state.rawValue, text: finding.text,
            cure: finding.cure.isEmpty ? nil : finding.cure)
        }
      }
      try OutputFile.write(format.content) { buffer in
        DoctorReport.writeJSON(
          rows, facts: examination.facts.map { ($0.name, $0.value) }, isPossible: examination.isPossible, into: &buffer)
      }
    }
    if !examination.isPossible { throw ExitCode(1) }
  }
}
