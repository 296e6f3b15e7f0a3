import Glibc
import Synchronization
import SystemCalls
import TraceFiles

/// Steps a capture on a thread of its own until it ends: reads, spools, decodes, and at the end puts tracing back.
///
///     capturing thread                     one slot                    the owner's loop
///     step, wait 50 ms, step, …     ──▶   newest trace, counters  ──▶  poll(descriptor), take
///
/// Between two steps the owner may have the session, to save what there is.
final class CaptureThread<Session: SteppedCapture>: Sendable {
  let slot: NewsSlot<CaptureNews>
  private let session: Mutex<Session>

  /// Nil without descriptors.
  init?(_ session: sending Session) {
    guard let slot = NewsSlot(CaptureNews()) else { return nil }
    self.slot = slot
    self.session = Mutex(session)
  }

  /// - Throws: ``SystemFailure`` when there is no thread to be had.
  func start() throws(SystemFailure) { try DetachedThread.start { self.run() } }

  /// The session, between two steps or once it has ended.
  func withSession<Result>(_ body: (Session) throws(CaptureError) -> sending Result) throws(CaptureError) -> Result {
    try session.withLock { session throws(CaptureError) in try body(session) }
  }

  private func run() {
    var pace = CapturePace()
    while true {
      let now = System.monotonicTime()
      let wantsTrace = pace.wantsTrace(at: now) && slot.look { $0.update.trace == nil }
      let isStopping = slot.isStopping
      do throws(CaptureError) {
        let update = try session.withLock { session throws(CaptureError) in
          isStopping ? try session.stop() : try session.step(snapshot: wantsTrace)
        }
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
    let descriptor = session.withLock { $0.descriptor }
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
