import CallTrees
import Capture
import Glibc
import Interface
import SystemCalls

/// A capture that the screen shows while it is armed and while it runs.
final class LiveCapture {
  /// What it was asked for.
  let request: ArmRequest
  /// What it does until it is armed; nil from then on.
  private(set) var stage: ArmingStage? = .looking
  /// What there is to know of it once it is armed, one line each.
  private(set) var notes: [String] = []
  private let capture: RunningCapture
  private let start = System.monotonicTime()
  private let wanted: CaptureRequest
  private var last = CaptureUpdate()
  private var end: CaptureNews.End?
  private var isStopping = false
  /// How many of the disturbances the user knows of.
  private var told = 0
  private var toldRemarks = 0

  /// Begins to arm.
  init(_ request: ArmRequest) throws(CaptureError) {
    self.request = request
    wanted = try Self.captureRequest(request)
    capture = try RunningCapture(wanted)
  }

  /// What the screen's request means.
  static func captureRequest(_ request: ArmRequest) throws(CaptureError) -> CaptureRequest {
    var wanted = CaptureRequest()
    do throws(FilterError) {
      wanted.filter = try Filter(request.filter, excluding: request.withSSH ? nil : SSHSession.current())
    } catch {
      throw .filter(error)
    }
    wanted.entries = request.entries
    if request.quota > 0 { wanted.quota = request.quota }
    wanted.traced = TracedFunctions(trace: [request.trace], noTrace: [request.noTrace])
    wanted.keep = try KeepRules(parsing: [request.keep])
    wanted.depth = request.depth
    wanted.sampling = request.sampling
    wanted.values = request.values
    wanted.valued = TracedFunctions(trace: [request.valued], noTrace: [])
    wanted.fields = FieldNames(parsing: [request.fields])
    if !request.ring.isEmpty {
      wanted.ring = try RingSize(parsing: request.ring)
      wanted.ringHasTrees = true
      // It keeps the newest for as long as it runs.
      wanted.timeLimit = nil
    }
    if request.sleepAfter > 0 { wanted.sleepAfter = request.sleepAfter }
    return wanted
  }

  /// What is wrong with a request, as far as that can be said without the kernel; nil when nothing is.
  static func problem(of request: ArmRequest) -> String? {
    do throws(CaptureError) {
      try captureRequest(request).validate()
      return nil
    } catch {
      return error.description
    }
  }

  /// What is wrong with a filter, or nil.
  static func check(_ text: String) -> FilterProblem? {
    guard let error = Filter.problem(asTyped: text) else { return nil }
    let bytes = Array(text.utf8)
    // The place is in bytes; the screen counts characters.
    let characters = { (end: Int) in String(decoding: bytes.prefix(max(0, end)), as: UTF8.self).count }
    let range = error.range
    return FilterProblem(
      message: error.message, range: range.isEmpty ? nil : characters(range.lowerBound)..<characters(range.upperBound))
  }

  /// Until its last news were taken.
  var isRunning: Bool { end == nil }
  /// For poll(2), while it runs.
  var descriptor: Int32? { isRunning ? capture.descriptor : nil }

  /// How it stands, as of the last news.
  var status: CaptureStatus {
    var status = CaptureStatus(
      phase: phase, filter: request.filter, seen: last.stats.seen,
      matched: last.stats.matched,
      captured: UInt64(clamping: last.packets), lost: last.lost, quota: request.quota)
    let account = last.account ?? CaptureAccount(last)
    (status.notKept, status.letGo) = (account.notKept, account.overwritten)
    status.skipped = account.skipped
    status.lostPackets = last.account?.lost ?? 0
    status.isDisturbed = !last.disturbances.isEmpty
    status.stage = stage.map(words) ?? ""
    status.budget = budget
    return status
  }

  private var phase: CaptureStatus.Phase {
    if !isRunning { return .stopped }
    if stage != nil { return .arming }
    if isStopping { return .stopping }
    return last.isAsleep ? .asleep : .armed
  }

