import Glibc
import Synchronization
import SystemCalls
import TraceFiles

/// Arms a capture and steps it on a thread of its own until it ends: reads, spools, decodes, and at the end puts tracing back.
///
///     capturing thread                     one slot                    the owner's loop
///     arm, step, wait 50 ms, step, … ──▶  newest trace, counters  ──▶  poll(descriptor), take
///
/// Between two steps the owner may have the session, to save what there is.
final class CaptureThread<Session: SteppedCapture>: Sendable {
  let slot: NewsSlot<CaptureNews>
  /// Nil until it is armed.
  private let session = Mutex<Session?>(nil)
  private let arm: @Sendable (ArmingNews) throws(CaptureError) -> sending Session

  /// Nil without descriptors.
  init?(_ arm: @escaping @Sendable (ArmingNews) throws(CaptureError) -> sending Session) {
    guard let slot = NewsSlot(CaptureNews()) else { return nil }
    self.slot = slot
    self.arm = arm
  }

  /// - Throws: ``SystemFailure`` when there is no thread to be had.
  func start() throws(SystemFailure) { try DetachedThread.start { self.run() } }

  /// The session, between two steps or once it has ended; nil if it was never armed.
  func withSession<Result>(_ body: (Session) throws(CaptureError) -> sending Result) throws(CaptureError) -> Result? {
    try session.withLock { session throws(CaptureError) in
      guard let session else { return nil }
      return try body(session)
    }
  }

  private func run() {
    do throws(CaptureError) {
      let notes = try session.withLock { session throws(CaptureError) in
        let armed = try arm(ArmingNews(slot: slot))
        session = armed
        return armed.notes
      }
      slot.put { news in
        news.stage = nil
        news.notes = notes
      }
    } catch {
      return slot.put { $0.end = .failed(error) }
    }
    goOn()
  }

  /// From the first step to the last.
  private func goOn() {
    var pace = CapturePace()
    while true {
      let now = System.monotonicTime()
      let wantsTrace = pace.wantsTrace(at: now) && slot.look { $0.update.trace == nil }
      let isStopping = slot.isStopping
      do throws(CaptureError) {
        let update = try withSession { session throws(CaptureError) in
          isStopping ? try session.stop() : try session.step(snapshot: wantsTrace)
        }
        guard let update else { return }
        if pace.isNews(update, at: now) { slot.put { $0.take(update) } }
        if update.end != nil { return }
      } catch {
        slot.put { $0.end = .failed(error) }
        return
      }
      wait(&pace)
    }
  }

  /// Until the next step is due, or there is a reason for one.
  private func wait(_ pace: inout CapturePace) {
    let descriptor = session.withLock { $0?.descriptor ?? -1 }
    var watched = [
      pollfd(fd: slot.stopDescriptor, events: Int16(POLLIN), revents: 0),
      // Below 0 it is passed over.
      pollfd(fd: pace.isAnswered ? -1 : descriptor, events: Int16(POLLIN), revents: 0),
    ]
    _ = System.retrying { poll(&watched, 2, CaptureSession.interval) }
    if pace.isAnswered {
      var again = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      pace.isAnswered = System.retrying { poll(&again, 1, 0) } > 0
    } else {
      pace.isAnswered = watched[1].revents != 0
    }
  }
}

/// Tells the owner of a capture what is done until it is armed.
struct ArmingNews: Sendable {
  fileprivate let slot: NewsSlot<CaptureNews>

  /// - Throws: ``CaptureError/givenUp`` when the owner wants no capture any more.
  func enter(_ stage: ArmingStage) throws(CaptureError) {
    guard !slot.isStopping else { throw .givenUp }
    slot.put { $0.stage = stage }
  }
}

/// When a capture's trace and counters are worth showing.
private struct CapturePace {
  /// What an update has besides its trace and its end.
  private struct Counters: Equatable {
    var stats = CaptureStats()
    var packets = 0
    var lost: UInt64 = 0
    var bytes = 0
    var isAsleep = false
    var secondsLeft: Int?
    var remarks: [String] = []
    var disturbances: [String] = []
  }

  /// The session's descriptor was readable, and a step was made for it. It may stay so: a quota is met, and windows are open
  /// still that are waited for.
  var isAnswered = false
  private var pace = ShowingPace()
  private var last = Counters()
  private var shownPackets = 0

  /// There are finished packets that were not shown, and it is time.
  func wantsTrace(at now: Int64) -> Bool { last.packets != shownPackets && pace.remaining(at: now) == 0 }

  /// Whether something is new since the update before.
  mutating func isNews(_ update: CaptureUpdate, at now: Int64) -> Bool {
    if let trace = update.trace {
      pace.showed(trace, at: now)
      shownPackets = update.packets
    }
    let counters = Counters(
      stats: update.stats, packets: update.packets, lost: update.lost, bytes: update.bytes,
      isAsleep: update.isAsleep, secondsLeft: update.secondsLeft, remarks: update.remarks,
      disturbances: update.disturbances)
    defer { last = counters }
    return counters != last || update.trace != nil || update.end != nil
  }
}
