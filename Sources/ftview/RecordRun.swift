import Capture
import CallTrees
import Glibc

/// One headless capture: waits, steps, shows progress, ends, saves.
struct RecordRun {
  let request: CaptureRequest
  /// Where to save; nil when there is nothing to save.
  let output: String?

  func run() throws(CaptureError) {
    // From here on ^C, a hangup and a kill are a request to end, read like any input.
    let signals = try EndingSignals()
    let progress = ProgressLine()
    progress.show("arming …")
    let session = try CaptureSession(request)
    // Whoever sends the packets waits for this line.
    progress.line("armed: \(request.filter.expression.isEmpty ? "all packets" : request.filter.expression)")
    for note in session.notes { progress.line("note: \(note)") }
    let update: CaptureUpdate
    do throws(CaptureError) {
      update = try watch(session, signals: signals, progress: progress)
    } catch {
      // What went wrong, and what there is all the same.
      if let output, (try? session.save(to: output)) != nil { progress.line("saved in \(output) what there was") }
      throw error
    }
    if let output { try session.save(to: output) }
    progress.line(summary(update))
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

  private func summary(_ update: CaptureUpdate) -> String {
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
    case .quota, .stopped, nil: break
    }
    return parts.joined(separator: ", ") + (output.map { ": saved in \($0)" } ?? "")
  }
}