  private func words(_ stage: ArmingStage) -> String {
    let seconds = (System.monotonicTime() - start) / 1_000_000_000
    let time = seconds > 0 ? ", \(seconds) s" : ""
    return (isStopping ? "giving up once the kernel is done with " : "") + stage.text + time
  }

  private var budget: CaptureBudget {
    var budget = CaptureBudget()
    budget.bytes = last.bytes
    budget.mostBytes = wanted.spoolLimit
    budget.secondsLeft = last.secondsLeft
    budget.isRing = wanted.ring != nil
    switch wanted.ring {
    case .packets(let count): budget.ring = count
    case .bytes(let bytes): budget.mostBytes = bytes
    case nil: break
    }
    return budget
  }

  /// What the capture has to say of itself since this was asked last; nil when nothing.
  func remark() -> String? {
    let fresh = last.remarks.dropFirst(toldRemarks)
    toldRemarks = last.remarks.count
    return fresh.isEmpty ? nil : fresh.joined(separator: "; ")
  }

  /// What somebody else changed in tracing since this was asked last; nil when nothing.
  func news() -> String? {
    let fresh = last.disturbances.dropFirst(told)
    told = last.disturbances.count
    return fresh.isEmpty ? nil : fresh.joined(separator: "; ")
  }

  /// Takes what came: a longer trace when there is one, and what went wrong; the capture has ended then, and tracing is
  /// put back.
  func take() -> (trace: Trace?, failure: CaptureError?) {
    let news = capture.take()
    last = news.update
    last.trace = nil
    (stage, notes) = (news.stage, news.notes)
    end = news.end
    guard case .failed(let error) = end else { return (news.update.trace, nil) }
    return (news.update.trace, error)
  }

  /// Asks for the end, which comes as news.
  func stop() {
    isStopping = true
    capture.stop()
  }

  /// Why it ended, for the user; nil while it runs.
  var ending: String? {
    let missing = (last.account?.missing ?? []).map { ", " + $0 }.joined()
    let packets = last.packets.counted("packet") + missing
    guard case .ended(let end) = end else { return nil }
    switch end {
    case .quota: return "captured \(packets), all that were asked for; :w FILE saves them"
    case .time: return "the time limit ended the capture: \(packets); :w FILE saves them"
    case .space: return "the limit of space ended the capture: \(packets); :w FILE saves them"
    case .diskFull: return "no space left in \(Self.spool): that ended the capture: \(packets); :w FILE saves them"
    case .stopped: return "stopped: \(packets); :w FILE saves them"
    }
  }

  func save(to path: String, replacing: Bool) -> Outcome {
    let goesOn = isRunning && !isStopping
    // Asked to end it soon does; the last news are still to be taken.
    if isStopping { capture.finish() }
    do throws(CaptureError) {
      do throws(OutputFailure) { try FileWriter.checkIsFile(path) } catch { throw .output(error) }
      try capture.save(to: path, replacing: replacing)
      // What comes is in no file yet.
      if goesOn { return .success("saved \(path) with what there is so far; the capture goes on") }
      return .saved("saved \(path)")
    } catch .output(.exists(let path)) {
      return .exists(path)
    } catch {
      return .failure(error.description)
    }
  }

  /// Puts an ended capture that nobody could be asked about into a file; what came of that, for the user.
  func keep() -> String {
    var now = time(nil)
    var date = tm()
    localtime_r(&now, &date)
    let digits = [date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec]
      .map { $0 < 10 ? "0\($0)" : String($0) }
    let name = "ftview-\(digits[0...2].joined())-\(digits[3...].joined()).dat"
    do throws(CaptureError) {
      guard let kept = try capture.keep(at: name) else { return "there was nothing to save" }
      return "the capture was not saved yet: it is in \(kept.path)" + (kept.isPart ? ", as far as there was room" : "")
    } catch {
      return "the capture was not saved, and cannot be: \(error.description)"
    }
  }

  /// Where the trace lies until it is saved.
  private static var spool: String { CaptureRequest().spoolDirectory }

  /// Ends the capture if it still runs; what could not be put back, or nil.
  func close() -> CaptureError? {
    guard isRunning else { return nil }
    capture.finish()
    return take().failure
  }
}
