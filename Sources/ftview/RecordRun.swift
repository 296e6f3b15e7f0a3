import Capture
import CallTrees
import Glibc

/// One headless capture: waits, steps, shows progress, ends, saves.
struct RecordRun {
  let request: CaptureRequest
  /// Where to save; nil when there is nothing to save.
  let output: String?
  /// A file of that name may be replaced.
  var replacing = false

  func run() throws {
    // From here on ^C, a hangup and a kill are a request to end, read like any input.
    let signals = try EndingSignals()
    let progress = ProgressLine()
    progress.show("arming …")
    let session = try CaptureSession(request)
    // Who wanted it to end while the tracer was switched on has captured nothing, and gets no file.
    guard !signals.wait(milliseconds: 0) else {
      _ = try session.stop()
      progress.erase()
      throw CommandFailure("ended before anything was captured; nothing is saved")
    }
    // Whoever sends the packets waits for this line.
    progress.line("armed: \(request.filter.expression.isEmpty ? "all packets" : request.filter.expression)")
    for note in session.notes { progress.line("note: \(note)") }
    let update: CaptureUpdate
    do throws(CaptureError) {
      update = try watch(session, signals: signals, progress: progress)
    } catch {
      // What went wrong, and what there is all the same.
      if let kept = try? keep(session, progress) { progress.line("saved in \(kept.path) what there was") }
      throw error
    }
    let kept = try keep(session, progress)
    progress.line(summary(update, kept))
    if let hindrance = kept?.hindrance { throw CommandFailure(hindrance.description) }
    if update.end == .diskFull { throw CommandFailure("the capture ended because its disk is full; free some space") }
  }

  private func keep(_ session: CaptureSession, _ progress: ProgressLine) throws(CaptureError) -> KeptCapture? {
    guard let output else { return nil }
    progress.show("saving …")
    return try session.keep(at: output, replacing: replacing)
  }

  private func watch(
    _ session: CaptureSession, signals: borrowing EndingSignals, progress: ProgressLine
  ) throws(CaptureError) -> CaptureUpdate {
    var update = try session.step(snapshot: false)
    while update.end == nil {
      progress.show(Self.status(update, countOnly: request.countOnly))
      if signals.wait(milliseconds: CaptureSession.interval) {
        update = try session.stop()
      } else {
        update = try session.step(snapshot: false)
      }
    }
    return update
  }

  private static func status(_ update: CaptureUpdate, countOnly: Bool) -> String {
    let stats = update.stats
    if countOnly { return "\(stats.seen) seen, \(stats.matched) match" }
    let lost = update.lost > 0 ? ", \(update.lost) events lost" : ""
    return "armed: \(stats.seen) seen, \(stats.matched) match, \(update.packets) captured\(lost)"
  }

  /// Which matches opened no window because one was open, in brackets; empty if all did.
  private static func withoutWindow(_ stats: CaptureStats) -> String {
    var parts: [String] = []
    if stats.nested > 0 { parts.append("\(stats.nested) again in their own window") }
    if stats.nestedOther > 0 { parts.append("\(stats.nestedOther) in another packet's window") }
    return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
  }

  private func summary(_ update: CaptureUpdate, _ kept: KeptCapture?) -> String {
    let stats = update.stats
    var parts = ["\(stats.seen) seen", "\(stats.matched) match\(Self.withoutWindow(stats))"]
    if let trace = update.trace {
      let whole = trace.packets.count { $0.integrity == .complete }
      parts.append("\(trace.packets.count) captured")
      if whole != trace.packets.count { parts.append("\(trace.packets.count - whole) of them incomplete") }
      parts.append("\(trace.calls.count) calls")
      if !request.keep.isEmpty, stats.closed >= stats.kept {
        parts.append("\(stats.closed - stats.kept) not kept")
      }
    }
    if stats.skippedBusy > 0 { parts.append("\(stats.skippedBusy) skipped for want of room") }
    if stats.gateFailed > 0 { parts.append("\(stats.gateFailed) could not be recorded") }
    if stats.withoutJourney > 0 { parts.append("\(stats.withoutJourney) could not be followed") }
    if update.lost > 0 { parts.append("\(update.lost) events lost: try --buffer") }
    switch update.end {
    case .time: parts.append("ended by the time limit")
    case .space: parts.append("ended by the limit of space")
    case .diskFull: parts.append("ended by a full disk")
    case .quota, .stopped, nil: break
    }
    guard let kept else { return parts.joined(separator: ", ") }
    let place = kept.path == "-" ? "" : ": saved in \(kept.path)"
    return parts.joined(separator: ", ") + place + (kept.isPart ? ", as far as there was room" : "")
  }
}
