import ArgumentParser
import Capture
import Diagnostics
import Export

/// `ftview entries`: where windows can open on this machine.
struct EntriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entries",
    abstract: "List the functions that can be an entry point (-a) on this machine, and why others cannot.",
    discussion: """
      These are the functions that take a packet (struct sk_buff *), found in the kernel's own description of its types. A \
      pattern narrows the list: '*' and '?' stand for other characters, 'module:pattern' for functions of a module. \
      Needs root, for the list of functions that can be traced.

        ftview entries
        ftview entries 'ip_*' --all
        ftview entries 'veth:*'
      """
  )

  @Argument(
    help: ArgumentHelp("Only functions, or names for them, of this form.", valueName: "pattern"),
    completion: Completion.entries)
  var pattern = "*"

  @Flag(help: "Those that cannot be used, too, with the reason.")
  var all = false

  @Option(help: "text or json.")
  var format = ReportFormat.text

  func run() throws {
    let kernel = try KernelFunctions.load()
    let found = kernel.candidates(matching: pattern)
    guard !found.isEmpty else {
      throw Diagnostic(
        "no function that takes a packet is called '\(pattern)'", hint: "'ftview entries --all' lists them")
    }
    let usable = found.filter { $0.hindrance == nil }
    // A pattern for just those that cannot be used asks why.
    let shown = all || usable.isEmpty ? found : usable
    let rows = shown.map { candidate in
      EntryRow(
        function: candidate.function.symbol, module: candidate.function.module, argument: candidate.argument,
        names: candidate.aliases, reason: candidate.hindrance)
    }
    try OutputFile.write(format.content) { buffer in
      switch format {
      case .text: EntriesReport.writeText(rows, leftOut: found.count - shown.count, into: &buffer)
      case .json: EntriesReport.writeJSON(rows, into: &buffer)
      }
    }
    if usable.isEmpty { throw ExitCode(1) }
  }
}
