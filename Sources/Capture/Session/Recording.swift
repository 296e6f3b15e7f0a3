import CallTrees
import Glibc
import KernelTypes
import SystemCalls
import TraceEvents
import TraceFiles

/// The tracing half of a capture: the trace array, its readers, and what keeps what they bring.
final class Recording {
  /// The trace instance; empty for the top-level buffer.
  let instance: String
  let notes: [String]
  /// The module is to say what calls return: asked for, and not recorded by the kernel itself, or
  /// needed for fields. The top-level buffer has no return function of its own.
  let wantsValues: Bool
  /// And what they are given, which this tracer does not record.
  var wantsArguments: Bool { wantsValues && !hasArguments }
  /// Events that the kernel dropped, as of the last look.
  var lost: UInt64 { watch.lost }
  /// What somebody else changed while it recorded, one line each, as of the last look; and what of that was left so.
  var disturbances: [String] { watch.findings + leftAlone }
  /// Windows that were recorded and that no keep rule asked for.
  var notKept: Int { keeper.notKept }
  /// Windows that were kept and had to make room for newer ones.
  var overwritten: Int { keeper.overwritten }
  /// Windows that are kept and closed.
  var packets: Int { keeper.packets }
  /// Functions as /proc/kallsyms lists them.
  var symbolLines: [UInt8] { symbols.list }
  /// Bytes of trace so far.
  var bytes: Int { keeper.bytes }
  /// There was no room for more on the spool's disk: nothing was taken since.
  private(set) var isFull = false

  private let hasArguments: Bool
  /// The kernel records what calls return (CONFIG_FUNCTION_GRAPH_RETVAL).
  private let hasKernelsValues: Bool
  private let array: TraceArray
  private let traceFS: TraceFS
  private var state: TracingState?
  private var readers: CPUReaders?
  private let keeper: any TraceKeeper
  /// All windows, while it is to be learned what they call.
  private var learner: LivePipeline?
  private var metadata: TraceMetadata
  private let symbols: LiveSymbols
  private var rounds = 0
  private var watch: TracingWatch
  private var leftAlone: [String] = []
  private var accountText: String?

  /// Prepares tracing; recording is on and the PID filter shut when this returns.
  ///
  /// - Parameters:
  ///   - tracedLines: see ``TracingSettings/tracedLines``.
  ///   - learns: there will be a ``takeLesson()``, and then ``narrow(to:)``.
  ///   - offersValues: the module can say what calls return.
  init(
    _ request: CaptureRequest, tracedLines: [Int]?, learns: Bool, offersValues: Bool, directory: RuntimeDirectory,
    progress: ArmingProgress
  ) throws(CaptureError) {
    let traceFS = try TraceFS.find()
    guard System.exists(traceFS.topLevel.file("events/ftview")) else {
      throw Doctor.noDevice()
    }
    // Everything that can fail without having changed anything comes first.
    guard access(request.spoolDirectory, W_OK) == 0 else {
      throw .file(SystemFailure("write to", request.spoolDirectory))
    }
    if request.subBufferKilobytes != nil, !System.exists(traceFS.topLevel.file(TraceFS.subBufferSize)) {
      throw .oneSubBufferSize
    }
    var metadata = try TraceMetadata(of: traceFS.topLevel, in: traceFS)
    metadata.isSavedWhole = request.allSymbols
    let symbols = LiveSymbols(metadata.symbols) { try TraceMetadata.functions() }
    var decoder = try metadata.decoder { symbols.newer() }
    var settings = TracingSettings()
    settings.interrupts = request.interrupts
    settings.depth = request.depth
    settings.values = request.values
    settings.subBufferKilobytes = request.subBufferKilobytes
    settings.tracedLines = tracedLines
    settings.isNarrowedLater = learns
    settings.bufferKilobytes = request.bufferKilobytes ?? Self.defaultBuffer(cpus: metadata.cpuCount)
    // Read while the tracer is off: each call of the kernel takes several times as long later.
    if request.values && offersValues { metadata.types = TraceMetadata.kernelTypes() }
    let state = try TracingState.prepare(
      settings: settings, takeOver: request.takeOver, in: traceFS, directory: directory, progress: progress)
    let array = state.array
    hasKernelsValues = System.exists(traceFS.topLevel.file("options/funcgraph-retval"))
    wantsValues = request.values && !array.name.isEmpty && (!hasKernelsValues || !request.fields.isEmpty)
    let keeper: any TraceKeeper
    let readers: CPUReaders
    do throws(SystemFailure) {
      // The size of a sub-buffer is each trace array's own.
      metadata.headerPage = try System.contents(array.file("events/\(DatFormat.headerPage)"))
      metadata.clock = try System.contents(array.file("trace_clock"))
      // Whether arguments are recorded is the tracer's option, which shows once the tracer is on.
      hasArguments = TraceMetadata.recordsArguments(array)
      if !hasArguments && !wantsValues {
        metadata.types = []
      } else if metadata.types.isEmpty {
        metadata.types = TraceMetadata.kernelTypes()
      }
      if let types = try? BTF(metadata.types) { decoder.describeArguments(by: types) } else { metadata.types = [] }
      keeper = try Self.keeper(request, metadata, decoder)
      readers = try CPUReaders(of: array, pageSize: metadata.pageSize)
    } catch {
      _ = try? state.restore()
      throw .file(error)
    }
    instance = array.name
    notes = state.notes
    self.array = array
    self.traceFS = traceFS
    self.state = consume state
    self.keeper = keeper
    learner = learns ? LivePipeline(decoder: decoder, source: "live", listsAll: true) : nil
    self.metadata = metadata
    self.symbols = symbols
    self.readers = readers
    watch = TracingWatch(of: array)
  }

