import Glibc
import SystemCalls
import TraceEvents

/// Tracing as a capture needs it, from ``prepare(settings:takeOver:in:directory:progress:)`` to ``restore()``.
///
/// From the first change on, a restore file says how to take it back, and a guard process waits to do so should this
/// process end without a word.
struct TracingState: ~Copyable {
  /// The trace array that records.
  let array: TraceArray
  /// What the user should know: settings of others that narrow the capture.
  let notes: [String]
  private var restoreFile: RestoreFile
  private let directory: RuntimeDirectory
  private let lock: Descriptor
  private let guardian: Guard

  /// Prepares tracing; recording is on when this returns, and the PID filter shut.
  ///
  /// An instance is used where `function_graph` works in one, else the top-level buffer. Whatever fails, what was changed
  /// until then is put back.
  static func prepare(
    settings: TracingSettings, takeOver: Bool, in traceFS: TraceFS, directory: RuntimeDirectory,
    progress: ArmingProgress
  ) throws(CaptureError) -> TracingState {
    let lock = try directory.lockForCapture()
    // What an earlier capture left behind comes first: "as found" must not mean its leftovers.
    var patience = Patience(limit: Restorer.commandPatience)
    _ = try Restorer.restoreLocked(in: directory, patience: &patience)
    guard traceFS.hasFunctionGraph else { throw .noFunctionGraph }
    let plan = try Self.plan(settings: settings, takeOver: takeOver, in: traceFS)
    let notes = TracingUse.limits(of: plan.array, in: traceFS)
    let restoreFile = RestoreFile(owner: getpid(), boot: RuntimeDirectory.boot, steps: plan.steps)
    try CaptureError.files { () throws(SystemFailure) in try directory.save(restoreFile) }
    let guardian: Guard
    do throws(CaptureError) {
      guardian = try Guard.start(directory: directory)
    } catch {
      // Nothing was changed yet: there is nothing to put back.
      try? directory.removeRestoreFile()
      throw error
    }
    var state = TracingState(
      array: plan.array, notes: notes, restoreFile: restoreFile, directory: directory, lock: lock, guardian: guardian)
    let functions = settings.tracedLines?.count ?? traceFS.functionCount
    do throws(CaptureError) {
      for change in plan.changes {
        if change.switchesTracer { try progress(.tracer(functions: functions)) }
        try CaptureError.files { () throws(SystemFailure) in try apply(change) }
      }
      // From here on what somebody else changes is told from what was changed here.
      let marked = restoreFile.marked { try? System.text($0) }
      state.restoreFile = marked
      try CaptureError.files { () throws(SystemFailure) in try directory.save(marked) }
    } catch {
      // The failure that led here is the one to tell; what cannot be put back stays in the restore file.
      _ = try? state.restore()
      if case .file(let failure) = error, failure.code == EBUSY, failure.path.lastComponent == "current_tracer" {
        throw .tracingInUse(["a program reads trace_pipe, or the function profiler is on"])
      }
      throw error
    }
    return state
  }

  private static func plan(
    settings: TracingSettings, takeOver: Bool, in traceFS: TraceFS
  ) throws(CaptureError) -> TracingPlan {
    let inInstance = try CaptureError.files { () throws(SystemFailure) in
      try traceFS.instancesOfferFunctionGraph()
    }
    if inInstance {
      let taken = System.exists(traceFS.instance("ftview").directory)
      let array = traceFS.instance(taken ? "ftview-\(getpid())" : "ftview")
      return TracingPlan(instance: array, in: traceFS, settings: settings)
    }
    let uses = TracingUse.of(traceFS.topLevel)
    guard takeOver || uses.isEmpty else { throw .tracingInUse(uses) }
    return try CaptureError.files { () throws(SystemFailure) in
      try TracingPlan(topLevelOf: traceFS, settings: settings)
    }
  }

  private static func apply(_ change: TracingChange) throws(SystemFailure) {
    switch change {
    case .instance(let path): try System.makeDirectory(path)
    case .write(let value, let path):
      // Options come and go with kernel versions and configurations; what cannot be set is not in the way either.
      if path.has("/options/") && !System.exists(path) { return }
      do throws(SystemFailure) {
        try System.write(value, to: path)
      } catch  where error.code == EINVAL && value == TracingPlan.interruptBorders {
        // A kernel that names these functions otherwise: the trees tell interrupts apart by themselves.
      }
    }
  }

  /// Changes a file of the array while the capture goes on. What it shows then is the capture's doing, too; while it is being
  /// changed, it is put back whatever it shows. False for one that nobody would put back: it is left alone.
  mutating func change(_ name: String, to value: String) throws(SystemFailure) -> Bool {
    let path = array.file(name)
    guard restoreFile.puts(back: path) else { return false }
    try mark(path, nil)
    try System.write(value, to: path)
    try mark(path, try? System.text(path))
    return true
  }

  private mutating func mark(_ path: String, _ text: String?) throws(SystemFailure) {
    let marked = restoreFile.marked(path, as: text)
    // What goes away with its instance is not in the file.
    guard marked != restoreFile else { return }
    restoreFile = marked
    try directory.save(marked)
  }

  /// Stops recording: what is in the buffer now is all there will be.
  func silence() throws(SystemFailure) { try System.write("0", to: array.file("tracing_on")) }

  /// Puts everything back, checks it, and sends the guard home. Every reader of the trace array must be closed.
  ///
  /// - Returns: what was left alone because somebody else has changed it since, one line each.
  /// - Throws: ``CaptureError/notRestored(_:)``; the restore file then stays for `ftview restore`.
  consuming func restore() throws(CaptureError) -> [String] {
    var patience = Patience(limit: Restorer.commandPatience)
    let steps = RestoreSteps(restore: restoreFile)
    let leftAlone = steps.othersChanges().map { Restorer.leftAlone($0.path, $0.now) }
    let faults = steps.run(patience: &patience)
    if faults.isEmpty {
      try CaptureError.files { [directory] () throws(SystemFailure) in try directory.removeRestoreFile() }
    }
    guardian.dismiss()
    guard faults.isEmpty else { throw .notRestored(faults) }
    return leftAlone
  }
}
