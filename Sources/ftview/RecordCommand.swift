import ArgumentParser
import Capture
import Glibc

/// `ftview record`: capture without a screen.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Capture packets and what the kernel did with them, and save that.",
    discussion: """
      The filter is tcpdump's. The capture ends at the number of packets, at the time limit, or on ^C; what was captured \
      until then is saved. Open it with 'ftview FILE'.

        ftview record -f 'tcp dst port 9000' -c 100 -o web.dat
      """
  )

  @Option(name: [.short, .customLong("filter")], help: "Which packets, in tcpdump's language (default: all).")
  var filter = ""

  @Option(name: [.customShort("a"), .customLong("entry")], help: CaptureOptions.entryHelp)
  var entries: [String] = []

  @Option(name: [.customShort("c"), .customLong("packets")], help: "End after so many packets (default: no limit).")
  var packets: UInt64?

  @Option(name: .shortAndLong, help: ArgumentHelp("File to write.", valueName: "file"))
  var output = "ftview.dat"

  @Flag(help: "Record functions of interrupts that land inside, too.")
  var irqs = false

  @OptionGroup var options: CaptureOptions

  @Option(help: ArgumentHelp("End after so many seconds, 0 for never.", valueName: "seconds"))
  var time = CaptureRequest.defaultTimeLimit

  @Option(help: ArgumentHelp("Trace buffer of each CPU (default: 8192 or what memory allows).", valueName: "KiB"))
  var buffer: Int?

  @Option(help: ArgumentHelp("Bytes of each packet to keep, at most 256.", valueName: "bytes"))
  var snap = 128

  @Flag(help: "Only count how many packets match; tracing is not touched and nothing is saved.")
  var count = false

  @Flag(help: "Use the top-level trace buffer although somebody else does; what that recorded is lost.")
  var takeOver = false

  func run() throws {
    do {
      try RecordRun(request: try request(), output: count ? nil : output).run()
    } catch CaptureError.filter(let error) {
      StandardError.report(error.description)
      _ = writeAll(Array((error.marked + "\n").utf8), to: STDERR_FILENO)
      throw ExitCode(2)
    } catch let error as CaptureError {
      throw CommandFailure(error.description)
    }
  }

  private func request() throws(CaptureError) -> CaptureRequest {
    var request = CaptureRequest()
    request.entries = entries
    try options.apply(to: &request)
    do throws(FilterError) {
      request.filter = try Filter(filter, excluding: options.withSSH ? nil : SSHSession.current())
    } catch {
      throw .filter(error)
    }
    request.quota = packets
    request.interrupts = irqs
    request.timeLimit = time == 0 ? nil : time
    request.bufferKilobytes = buffer
    request.snapLength = snap
    request.countOnly = count
    request.takeOver = takeOver
    request.spoolDirectory = output.contains("/") ? Self.directory(of: output) : "."
    return request
  }

  /// Where the output goes, the spool goes: on the same file system there is room for both or for neither.
  private static func directory(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.count == 1 && parts.first == "" ? "/" : parts.joined(separator: "/")
  }
}
