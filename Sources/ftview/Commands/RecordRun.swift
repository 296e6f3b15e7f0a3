import ArgumentParser
import CallTrees
import Capture
import Diagnostics
import Glibc
import SystemCalls

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
      throw Diagnostic("ended before anything was captured; nothing is saved")
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
    for disturbance in update.disturbances { progress.line("note: \(disturbance)") }
    if let hindrance = kept?.hindrance { throw hindrance }
    if update.end == .diskFull {
      throw Diagnostic("the capture ended because its disk is full", hint: "free some space")
    }
    // All is saved and nothing failed, but somebody who counts on the trace must not take it for whole.
    if (update.account?.lost ?? 0) > 0 { throw ExitCode(1) }
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
      let isOver = signals.wait(milliseconds: CaptureSession.interval) {
        progress.line("not suspended: the tracer would go on with nobody reading; ^C ends the capture and saves it")
      }
      if isOver {
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
    // Told in a line that stays at the end; here so that somebody who watches can act.
    let disturbed = update.disturbances.isEmpty ? "" : ", tracing was changed by somebody"
    return "armed: \(stats.seen) seen, \(stats.matched) match, \(update.packets) captured\(lost)\(disturbed)"
  }

  /// Why windows that opened are not in the trace, as far as that can be told.
  private func reason(_ update: CaptureUpdate) -> String {
    if update.end == .diskFull { return "a full disk" }
    if update.lost > 0 { return "a full buffer" }
    if !update.disturbances.isEmpty { return "tracing was changed by somebody, see below" }
    return "nothing tells why: was tracing off for a moment, or its buffer emptied?"
  }

  private func summary(_ update: CaptureUpdate, _ kept: KeptCapture?) -> String {
    let stats = update.stats
    let account = update.account
    var parts = ["\(stats.seen) seen", "\(stats.matched) match\(account?.withoutWindow ?? "")"]
    if let trace = update.trace {
      let whole = trace.packets.count { $0.integrity == .complete }
      parts.append("\(trace.packets.count) captured")
      if whole != trace.packets.count { parts.append("\(trace.packets.count - whole) of them incomplete") }
      parts.append("\(trace.calls.count) calls")
    }
    if let account {
      parts += account.missing
      if account.lost > 0 { parts[parts.count - 1] += " (\(reason(update)))" }
    }
    if stats.gateFailed > 0 { parts.append("\(stats.gateFailed) could not be recorded") }
    if stats.withoutJourney > 0 { parts.append("\(stats.withoutJourney) could not be followed") }
    if let trace = update.trace, var values = MissingValues(trace) {
      let missing = values.count(of: trace.packets)
      if missing > 0 { parts.append("\(missing) calls without their value") }
    }
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
