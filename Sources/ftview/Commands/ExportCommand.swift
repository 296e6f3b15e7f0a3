import ArgumentParser
import CallTrees
import Diagnostics
import Export

extension ExportFormat: ExpressibleByArgument {}

/// `ftview export`: writes packets of a trace for other programs, or a part of it as a trace again.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write packets and their calls in another form.",
    discussion: """
      text is what the kernel's function_graph prints, and ftview reads it again; json and csv are for programs; folded is \
      for flame graphs, dot for Graphviz, chrome for Perfetto, speedscope for speedscope.app; html is one page to read and \
      to search, markdown a finding for an issue tracker; pcapng holds the packets themselves.

        ftview export web.dat --packet 3 --call tcp_v4_rcv/tcp_v4_do_rcv -o part.txt
        ftview export web.dat --format json
        ftview export good.dat bad.dat --format csv
        ftview export web.dat --packet 3 --format html -o packet.html
      """
  )

  @Argument(help: "Traces of any kind, - for standard input; several are one list.", completion: .file())
  var files: [String]

  @OptionGroup var options: TraceOptions

  @Option(
    help: ArgumentHelp("Only this packet, by its number in the list.", valueName: "n"),
    completion: Completion.packetNumbers)
  var packet: Int?

  @Option(
    help: ArgumentHelp(
      "Only this call with everything beneath: its path (a/b[2]/c), its name if no other has it, what it returned (a=EPERM), or its number in the packet.",
      valueName: "path-or-index"))
  var call: String?

  @Option(help: "\(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = ExportFormat.text

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write; - for standard output.", valueName: "out"),
    completion: .file())
  var output: String?

  @Flag(help: "pcapng: a packet once for each window that it came through, not once in all.")
  var everyWindow = false

  @Flag(
    name: .customLong("no-calls"),
    help: "pcapng: the packets alone, without their calls as comments for Wireshark's tree.")
  var leavesCallsOut = false

  @Flag(
    name: .customLong("no-irqs"),
    help: "Without interrupts: their calls are left out, their time is taken off the calls that they landed in.")
  var leavesInterruptsOut = false

  @Flag(
    name: .customLong("values"),
    help: "csv: columns for what each call was given, what it returned, and the fields that it changed, too.")
  var withValues = false

  @OptionGroup var replacement: ReplaceOption

  func validate() throws {
    if files.count > 1, packet != nil || call != nil {
      throw ValidationError("--packet and --call are for one file; leave out the others")
    }
    if everyWindow, format != .pcapng { throw ValidationError("--every-window is for --format pcapng") }
    if leavesCallsOut, format != .pcapng { throw ValidationError("--no-calls is for --format pcapng") }
    if withValues, format != .csv { throw ValidationError("--values is for --format csv; other formats have them") }
    if leavesInterruptsOut, !format.leavesInterruptsOut {
      throw ValidationError(
        "--no-irqs is not for \(format.rawValue), which shows when things took place")
    }
  }

  func run() throws {
    var trace = try OpenedTrace.load(files, instance: options.instance)
    var parts = try selection(of: trace)
    if leavesInterruptsOut { (parts, trace) = ExportPart.withoutInterrupts(parts, of: trace) }
    if let obstacle = format.obstacle(parts, of: trace) { throw obstacle.within(trace.source) }
    try OutputFile.write(format.output, to: output, replacing: replacement.force) {
      format.write(
        parts, of: trace, everyWindow: everyWindow, withCalls: !leavesCallsOut, withValues: withValues, into: &$0)
    }
  }

  private func selection(of trace: Trace) throws(Diagnostic) -> ExportParts {
    if packet == nil, call == nil { return ExportPart.all(of: trace) }
    guard packet != nil || trace.packets.count <= 1 else {
      throw Diagnostic("--call needs --packet: the trace has \(trace.packets.count) packets", at: files[0])
    }
    let record = try OpenedTrace.packet(packet ?? 1, of: trace, files[0])
    guard let call else { return [ExportPart(record)] }
    do {
      let row = try CallSelector(call).row(in: record, of: trace)
      return [ExportPart(record, call: row, in: trace)]
    } catch {
      throw error.within(files[0])
    }
  }
}
