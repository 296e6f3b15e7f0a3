import ArgumentParser
import CallTrees
import Capture
import Glibc
import SystemCalls

/// `ftview record`: capture without a screen.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Capture packets and what the kernel did with them, and save that.",
    discussion: """
      The filter is tcpdump's. The capture ends at the number of packets, at the time limit, or on ^C; what was captured \
      until then is saved. Open it with 'ftview FILE'.

        ftview record -f 'tcp dst port 9000' -c 100 -o web.dat

      With --ring it keeps the newest packets only, for as long as it runs, in the same memory and on the same disk. \
      SIGUSR1 writes what there is to a numbered file (web-1.dat), and the capture goes on.

        ftview record --ring 1000 --keep dropped,new-path --around 5 -o web.dat
      """
  )

  @Option(name: [.short, .customLong("filter")], help: "Which packets, in tcpdump's language (default: all).")
  var filter = ""

  @Option(
    name: [.customShort("a"), .customLong("entry")], help: CaptureOptions.entryHelp, completion: Completion.entries)
  var entries: [String] = []

  @Option(name: [.customShort("c"), .customLong("packets")], help: "End after so many packets (default: no limit).")
  var packets: UInt64?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write; - for standard output.", valueName: "file"),
    completion: .file())
  var output = "ftview.dat"

  @OptionGroup var replacement: ReplaceOption

  @Flag(help: "Record functions of interrupts that land inside, too.")
  var irqs = false

  @OptionGroup var options: CaptureOptions

  @Option(
    help: ArgumentHelp(
      "Keep the newest packets only: so many (1000), or in so many bytes of trace (200M).", valueName: "size"))
  var ring: String?

  @Option(
    help: ArgumentHelp("With --ring and --keep: also so many packets before and after each.", valueName: "packets"))
  var around = 0

  @Option(
    help: ArgumentHelp("End after so many seconds, 0 for never (default: 600; a ring: never).", valueName: "seconds"))
  var time: Int?

  @Option(help: ArgumentHelp("Trace buffer of each CPU (default: 8192 or what memory allows).", valueName: "KiB"))
  var buffer: Int?

  @Option(
    help: ArgumentHelp("Sub-buffers of this size, 4 to 512 (default: the kernel's, one page).", valueName: "KiB"))
  var subBuffer: Int?

  @Option(help: ArgumentHelp("Bytes of each packet to keep, at most 256.", valueName: "bytes"))
  var snap = 128

  @Flag(help: "Only count how many packets match; tracing is not touched and nothing is saved.")
  var count = false

  @Flag(help: "Use the top-level trace buffer although somebody else does; what that recorded is lost.")
  var takeOver = false

  func run() throws {
    do {
      try RecordRun(request: try request(), output: count ? nil : output, replacing: replacement.force).run()
    } catch CaptureError.filter(let error) {
      StandardError.report(error)
      StandardError.write(error.marked + "\n")
      throw ExitCode(2)
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
    if let ring { request.ring = try RingSize(parsing: ring) }
    request.around = around
    let time = time ?? (ring == nil ? CaptureRequest.defaultTimeLimit : 0)
    request.timeLimit = time == 0 ? nil : time
    request.bufferKilobytes = buffer
    request.subBufferKilobytes = subBuffer
    request.snapLength = snap
    request.countOnly = count
    request.takeOver = takeOver
    if !count { try placeSpool(&request) }
    return request
  }

  /// Where the output goes, the spool goes: the room that it takes there is the file's in the end. What goes into a
  /// pipe is spooled where a screen's capture is.
  private func placeSpool(_ request: inout CaptureRequest) throws(CaptureError) {
    // Who may not capture is to hear that, not what is wrong with the file.
    guard geteuid() == 0 else { return }
    do throws(OutputFailure) {
      if let directory = try FileWriter.check(output, replacing: replacement.force) {
        request.spoolDirectory = directory
      }
    } catch {
      throw .output(error)
    }
    if output == "-", isatty(STDOUT_FILENO) == 1 { throw .output(.notAFile("standard output")) }
  }
}