  deinit { try? close() }

  /// Takes note of whether the module says what calls return. Types that nothing needs are left out of the file, and what
  /// lies at addresses need not be said where no call shows any.
  func learn(_ values: ValuesState) {
    guard values != .on, !hasArguments else { return }
    metadata.types = []
    let event = array.file("events/\(PacketEventName.system)/\(PacketEventName.object)/enable")
    if !hasKernelsValues, System.exists(event) { try? System.write("0", to: event) }
  }

  /// Reads all that was recorded until now, so that it can be saved.
  func catchUp() throws(CaptureError) {
    let now = UInt64(clamping: System.monotonicTime())
    // More is recorded meanwhile; who does not catch up goes on with what there is.
    for _ in 0..<Self.mostRoundsToCatchUp {
      if let limit = try round(), limit >= now { return }
    }
  }

  private static let mostRoundsToCatchUp = 50

  /// Switches the tracer off: a gate that sleeps then costs what its entry points do. The module opens no window meanwhile.
  /// All that was recorded is taken first, for a buffer is emptied when its tracer changes.
  func detach() throws(CaptureError) {
    try CaptureError.files { () throws(SystemFailure) in _ = try readers?.round(exhaustively: true, take) }
    // Of events that came before a round began none is held back by the next one.
    for _ in 0..<2 { endRound(startedAt: System.monotonicTime(), unfinished: []) }
    watch.look()
    // The kernel leaves a tracer alone whose buffers are open.
    readers = nil
    try CaptureError.files { () throws(SystemFailure) in _ = try state?.change("current_tracer", to: "nop") }
    watch.accept()
  }

  /// Switches it on again.
  func attach() throws(CaptureError) {
    watch.look()
    try CaptureError.files { () throws(SystemFailure) in
      _ = try state?.change("current_tracer", to: "function_graph")
      readers = try CPUReaders(of: array, pageSize: metadata.pageSize)
    }
    watch.accept()
  }

  /// Reads what is there, on to the spool and the trees. Answers up to when everything has been looked at, in ns.
  @discardableResult
  func round() throws(CaptureError) -> UInt64? {
    let start = System.monotonicTime()
    var limit: UInt64?
    if let readers {
      let unfinished = try CaptureError.files { () throws(SystemFailure) in try readers.round(take) }
      limit = endRound(startedAt: start, unfinished: unfinished)
    }
    // Reading the counters walks a directory per CPU: once a second is enough.
    // Sooner at the beginning, because a capture may end before that.
    rounds += 1
    if rounds % 20 == 0 || rounds < 20 && rounds & (rounds - 1) == 0 { watch.look() }
    return limit
  }

  @discardableResult
  private func endRound(startedAt start: Int64, unfinished: [Int]) -> UInt64? {
    learner?.endRound(startedAt: start, unfinished: unfinished)
    return keeper.endRound(startedAt: start, unfinished: unfinished)
  }

