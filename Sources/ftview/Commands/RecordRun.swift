import ArgumentParser
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
    let signals = try CaptureSignals()
    let progress = ProgressLine()
    let session = try start(signals, progress)
    // Whoever sends the packets waits for this line.
    progress.line("armed: \(request.filter.expression.isEmpty ? "all packets" : request.filter.expression)")
    for note in session.notes { progress.line("note: \(note)") }
    let service = ServiceNotice()
    service.ready("armed")
    let update: CaptureUpdate
    do throws(CaptureError) {
      update = try watch(session, signals: signals, progress: progress)
    } catch {
      // What went wrong, and what there is all the same.
      if let kept = try? keep(session, progress) { progress.line("saved in \(kept.path) what there was") }
      throw error
    }
    service.stopping()
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

  /// Arms. Who wants it to end meanwhile has captured nothing, and gets no file.
  private func start(
    _ signals: borrowing CaptureSignals, _ progress: ProgressLine
  ) throws(CaptureError) -> CaptureSession {
    let line = ArmingLine(progress, signals)
    defer {
      line?.end()
      progress.erase()
    }
    let session = try CaptureSession(request) { (stage) throws(CaptureError) in
      guard !signals.wait(milliseconds: 0).end else { throw .givenUp }
      line?.enter(stage)
    }
    guard !signals.wait(milliseconds: 0).end else {
      _ = try session.stop()
      throw .givenUp
    }
    return session
  }

  private func keep(_ session: CaptureSession, _ progress: ProgressLine) throws(CaptureError) -> KeptCapture? {
    guard let output else { return nil }
    progress.show("saving …")
    return try session.keep(at: output, replacing: replacing)
  }

  private func watch(
    _ session: CaptureSession, signals: borrowing CaptureSignals, progress: ProgressLine
  ) throws(CaptureError) -> CaptureUpdate {
    var update = try session.step(snapshot: false)
    var saved = 0
    var told = 0
    func tell() {
      for remark in update.remarks.dropFirst(told) { progress.line("note: \(remark)") }
      told = update.remarks.count
    }
    while update.end == nil {
      tell()
      progress.show(status(update))
      let wishes = signals.wait(milliseconds: CaptureSession.interval)
      if wishes.stop {
        progress.line("not suspended: the tracer would go on with nobody reading; ^C ends the capture and saves it")
      }
      if wishes.save { saveSoFar(session, &saved, progress) }
      if wishes.end { progress.show("putting tracing back …") }
      update = wishes.end ? try session.stop() : try session.step(snapshot: false)
    }
    tell()
    return update
  }

  /// Writes what there is to the next file. That it cannot be written does not end the capture.
  private func saveSoFar(
    _ session: CaptureSession, _ saved: inout Int, _ progress: ProgressLine
  ) {
    guard let output else { return }
    while true {
      saved += 1
      let path = OutputPlace.numbered(output, saved)
      do throws(CaptureError) {
        do throws(OutputFailure) { try FileWriter.checkIsFile(output) } catch { throw .output(error) }
        progress.show("saving …")
        try session.save(to: path)
        return progress.line("saved in \(path): \(session.packets) captured so far")
      } catch .output(.exists) {
        // Of a capture before, or of another program: the next number.
      } catch {
        return progress.line("not saved: \(error.description)")
      }
    }
  }

  private func status(_ update: CaptureUpdate) -> String {
    let stats = update.stats
    if request.countOnly { return "\(stats.seen) seen, \(stats.matched) match" }
    let place = request.ring == nil ? "captured" : "in the ring"
    let state = update.isAsleep ? "asleep" : "armed"
    var parts = ["\(state): \(stats.seen) seen", "\(stats.matched) match", "\(update.packets) \(place)"]
    parts += CaptureAccount(update).missing
    if update.lost > 0 { parts.append("\(Int(clamping: update.lost).counted("event")) lost") }
    // Told in a line that stays at the end; here so that somebody who watches can act.
    if !update.disturbances.isEmpty { parts.append("tracing was changed by somebody") }
    return parts.joined(separator: ", ")
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
    if let contents = update.contents {
      parts.append("\(contents.packets) captured")
      if contents.incomplete > 0 { parts.append("\(contents.incomplete) of them incomplete") }
      parts.append(contents.calls.counted("call"))
    }
    if let account {
      parts += account.missing
      if account.lost > 0 { parts[parts.count - 1] += " (\(reason(update)))" }
    }
    if stats.gateFailed > 0 { parts.append("\(stats.gateFailed) could not be recorded") }
    if stats.withoutJourney > 0 { parts.append("\(stats.withoutJourney) could not be followed") }
    if let missing = update.contents?.withoutValue, missing > 0 {
      parts.append("\(missing.counted("call")) without their value")
    }
    if update.lost > 0 { parts.append("\(Int(clamping: update.lost).counted("event")) lost: try --buffer") }
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
