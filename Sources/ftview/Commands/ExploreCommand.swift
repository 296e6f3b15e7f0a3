import ArgumentParser
import CallTrees
import Interface
import TraceFiles

/// `ftview [FILE...]`: the screen, on a file or live.
struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Explore a trace on the screen, or capture live and explore. This is the default.",
    discussion: """
      Without a file packets are captured on this machine, which needs root and the kernel module.

        ftview trace.dat
        ftview good.dat bad.dat
        ftview -f 'tcp dst port 9000' -c 20

      Press ? for the keys.
      """
  )

  @Argument(
    help:
      "Traces: function_graph text, trace-cmd report, perf ftrace or trace.dat; '-' is stdin. Several are one list.",
    completion: .file())
  var files: [String] = []

  @OptionGroup var trace: TraceOptions

  @Option(name: [.short, .customLong("filter")], help: "Capture packets that match this, in tcpdump's language.")
  var filter: String?

  @Option(
    name: [.customShort("a"), .customLong("entry")], help: CaptureOptions.entryHelp, completion: Completion.entries)
  var entries: [String] = []

  @Option(name: [.customShort("c"), .customLong("packets")], help: "End the capture after so many packets.")
  var packets: UInt64?

  @OptionGroup var options: CaptureOptions

  @OptionGroup var look: ScreenOptions

  @Option(
    help: ArgumentHelp(
      "Play the keys of this file without a terminal, and print the screens that it asks for; see Docs/Screen.md.",
      valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Take keys from other programs at this socket, as --script does, and answer with screens; see Docs/Screen.md.",
      valueName: "socket"))
  var listen: String?

  func validate() throws {
    if files.isEmpty, trace.instance != nil {
      throw ValidationError("--instance is for a trace.dat file; name the file")
    }
    if script != nil, filter != nil || !entries.isEmpty || packets != nil || !options.isEmpty {
      throw ValidationError("a script arms by its keys: leave out what to capture")
    }
    if script != nil, listen != nil { throw ValidationError("give a script or a socket, not both") }
    if !files.isEmpty, filter != nil || !entries.isEmpty || packets != nil || !options.isEmpty {
      throw ValidationError("give a file to explore or a filter to capture with, not both")
    }
  }

  func run() throws {
    if let script { return try play(try Script(file: script)) }
    try ScreenSession(
      files: files, instance: trace.instance, look: look, request: request, armsAtOnce: filter != nil,
      listensAt: listen
    ).run()
  }

  /// Plays a script. The same script gives the same screens everywhere, so the user's settings do not count.
  private func play(_ script: Script) throws {
    let front = ScriptFront(size: (80, 24))
    let loading = try files.isEmpty ? nil : TraceLoading(paths: files, instance: trace.instance)
    var state = ViewState(
      trace: Trace(source: loading?.name ?? "live"), width: front.size.width, height: front.size.height,
      glyphs: look.ascii ? .ascii : .unicode, isLive: files.isEmpty)
    state.apply(irqs: nil, noise: nil)
    let loop = ExploreLoop(state: state, front: front, finder: SettingsFiles())
    if let loading { loop.open(loading, OpenFiles(files, instance: trace.instance), with: nil) }
    try ScriptRun(script, on: front, loop).run()
  }

  private var request: ArmRequest {
    var request = ArmRequest(filter: filter ?? "", entries: entries, quota: packets ?? 0)
    request.trace = options.trace.joined(separator: ",")
    request.noTrace = options.noTrace.joined(separator: ",")
    request.keep = options.keep.joined(separator: ",")
    request.depth = options.depth
    request.sampling = options.sample
    request.values = !options.noValues
    request.valued = options.values.joined(separator: ",")
    request.fields = options.fields.joined(separator: ",")
    request.sleepAfter = options.sleep ?? 0
    request.withSSH = options.withSSH
    return request
  }
}
