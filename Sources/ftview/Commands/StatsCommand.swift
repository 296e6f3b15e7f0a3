import ArgumentParser
import CallTrees
import Export

/// The forms of a report for people and for programs.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json

  /// How it is treated on its way out.
  var content: OutputContent { self == .json ? .json : .report }
}

/// `ftview stats`: how often each function was called, and how long it took.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Per function: calls, total, self, min, p50, p99, max.",
    discussion: """
      Interrupts and calls that were cut off are in no time. A function that calls itself counts once in its total.

        ftview stats web.dat
        ftview stats web.dat --packet 3 --format json
      """
  )

  @Argument(help: "Traces of any kind, - for standard input; several are counted together.", completion: .file())
  var files: [String]

  @OptionGroup var options: TraceOptions

  @Option(
    help: ArgumentHelp("Only this packet, by its number in the list.", valueName: "n"),
    completion: Completion.packetNumbers)
  var packet: Int?

  @Option(help: "text or json.")
  var format = ReportFormat.text

  func validate() throws {
    if files.count > 1, packet != nil { throw ValidationError("--packet is for one file; leave out the others") }
  }

  func run() throws {
    let trace = try OpenedTrace.load(files, instance: options.instance)
    let statistics =
      try packet.map { TraceStatistics(trace, [try OpenedTrace.packet($0, of: trace, files[0])]) }
      ?? TraceStatistics(trace, trace.packets)
    try OutputFile.write(format.content) { buffer in
      switch format {
      case .text: StatisticsReport.writeText(statistics, of: trace, into: &buffer)
      case .json: StatisticsReport.writeJSON(statistics, of: trace, into: &buffer)
      }
    }
  }
}
