import ArgumentParser
import CallTrees
import Export

/// `ftview errors`: which call first returned an error, and where packets were dropped. Exit status 0 when nothing went
/// wrong, 1 when something did, 2 for trouble.
struct ErrorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Which call first returned an error, and where packets were dropped.",
    discussion: """
      Each error is told with the deepest call that returned it first and the way up. Return values are in \
      traces of kernels that record them (funcgraph-retval, Linux 6.5 and later); without them only drops can be told, which \
      in traces of other programs are the calls that free packets as dropped (kfree_skb and its kin). The \
      exit status is 0 when nothing went wrong, 1 when something did, 2 on trouble.

        ftview errors web.dat
        ftview errors web.dat#3 --format json
      """
  )

  @Argument(
    help: "Traces of any kind, - for standard input; or FILE#N for one packet.",
    completion: Completion.packets)
  var files: [String]

  @OptionGroup var options: TraceOptions

  @Option(help: "text or json.")
  var format = ReportFormat.text

  func run() throws {
    let name = try PacketName.single(in: files)
    let trace = try OpenedTrace.load(name.map { [$0.file] } ?? files, instance: options.instance)
    let one = try name.map { try OpenedTrace.packet($0.number, of: trace, $0.file) }
    var found = false
    try OutputFile.write(format.content) { buffer in
      let packets = one.map { [$0] } ?? Array(trace.packets)
      switch format {
      case .text: found = ErrorsText.write(packets, of: trace, into: &buffer)
      case .json: found = ErrorsJSON.write(packets, of: trace, into: &buffer)
      }
    }
    if found { throw ExitCode(1) }
  }
}
