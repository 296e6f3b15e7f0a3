import CallTrees
import Glibc
import SystemCalls

/// Decides what of a reading is shown, and when. A class, of the thread that reads: readers that are made for it hand it on a lot.
final class LoadReporter: LoadObserver {
  private let slot: LoadSlot
  /// Of several files: they are one trace.
  private var join: TraceJoin?
  /// Which of them is read.
  private var file = 0
  private var name: String?
  private(set) var wasStopped = false
  private var hasReachedEnd = false
  /// All of a followed file was shown.
  private(set) var isFollowing = false
  private(set) var loss: FollowLoss?
  private(set) var bytes = 0
  private(set) var total: Int?
  private var pace = ShowingPace()
  private var lastTold: Int64 = 0
  /// Something was read since the last trace was shown.
  private var hasMore = false

  /// Between two numbers, in ns.
  private static let progressInterval: Int64 = 100_000_000

  init(_ slot: LoadSlot) { self.slot = slot }

  /// - Parameter files: what the user calls them.
  init(_ slot: LoadSlot, joining files: [String]) {
    self.slot = slot
    join = TraceJoin(files)
  }

  /// Goes on to another file.
  func begin(_ number: Int, of files: [String]) {
    file = number
    name = "\(number + 1) of \(files.count): \(files[number])"
    (bytes, total) = (0, nil)
    tell(nil, at: System.monotonicTime())
  }

  /// Takes a file that was read to its end.
  ///
  /// - Returns: all files that were read.
  func finish(_ trace: Trace) -> Trace {
    let all = joined(trace)
    let now = System.monotonicTime()
    if pace.remaining(at: now) == 0, !all.packets.isEmpty { show(all, at: now) }
    return all
  }

  /// Tells in the trace why a file is not there.
  ///
  /// - Returns: all files that were read.
  func leaveOut(_ reason: String) -> Trace { join?.leaveOut(reason) ?? Trace(source: "") }

  // Not inlined: a trace is large, and three places join one.
  @inline(never)
  private func joined(_ trace: Trace) -> Trace { join?.take(trace, of: file) ?? trace }

  func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool {
    guard !isStopped() else { return false }
    self.bytes = bytes
    self.total = total
    hasMore = true
    let now = System.monotonicTime()
    if !pace.hasShown {
      // An empty list is no first screen.
      let trace = joined(snapshot())
      if !trace.packets.isEmpty { show(trace, at: now) }
    } else if pace.remaining(at: now) == 0, slot.isTaken {
      show(joined(snapshot()), at: now)
    }
    if now - lastTold >= Self.progressInterval { tell(nil, at: now) }
    return true
  }

  func wait(for input: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    var watched = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: slot.stopDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&watched, 2, 0) == 0 {
      // Nothing comes now. What came last is shown, in its time.
      let due = hasMore ? pace.remaining(at: System.monotonicTime()) : 0
      if hasMore, poll(&watched, 2, Int32(clamping: (due + 999_999) / 1_000_000)) == 0 {
        show(joined(snapshot()), at: System.monotonicTime())
      }
      _ = System.retrying { poll(&watched, 2, milliseconds) }
    }
    return !isStopped()
  }

  func waitAtEnd(for growth: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    if !hasReachedEnd { (hasReachedEnd, hasMore) = (true, true) }
    return wait(for: growth, atMost: milliseconds, snapshot: snapshot)
  }

  func lost(_ loss: FollowLoss) { self.loss = loss }

  private func isStopped() -> Bool {
    if slot.isStopping { wasStopped = true }
    return wasStopped
  }

  private func show(_ trace: Trace, at now: Int64) {
    isFollowing = hasReachedEnd
    tell(trace, at: now)
    hasMore = false
    pace.showed(trace, at: now)
  }

  private func tell(_ trace: Trace?, at now: Int64) {
    slot.put(trace, name: name, bytes: bytes, total: total, isFollowing: isFollowing)
    lastTold = now
  }
}
