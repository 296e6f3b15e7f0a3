import ArgumentParser
import CallTrees
import Diagnostics
import Export

/// `ftview families`: a trace's packets grouped by the path that they took.
struct FamiliesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "families",
    abstract: "Packets grouped by the path they took through the kernel.",
    discussion: """
      Packets are of one family when they made the same calls; interrupts, noise (locks, RCU, preemption, allocation) and \
      how often a loop went round do not matter. With #N, one packet against its family.

        ftview families web.dat
        ftview families web.dat#17
        ftview families good.dat bad.dat
        ftview families web.dat --split nft_do_chain
        ftview families before.dat --save base.json
        ftview families after.dat --against base.json --fail-on path,slower=20%

      With --against the exit status is 0 when nothing differs, 1 when something does, 2 on trouble.
      """
  )

  @Argument(
    help: "Traces of any kind, - for standard input, whose packets are grouped together; or FILE#N for one packet.",
    completion: Completion.packets)
  var files: [String]

  @OptionGroup var trace: TraceOptions

  @Option(help: "text or json.")
  var format = ReportFormat.text

  @Option(
    help: ArgumentHelp("Write what is usual to this file, for --against.", valueName: "file"), completion: .file())
  var save: String?

  @OptionGroup var replacement: ReplaceOption

  @Option(help: ArgumentHelp("Compare with what was saved in this file.", valueName: "file"), completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp("Two families by number, A,B: a packet of each, compared.", valueName: "families"),
    completion: Completion.families)
  var diff: String?

  @Option(
    help: ArgumentHelp(
      "Tell families apart by what this function returned, too (may be repeated; * and ? as in a shell).",
      valueName: "function"))
  var split: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which differences make the status 1: path, share, slower[=P%], faster[=P%] (default: all).", valueName: "list"))
  var failOn: String?

  func run() throws {
    let conditions = try failOn.map { try FailCondition.list($0, besides: .share) }
    guard failOn == nil || against != nil else {
      throw Diagnostic("--fail-on needs --against: there is nothing to compare with")
    }
    let name = try PacketName.single(in: files)
    guard name == nil || (save == nil && against == nil && diff == nil) else {
      throw Diagnostic("--save, --against and --diff are for a whole trace, not for '\(files[0])'")
    }
    guard split.isEmpty || (save == nil && against == nil) else {
      throw Diagnostic("--split goes with neither --save nor --against: what is usual is kept by calls alone")
    }
    let patterns = try split.map { text throws(Diagnostic) in
      guard let pattern = GlobPattern(text) else {
        throw Diagnostic(
          "'\(text)' is no pattern: a bracket is not closed, or it ends in a backslash", at: "--split")
      }
      return pattern
    }
    let pair = try diff.map { try FamilyPair($0) }
    guard pair == nil || (save == nil && against == nil) else {
      throw Diagnostic("--diff goes with neither --save nor --against", hint: "run it by itself")
    }
    // What it is compared with is read first: if it is damaged, nobody waits for the trace.
    let before = try against.map { try BaselineFile.load($0) }
    let opened = try OpenedTrace.load(name.map { [$0.file] } ?? files, instance: trace.instance)
    let table = FamilyTable(opened, split: FamilySplit(patterns))
    if let name { return try reportMember(name, opened, table) }
    if let pair { return try pair.compare(opened, table, format) }
    if save == nil, before == nil {
      let report = FamiliesReport(opened, table)
      return try OutputFile.write(format.content) {
        format == .json ? report.writeJSON(into: &$0) : report.writeText(into: &$0)
      }
    }
    let after = FamilyBaseline(opened, table)
    let comparison = before.map { FamilyComparison(before: $0, after: after) }
    if let comparison, let before, let against {
      let report = FamilyComparisonReport(file: against, before: before, after: after, comparison: comparison)
      try OutputFile.write(format.content) {
        format == .json ? report.writeJSON(into: &$0) : report.writeText(into: &$0)
      }
    }
    if let save {
      try OutputFile.write(.json, to: save, replacing: replacement.force) { FamilyBaselineJSON.write(after, into: &$0) }
    }
    if let comparison, conditions.map({ $0.contains { $0.holds(for: comparison) } }) ?? !comparison.isSame {
      throw ExitCode(1)
    }
  }

  private func reportMember(_ name: PacketName, _ opened: Trace, _ table: FamilyTable) throws {
    let packet = try OpenedTrace.packet(name.number, of: opened, name.file)
    let report = FamilyMemberReport(label: name.label, opened, table, packet: packet)
    try OutputFile.write(format.content) { format == .json ? report.writeJSON(into: &$0) : report.writeText(into: &$0) }
  }
}
