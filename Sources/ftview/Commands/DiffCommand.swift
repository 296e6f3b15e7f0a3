import ArgumentParser
import CallTrees
import Diagnostics
import Export

/// `ftview diff`: where two packets part. Exit status 0 for the same, 1 for a difference, 2 for trouble.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Where one packet left another packet's path.",
    discussion: """
      A packet is named by its file and its number in the list; the second file can be left out. Quote what begins with \
      #, which shells take for a comment. The exit status is 0 when they are the same, 1 when they differ, 2 on trouble.

        ftview diff web.dat#1 '#2'
        ftview diff before.dat#1 after.dat#1 --fail-on path,slower=50%
      """
  )

  @Argument(help: "Two packets: FILE[#N] and [FILE]#M.", completion: Completion.packets)
  var packets: [String] = []

  @OptionGroup var trace: TraceOptions

  @Option(
    help: ArgumentHelp(
      "Only these calls with everything beneath: a path (a/b[2]/c), name or number, or one for each packet: A,B.",
      valueName: "call"))
  var call: String?

  @Option(help: "\(DiffFormat.allCases.map(\.rawValue).joined(separator: ", ")); html is one file for a browser.")
  var format = DiffFormat.text

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write; - for standard output.", valueName: "out"),
    completion: .file())
  var output: String?

  @OptionGroup var replacement: ReplaceOption

  @Option(
    help: ArgumentHelp(
      "Which differences make the status 1: path, slower[=P%], faster[=P%], return (default: all).", valueName: "list"))
  var failOn: String?

  @Option(help: ArgumentHelp("How much longer counts as slower: 20%.", valueName: "percent"))
  var tolerance = "20%"

  @Option(help: ArgumentHelp("And how many nanoseconds longer.", valueName: "ns"))
  var toleranceNs: Int64 = 500

  @Option(
    help: ArgumentHelp(
      "Leave out functions of that name (* ? [a-z]) with all beneath and their time; may be repeated.",
      valueName: "glob"))
  var ignore: [String] = []

  @Flag(
    inversion: .prefixedNo,
    help: "Learn how far times may be apart from other packets of the same families, where there are 20 at least.")
  var learn = true

  @Flag(help: "Compare interrupts that landed inside, too.")
  var interrupts = false

  func run() throws {
    guard packets.count == 2 else {
      throw Diagnostic("diff needs two packets", hint: "quote the second: ftview diff a.dat#1 '#2'")
    }
    let left = PacketName(packets[0])
    var right = PacketName(packets[1])
    if right.file.isEmpty { right.file = left.file }
    guard !left.file.isEmpty else { throw PacketName.noFile(packets[0]) }
    let conditions = try failOn.map { try FailCondition.list($0, besides: .returnValue) }

    let leftTrace = try OpenedTrace.load(left.file, instance: trace.instance)
    let rightTrace = right.file == left.file ? leftTrace : try OpenedTrace.load(right.file, instance: trace.instance)
    let leftPacket = try OpenedTrace.packet(left.number, of: leftTrace, left.file)
    let rightPacket = try OpenedTrace.packet(right.number, of: rightTrace, right.file)
    var options = try options()
    options.pairsOutermost = call != nil
    let calls = call?.split(separator: ",", maxSplits: 1).map { CallName(text: String($0)) } ?? []
    // A condition stricter than the tolerance needs its differences told apart.
    options.percent = min(options.percent, conditions?.compactMap(\.percent).min() ?? options.percent)
    if learn {
      let (one, other) = (leftPacket.index - 1, rightPacket.index - 1)
      let isOneFile = right.file == left.file
      let leftMates = FamilyMates(leftTrace, of: isOneFile ? [one, other] : [one])
      let rightMates = isOneFile ? leftMates : FamilyMates(rightTrace, of: [other])
      FamilyTolerance([
        FamilyTolerance.Side(leftTrace, leftMates, position: one),
        FamilyTolerance.Side(rightTrace, rightMates, position: other),
      ]).inform(&options)
    }
    let report = DiffReport(
      left: DiffReport.Side(
        label: left.label, leftTrace, leftPacket,
        call: try calls.first.map { try $0.row(in: leftPacket, leftTrace, left) }),
      right: DiffReport.Side(
        label: right.label, rightTrace, rightPacket,
        call: try calls.last.map { try $0.row(in: rightPacket, rightTrace, right) }), options: options)
    try OutputFile.write(format.content, to: output, replacing: replacement.force) { format.write(report, into: &$0) }
    let fails = conditions.map { $0.contains { $0.holds(for: report.diff) } } ?? !report.diff.isSame
    if fails { throw ExitCode(1) }
  }

  private func options() throws(Diagnostic) -> DiffOptions {
    var options = DiffOptions()
    guard let percent = Int(tolerance.hasSuffix("%") ? String(tolerance.dropLast()) : tolerance),
      (0...1_000_000).contains(percent)
    else { throw Diagnostic("\(tolerance) is out of range", at: "--tolerance", hint: "give a percentage of 0 or more") }
    guard toleranceNs >= 0 else {
      throw Diagnostic(
        "\(toleranceNs) is out of range", at: "--tolerance-ns", hint: "give nanoseconds, 0 or more")
    }
    options.percent = percent
    options.nanoseconds = toleranceNs
    options.interrupts = interrupts
    for text in ignore {
      guard let pattern = GlobPattern(text) else {
        throw Diagnostic(
          "'\(text)' is no pattern", at: "--ignore", hint: "close its bracket, or write \\[ for one that is meant")
      }
      options.ignored.append(pattern)
    }
    return options
  }
}

extension DiffFormat: ExpressibleByArgument {}

/// `FILE#N`: a packet of a file. Without a number, the first.
struct PacketName: Equatable {
  var file: String
  var number = 1

  init(_ text: String) {
    file = text
    if let mark = text.lastIndex(of: "#"), let number = Int(text[text.index(after: mark)...]) {
      file = String(text[..<mark])
      self.number = number
    }
  }

  var label: String { "\(file)#\(number)" }

  /// The packet that is named where a trace is expected; nil for traces.
  static func single(in names: [String]) throws(Diagnostic) -> PacketName? {
    guard let text = names.first(where: { PacketName($0).file != $0 }) else { return nil }
    let name = PacketName(text)
    guard !name.file.isEmpty else { throw noFile(text) }
    guard names.count == 1 else { throw Diagnostic("'\(text)' is one packet", hint: "leave out the other files") }
    return name
  }

  /// What is wrong with a name that has a number only.
  static func noFile(_ text: String) -> Diagnostic { Diagnostic("'\(text)' names no file", hint: "write FILE#N") }
}

/// A call of a packet, as `--call` names it.
private struct CallName {
  var text: String

  func row(in packet: PacketRecord, _ trace: Trace, _ name: PacketName) throws(Diagnostic) -> Int {
    do {
      return try CallSelector(text).row(in: packet, of: trace)
    } catch {
      throw error.within(name.label)
    }
  }
}
