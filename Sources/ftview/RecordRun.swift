import ArgumentParser
import Capture
import CallTrees
import Glibc

/// One headless capture: waits, steps, shows progress, ends, saves.
struct RecordRun {
  let request: CaptureRequest
  /// Where to save; nil when there is nothing to save.
  let output: String?

  func run() throws {
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
    for disturbance in update.disturbances { progress.line("note: \(disturbance)") }
    // All is saved and nothing failed, but somebody who counts on the trace must not take it for whole.
    if (update.account?.lost ?? 0) > 0 { throw ExitCode(1) }
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
    if update.lost > 0 { return "a full buffer" }
    if !update.disturbances.isEmpty { return "tracing was changed by somebody, see below" }
    return "nothing tells why: was tracing off for a moment, or its buffer emptied?"
  }

  private func summary(_ update: CaptureUpdate) -> String {
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
    if update.lost > 0 { parts.append("\(update.lost) events lost: try --buffer") }
    switch update.end {
    case .time: parts.append("ended by the time limit")
    case .space: parts.append("ended by the limit of space")
    case .quota, .stopped, nil: break
    }
    return parts.joined(separator: ", ") + (output.map { ": saved in \($0)" } ?? "")
  }
}