  /// The first windows, once there are enough to learn from; then never again.
  func takeLesson() -> Trace? {
    guard let pipeline = learner, pipeline.finishedPackets >= LearnedFunctions.windows else { return nil }
    learner = nil
    return pipeline.snapshot()
  }

  /// All windows, for a capture that has ended before there were enough of them.
  func endLesson() -> Trace? {
    defer { learner = nil }
    return learner?.finish()
  }

  /// Traces these functions only from now on, by their lines in `available_filter_functions`. False where the list is
  /// somebody else's.
  func narrow(to lines: [Int]) throws(CaptureError) -> Bool {
    try CaptureError.files { () throws(SystemFailure) in
      try state?.change("set_ftrace_filter", to: TracingPlan.filter(lines)) ?? false
    }
  }

  /// The finished packets so far, where there are trees of them.
  func snapshot() -> Trace? { keeper.snapshot() }

  /// Stops recording and takes all that is left. The device must be disarmed.
  func finish() throws(CaptureError) -> (contents: CaptureContents, trace: Trace?) {
    watch.look()
    try CaptureError.files { () throws(SystemFailure) in
      try state?.silence()
      _ = try readers?.round(exhaustively: true, take)
    }
    watch.count()
    learnNames()
    return keeper.finish()
  }

  /// A file that is saved from now on says what became of every match.
  func takeAccount(_ account: CaptureAccount) { accountText = account.text }

  /// Puts tracing back. What was captured stays and can be saved.
  func close() throws(CaptureError) {
    // An open reader would keep the tracer from being taken away.
    readers = nil
    guard let state = state.take() else { return }
    leftAlone = try state.restore()
  }

  /// Saves what was captured.
  func save(to path: String, replacing: Bool) throws(OutputFailure) {
    if readers != nil { learnNames() }
    countAll()
    try TraceDatWriter.save(metadata, keeper.pages(), to: path, replacing: replacing)
  }

  /// Saves what was captured where there is no room for a copy; it cannot be saved again then. Whether not even so all of it
  /// fitted.
  func move(to path: String, replacing: Bool) throws(OutputFailure) -> Bool {
    countAll()
    let pages = keeper.pages()
    return try TraceDatWriter.move(metadata, pages, to: path, replacing: replacing) < pages.cpus.count
  }

  private func take(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    guard !isFull else { return }
    learner?.append(page, cpu: cpu)
    do throws(SystemFailure) { try keeper.take(page, cpu: cpu) } catch {
      guard OutputFailure.system(error.path, code: error.code).isForWantOfRoom else { throw error }
      isFull = true
    }
  }

  /// Functions and tasks that came while it recorded.
  private func learnNames() {
    metadata.symbols = symbols.list
    metadata.commandLines = (try? System.contents(traceFS.topLevel.file("saved_cmdlines"))) ?? []
  }

  /// What is lost is told in the file, too: by the kernel's counters of each CPU as of the last look, and for packets.
  private func countAll() {
    metadata.statistics = watch.statistics
    if let accountText { metadata.statistics.append(DatOption.accountMark + accountText) }
  }

  private static func keeper(
    _ request: CaptureRequest, _ metadata: TraceMetadata, _ decoder: SubBufferDecoder
  ) throws(SystemFailure) -> any TraceKeeper {
    let reserve = TraceDatWriter.reserve(for: metadata, pageSize: metadata.pageSize)
    guard let ring = request.ring else {
      let spool = try Spool(directory: request.spoolDirectory, pageSize: metadata.pageSize)
      try spool.reserve(reserve)
      return WholeTrace(spool, decoder: decoder)
    }
    let spool = try RingSpool(directory: request.spoolDirectory, pageSize: metadata.pageSize)
    try spool.reserve(reserve)
    return RingTrace(
      spool, size: ring, spoolLimit: request.spoolLimit, rules: request.keep, around: request.around,
      hasTrees: request.ringHasTrees, decoder: decoder)
  }

  /// 8 MiB for each CPU, and at most a thirty-second of the machine's memory for all of them.
  private static func defaultBuffer(cpus: Int) -> Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    let kilobytes = max(0, pages) / 1024 * max(0, pageSize) / 32 / max(1, cpus)
    return min(8192, max(1024, kilobytes))
  }
}
