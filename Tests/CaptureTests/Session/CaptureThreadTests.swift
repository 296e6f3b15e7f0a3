import CallTrees
import Glibc
import SystemCalls
import Testing

@testable import Capture

/// What a made-up capture was told to do.
private struct Told: Sendable {
  var steps = 0
  var stops = 0
  var snapshots = 0
  var isPutBack = false
}

/// A capture that finishes a packet a step. It puts tracing back as ``CaptureSession`` does: however it ends.
private final class MadeUpCapture: SteppedCapture {
  let told: Monitor<Told>
  var descriptor: Int32 = -1
  let notes = ["a note"]
  /// The step that it ends at, or fails at.
  var lastStep = Int.max
  var failure: CaptureError?

  init(_ told: Monitor<Told>) { self.told = told }

  func step(snapshot: Bool) throws(CaptureError) -> CaptureUpdate {
    let steps = told.withLock { told in
      told.steps += 1
      if snapshot { told.snapshots += 1 }
      return told.steps
    }
    var update = CaptureUpdate()
    update.packets = steps
    if snapshot { update.trace = Trace(source: "step \(steps)") }
    return try steps == lastStep ? ended(.quota, update) : update
  }

  func stop() throws(CaptureError) -> CaptureUpdate {
    told.withLock { $0.stops += 1 }
    var update = CaptureUpdate()
    update.packets = told.withLock { $0.steps }
    update.trace = Trace(source: "last")
    return try ended(.stopped, update)
  }

  private func ended(_ end: CaptureEnd, _ update: CaptureUpdate) throws(CaptureError) -> CaptureUpdate {
    told.withLock { $0.isPutBack = true }
    if let failure { throw failure }
    var update = update
    update.end = end
    return update
  }
}

@Suite("A capture on its own thread", .timeLimit(.minutes(2)))
struct CaptureThreadTests {
  private let told = Monitor(Told())

  private func started(
    lastStep: Int = .max, failure: CaptureError? = nil, descriptor: Int32 = -1
  ) throws -> CaptureThread<MadeUpCapture> {
    let made = CaptureThread { [told] _ in
      let capture = MadeUpCapture(told)
      capture.lastStep = lastStep
      capture.failure = failure
      capture.descriptor = descriptor
      return capture
    }
    let thread = try #require(made)
    try thread.start()
    return thread
  }

  /// A thread that arms in three stages; `hurdle` runs before the last one.
  private func arming(
    _ hurdle: @escaping @Sendable () throws(CaptureError) -> Void
  ) throws -> CaptureThread<MadeUpCapture> {
    let made = CaptureThread { [told] (news) throws(CaptureError) in
      try news.enter(.looking)
      try news.enter(.tracer(functions: 7))
      try hurdle()
      try news.enter(.gate)
      return MadeUpCapture(told)
    }
    let thread = try #require(made)
    try thread.start()
    return thread
  }

  @Test("what it does until it is armed is told, and then its notes")
  func stages() throws {
    let gate = Monitor(false)
    let thread = try arming { gate.wait(until: { $0 }) { _ in } }
    thread.slot.wait { $0.stage == .tracer(functions: 7) }
    #expect(thread.slot.take { $0.notes } == [])
    gate.withLock { $0 = true }
    thread.slot.wait { $0.stage == nil && $0.update.packets > 0 }
    #expect(thread.slot.take { $0.notes } == ["a note"])
    thread.slot.stop()
    thread.slot.wait { $0.end != nil }
    #expect(thread.slot.take { $0.end } == .ended(.stopped))
  }

  @Test("given up while it is armed, it goes no further than the stage that it is at, and captures nothing")
  func givenUp() throws {
    let gate = Monitor(false)
    let thread = try arming { gate.wait(until: { $0 }) { _ in } }
    thread.slot.wait { $0.stage == .tracer(functions: 7) }
    thread.slot.stop()
    gate.withLock { $0 = true }
    thread.slot.wait { $0.end != nil }
    let news = thread.slot.take { $0 }
    #expect(news.end == .failed(.givenUp))
    #expect(news.stage == .tracer(functions: 7))
    let all = told.withLock { $0 }
    #expect(all.steps == 0 && all.stops == 0)
    #expect(try thread.withSession { $0.lastStep } == nil)
  }

  @Test("what keeps it from being armed is told as its end")
  func refused() throws {
    let thread = try arming { () throws(CaptureError) in throw .deviceBusy }
    thread.slot.wait { $0.end != nil }
    #expect(thread.slot.take { $0.end } == .failed(.deviceBusy))
  }

  @Test("it ends by itself, with tracing put back before that is told")
  func ends() throws {
    let thread = try started(lastStep: 3)
    thread.slot.wait { $0.end != nil }
    #expect(thread.slot.take { $0.end } == .ended(.quota))
    #expect(thread.slot.take { $0.update.packets } == 3)
    let all = told.withLock { $0 }
    #expect(all.steps == 3 && all.stops == 0 && all.isPutBack)
    #expect(try thread.withSession { $0.lastStep } == 3)
  }

  @Test("asked to, it stops once, and nothing is done to it afterwards")
  func stops() throws {
    let thread = try started()
    thread.slot.wait { $0.update.packets >= 2 }
    thread.slot.stop()
    thread.slot.stop()
    thread.slot.wait { $0.end != nil }
    let news = thread.slot.take { $0 }
    #expect(news.end == .ended(.stopped))
    #expect(news.update.trace?.source == "last")
    let all = told.withLock { $0 }
    #expect(all.stops == 1 && all.isPutBack)
    poll(nil, 0, 3 * CaptureSession.interval)
    #expect(told.withLock { $0.steps } == all.steps)
  }

  @Test("what fails is told as the end, in a step and while it stops", arguments: [false, true])
  func fails(whileStopping: Bool) throws {
    let failure = CaptureError.notRestored(["trace_clock is 'local', was 'mono'"])
    let thread = try started(lastStep: whileStopping ? .max : 2, failure: failure)
    if whileStopping { thread.slot.stop() }
    thread.slot.wait { $0.end != nil }
    #expect(thread.slot.take { $0.end } == .failed(failure))
    #expect(told.withLock { $0.isPutBack })
  }

  @Test("no trace is made before the one before was taken")
  func oneTrace() throws {
    let thread = try started()
    thread.slot.wait { $0.update.packets >= 12 }
    #expect(told.withLock { $0.snapshots } == 1)
    #expect(
      thread.slot.take { news in
        defer { news.update.trace = nil }; return news.update.trace?.source
      } == "step 2")
    thread.slot.wait { $0.update.trace != nil }
    #expect(told.withLock { $0.snapshots } == 2)
    thread.slot.stop()
    thread.slot.wait { $0.end != nil }
  }

  @Test("a quota that is met while windows are open is no reason to hurry")
  func quota() throws {
    let pipe = try #require(WakePipe())
    pipe.signal()
    let thread = try started(descriptor: pipe.reading)
    poll(nil, 0, 500)
    thread.slot.stop()
    thread.slot.wait { $0.end != nil }
    #expect(told.withLock { $0.steps } <= 15)
  }
}
