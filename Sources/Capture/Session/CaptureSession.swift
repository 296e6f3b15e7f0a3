import CallTrees
import Glibc
import KernelTypes
import SystemCalls
import TraceEvents

/// A capture, from the first change to tracing to the last one taken back.
///
/// Nothing here waits for packets: the owner calls ``step(snapshot:)`` every ``CaptureSession/interval`` ms, or sooner
/// when ``descriptor`` is readable, and ``stop()`` at the end. However the capture ends, tracing is put back: by `stop`, by
/// a step that meets the quota or a limit, by a failure, when the session is dropped, or by the guard process.
package final class CaptureSession {
  /// How often to call ``step(snapshot:)``, in ms.
  package static let interval: Int32 = 50

  /// What the user should know about this capture, one line each.
  package let notes: [String]
  /// For poll(2): readable once the quota is met, and from then on, and when a packet matches while the capture sleeps, until
  /// the next step.
  package var descriptor: Int32 { device?.descriptor ?? -1 }
  /// Windows that are finished and kept.
  package var packets: Int { recording?.packets ?? 0 }
  /// Why the capture ended; nil while it runs.
  package private(set) var end: CaptureEnd?

  private let request: CaptureRequest
  /// Until the capture ends: then the next one may have it, though this one's trace is still there.
  private var device: Device?
  private(set) var recording: Recording?
  private var finalUpdate: CaptureUpdate?
  private let deadline: Int64?
  private var slumber: Slumber?
  private let lesson: Lesson?
  private var remarks: [String] = []

  /// Starts a capture: checks, opens the device, prepares tracing, arms. Takes a moment: switching the tracer on patches
  /// every function of the kernel (well under a second on hardware).
  package convenience init(
    _ request: CaptureRequest, progress: ArmingProgress = { (_) throws(CaptureError) in }
  ) throws(CaptureError) {
    try self.init(request, directory: RuntimeDirectory(), progress: progress)
  }

  init(_ request: CaptureRequest, directory: RuntimeDirectory, progress: ArmingProgress) throws(CaptureError) {
    guard geteuid() == 0 else { throw .notRoot }
    try request.validate()
    try progress(.looking)
    let device = try Device.openLoadingModule()
    // Types and functions of the kernel are looked at only where they are needed: that takes a moment.
    let needsFunctions = request.entries.contains { (NamedEntry.named($0)?.bits ?? 0) == 0 }
    let judges = request.keep.judgesCalls && !request.countOnly
    guard !judges || device.offersValues else { throw ValuesState.noWay.cannotJudge(request.keep) }
    let needsNames = !request.traced.isEverything || !request.valued.isEverything || judges
    let kernel = needsFunctions || needsNames ? try KernelFunctions.load() : nil
    let entries = try Self.addEntries(request, to: device, kernel)
    let lesson = request.countOnly ? nil : try Lesson(request.traced, kernel)
    let chosen = try kernel.flatMap { (kernel) throws(CaptureError) in try request.traced.functions(of: kernel) }
    let traced = lesson?.known ?? chosen
    let judging = judges ? kernel : nil
    let judged = try judging.map { (kernel) throws(CaptureError) in
      try JudgedFunctions(request.keep, of: kernel, traced: traced)
    }
    let valued = try kernel.flatMap { (kernel) throws(CaptureError) in try request.valued.functions(of: kernel) }
    let fields = try Self.fields(request)
    try device.setFilter(request.filter.instructions)
    var arm = ArmSettings(request, entries: entries)
    if request.countOnly {
      notes = []
      try device.arm(arm)
    } else {
      let stats: CaptureStats
      let recording = try Recording(
        request, tracedLines: traced?.map(\.line), learns: lesson?.isToCome ?? false,
        offersValues: device.offersValues, directory: directory, progress: progress)
      arm.instance = recording.instance
      arm.values = recording.wantsValues
      arm.arguments = recording.wantsArguments && device.offersArguments
      if arm.values, let valued { try device.setValues(FunctionStarts.find(valued, in: recording.symbolLines)) }
      if let fields {
        try device.setFields(
          fields.wanted, layout: fields.layout, lookups: FunctionStarts.find(fields.lookups, in: recording.symbolLines))
      }
      do throws(CaptureError) {
        try progress(.gate)
        if let judged { try device.setJudged(judged.starts(in: recording.symbolLines)) }
        try device.arm(arm)
        stats = try device.stats()
      } catch {
        // What kept the device from arming is the news; the restore file stays should this fail as well.
        try? recording.close()
        throw error
      }
      let values = arm.values ? stats.valuesState : .off
      recording.learn(values)
      let news = [
        stats.valuesState.note(chosen: valued != nil && request.values), values.note(of: request.fields),
        stats.argumentsState.argumentNote,
      ]
      notes = recording.notes + [lesson?.note].compactMap { $0 } + news.compactMap { $0 }
      self.recording = recording
    }
    self.lesson = lesson
    self.request = request
    self.device = consume device
    slumber = request.countOnly ? nil : request.sleepAfter.map { Slumber(after: $0, at: System.monotonicTime()) }
    deadline = request.timeLimit.map { System.monotonicTime() &+ Int64($0) &* 1_000_000_000 }
    if slumber != nil { try fallAsleep() }
  }

  /// What the module is told of fields; nil when none are wanted.
  private struct Fields {
    var wanted: [KernelFields.Wanted]
    var layout: KernelFields.Layout
    var lookups: [TraceableFunctions.Function]
  }

  private static func fields(_ request: CaptureRequest) throws(CaptureError) -> Fields? {
    guard !request.fields.isEmpty, !request.countOnly else { return nil }
    let fields = KernelFields(try KernelFunctions.kernelTypes())
    let wanted = try fields.find(request.fields)
    return Fields(wanted: wanted, layout: try fields.layout(), lookups: fields.lookups)
  }

  /// Ends the capture if nobody did.
  deinit {
    try? device?.disarm()
    try? recording?.close()
  }

  /// Takes what the kernel has recorded since the last step, and ends the capture when it is time.
  ///
  /// - Parameter snapshot: make ``CaptureUpdate/trace``.
  /// - Throws: what went wrong; the capture is ended and tracing put back then.
  package func step(snapshot: Bool) throws(CaptureError) -> CaptureUpdate {
    if let finalUpdate { return finalUpdate }
    do throws(CaptureError) {
      let stats = try device?.stats() ?? CaptureStats()
      try sleepOrWake(stats)
      try recording?.round()
      try learn()
      if let reason = reasonToEnd(stats) { return try finish(reason) }
      return update(stats, trace: snapshot ? recording?.snapshot() : nil)
    } catch {
      // The first failure is the one to tell.
      _ = try? finish(.stopped)
      throw error
    }
  }

  /// Ends the capture, takes what is left in the buffers, puts tracing back. Ended already: the last update again.
  package func stop() throws(CaptureError) -> CaptureUpdate {
    if let finalUpdate { return finalUpdate }
    return try finish(.stopped)
  }

  private func reasonToEnd(_ stats: CaptureStats) -> CaptureEnd? {
    if let quota = request.quota {
      let reached = request.countOnly ? stats.matched : stats.kept
      // Windows that are still open are waited for: a packet is whole or it is not shown as such.
      if reached >= quota && stats.openNow == 0 && stats.opened == stats.closed { return .quota }
    }
    if let deadline, System.monotonicTime() >= deadline { return .time }
    if recording?.isFull == true { return .diskFull }
    if let recording, request.ring == nil, recording.bytes >= request.spoolLimit { return .space }
    return nil
  }

  /// Once there are enough windows, traces what they called and nothing else.
  private func learn() throws(CaptureError) {
    guard let lesson, let recording, let trace = recording.takeLesson() else { return }
    let learned = lesson.learn(trace, recording.symbolLines)
    let isTaken = learned.lines.isEmpty ? true : try recording.narrow(to: learned.lines)
    remarks += isTaken ? learned.remarks : ["set_ftrace_filter is somebody's: what was traced still is"]
  }

  /// A capture that ends before it has learned keeps what its last windows tell, for the next one of that name.
  private func endLesson() {
    guard let lesson, let recording, let trace = recording.endLesson() else { return }
    let windows = trace.packets.count
    guard windows >= LearnedFunctions.windows else {
      return remarks.append("nothing was learned of \(windows.counted("packet")): it takes \(LearnedFunctions.windows)")
    }
    remarks += lesson.learn(trace, recording.symbolLines).remarks
  }

  /// Lets the capture sleep, or wakes it, when the counters say so. What was recorded until then is taken.
  private func sleepOrWake(_ stats: CaptureStats) throws(CaptureError) {
    guard let step = slumber?.next(stats, at: System.monotonicTime()) else { return }
    switch step {
    case .fallAsleep: try fallAsleep()
    case .wake:
      try recording?.attach()
      try device?.wake()
      slumber?.isUp(at: System.monotonicTime())
    }
  }

  /// Nothing happens while a task stays in a window.
  private func fallAsleep() throws(CaptureError) {
    guard try device?.sleep() == true, let stats = try device?.stats() else {
      slumber?.isUp(at: System.monotonicTime())
      return
    }
    slumber?.fellAsleep(stats)
    try recording?.detach()
  }

  private func finish(_ reason: CaptureEnd) throws(CaptureError) -> CaptureUpdate {
    end = reason
    // A device that cannot be disarmed is disarmed by closing it; what was recorded must not be lost over that.
    try? device?.disarm()
    let stats = (try? device?.stats()) ?? CaptureStats()
    device = nil
    var last = update(stats, trace: nil)
    if let recording {
      // Reading can fail, putting back must be tried all the same: its failure weighs more.
      let result = Result { () throws(CaptureError) in try recording.finish() }
      last = update(stats, trace: nil)
      try recording.close()
      last.disturbances = recording.disturbances
      endLesson()
      last.remarks = remarks
      let (contents, trace) = try result.get()
      last.trace = trace
      last.packets = contents.packets
      last.contents = contents
      let account = CaptureAccount(
        stats, captured: contents.windows, notKept: recording.notKept, overwritten: recording.overwritten)
      last.account = account
      recording.takeAccount(account)
    }
    last.end = reason
    finalUpdate = last
    return last
  }

  private func update(_ stats: CaptureStats, trace: Trace?) -> CaptureUpdate {
    var update = CaptureUpdate()
    update.stats = stats
    update.trace = trace
    update.lost = recording?.lost ?? 0
    update.packets = recording?.packets ?? 0
    update.notKept = recording?.notKept ?? 0
    update.overwritten = recording?.overwritten ?? 0
    update.secondsLeft = deadline.map { Int(max(0, $0 &- System.monotonicTime()) / 1_000_000_000) }
    update.isAsleep = slumber?.isAsleep ?? false
    update.bytes = recording?.bytes ?? 0
    update.remarks = remarks
    update.disturbances = recording?.disturbances ?? []
    return update
  }

  /// Tells the device the functions to hook. Answers the bits of the handlers.
  private static func addEntries(
    _ request: CaptureRequest, to device: borrowing Device, _ kernel: KernelFunctions?
  ) throws(CaptureError) -> UInt32 {
    if request.entries.isEmpty { return device.entries }
    var bits: UInt32 = 0
    var added: Set<EntryFunction> = []
    for name in request.entries {
      let entry: EntryPoint
      if let named = NamedEntry.named(name), named.bits != 0 {
        entry = EntryPoint(name: name, bits: named.bits)
      } else if let kernel {
        entry = try kernel.entryPoint(name)
      } else {
        throw .unknownEntry(name, known: NamedEntry.all.map(\.name))
      }
      guard entry.bits == 0 || entry.bits & device.entries != 0 else { throw .entryNotOffered(name) }
      bits |= entry.bits & device.entries
      // Two names may stand for one function; the first one is what the trace calls it.
      for function in entry.functions where added.insert(function).inserted {
        try device.addEntry(function, label: label(of: entry.name))
      }
    }
    return bits
  }

  /// What the module takes for a label: letters, digits and `_-.:`.
  private static func label(of name: String) -> String {
    let function = EntryFunction(parsing: name)
    let text = function.module.map { "\($0):\(function.symbol)" } ?? function.symbol
    return String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.:".contains($0)) })
  }
}
