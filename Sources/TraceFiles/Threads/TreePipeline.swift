import CallTrees
import Synchronization
import SystemCalls
import TraceEvents

/// Builds trees beside the reading of a long trace: whoever reads hands over events here, and another thread takes
/// them.
///
///     reader   bytes → events   ──▶   batch  batch  batch   ──▶   builder   events → trees
///
/// Both halves cost about the same, and a trace is read in half the time where there are two processors. A short trace
/// is built on the spot, without a thread. The result is the same either way: batches come in order, to one builder.
struct TreePipeline: EventSink {
  private enum Place {
    case here(TreeBuilder)
    case thread(BuilderThread)
  }

  private var place: Place
  private var received = 0
  /// Events that came one by one.
  private var pending: [TraceEvent] = []

  /// As many events as a thread's start is not worth.
  private static let shortTrace = 20_000
  private static let mostPending = 4096

  init(_ builder: TreeBuilder) { place = .here(builder) }

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    pending.append(event)
    if pending.count >= Self.mostPending { flush(names: names) }
  }

  mutating func take(_ events: inout [TraceEvent], names: borrowing TraceNames) {
    flush(names: names)
    deliver(&events, names: names)
  }

  /// Hands over what came one by one.
  mutating func flush(names: borrowing TraceNames) {
    guard !pending.isEmpty else { return }
    var events: [TraceEvent] = []
    swap(&events, &pending)
    deliver(&events, names: names)
    swap(&events, &pending)
  }

  private mutating func deliver(_ events: inout [TraceEvent], names: borrowing TraceNames) {
    received += events.count
    switch place {
    case .here(var builder):
      // Nobody else may hold the builder while it works, or all of it would be copied.
      place = .here(TreeBuilder(source: ""))
      builder.take(&events, names: names)
      place = .here(builder)
      if received >= Self.shortTrace, let thread = BuilderThread(builder, names.frozen()) { place = .thread(thread) }
    case .thread(let thread):
      thread.push(&events, names.frozen())
    }
  }

  /// What is finished of all that was handed over: waits for the few batches that are on their way.
  mutating func snapshot(names: borrowing TraceNames) -> Trace {
    flush(names: names)
    switch place {
    case .here(let builder): return builder.snapshot(names: names)
    case .thread(let thread): return thread.snapshot()
    }
  }

  /// The builder, which has taken everything.
  mutating func finish(names: borrowing TraceNames) -> TreeBuilder {
    flush(names: names)
    switch place {
    case .here(let builder): return builder
    case .thread(let thread): return thread.finish()
    }
  }
}

/// A thread that has a ``TreeBuilder`` until it is asked back. The thread ends with this, whether asked or not.
private final class BuilderThread: Sendable {
  private let work: BuilderWork

  /// Nil when there is no thread to be had.
  init?(_ builder: TreeBuilder, _ names: TraceNames) {
    work = BuilderWork(builder, names)
    guard work.start() else { return nil }
  }

  deinit { work.close() }

  func push(_ events: inout [TraceEvent], _ names: TraceNames) { work.push(&events, names) }
  func snapshot() -> Trace { work.snapshot() }
  func finish() -> TreeBuilder { work.finish() }
}

/// What the reader's thread and the builder's share.
private final class BuilderWork: Sendable {
  private struct Batch: Sendable {
    var events: [TraceEvent]
    var names: TraceNames
  }

  private struct Queue {
    var waiting: [Batch] = []
    /// Arrays that are used again: new ones would cost more than what they hold.
    private var free: [[TraceEvent]] = []
    var isClosed = false

    // What goes from one thread to the other is swapped, never copied: an array that both know of for a moment is no
    // longer the one's alone who adds to it or empties it, and either would make a new one.

    /// Takes the events of a batch and gives an empty array for them.
    mutating func put(_ events: inout [TraceEvent], _ names: TraceNames) {
      waiting.append(Batch(events: free.popLast() ?? [], names: names))
      swap(&events, &waiting[waiting.count - 1].events)
    }

    /// Takes back an array that is empty again.
    mutating func giveBack(_ events: inout [TraceEvent]) {
      free.append([])
      swap(&events, &free[free.count - 1])
    }
  }

  private struct Built {
    var builder: TreeBuilder
    var names: TraceNames
  }

  private let queue = Mutex(Queue())
  private let built: Mutex<Built>
  private let filled: Semaphore
  private let room: Semaphore
  private let ended: Semaphore

  /// Batches that wait, at most: the reader waits when the builder is slower. Not few, so that both go on while the system
  /// has one of them wait for a processor.
  private static let longestQueue = 16

  init(_ builder: TreeBuilder, _ names: TraceNames) {
    built = Mutex(Built(builder: builder, names: names))
    filled = Semaphore(0)
    room = Semaphore(Self.longestQueue)
    ended = Semaphore(0)
  }

  func start() -> Bool { detachThread { self.run() } }

  /// Takes the events and gives an empty array for them.
  func push(_ events: inout [TraceEvent], _ names: TraceNames) {
    room.wait()
    queue.withLock { $0.put(&events, names) }
    filled.signal()
  }

  func snapshot() -> Trace {
    // Whoever has all the room knows that nothing is on its way: there is one reader.
    for _ in 0..<Self.longestQueue { room.wait() }
    defer { for _ in 0..<Self.longestQueue { room.signal() } }
    return built.withLock { $0.builder.snapshot(names: $0.names) }
  }

  func finish() -> TreeBuilder {
    close()
    ended.wait()
    return built.withLock { built in
      // Taken out, not copied.
      var builder = TreeBuilder(source: "")
      swap(&builder, &built.builder)
      return builder
    }
  }

  func close() {
    let wasClosed = queue.withLock { queue in
      defer { queue.isClosed = true }
      return queue.isClosed
    }
    if !wasClosed { filled.signal() }
  }

  private func run() {
    while true {
      filled.wait()
      // Nothing waits only once the queue is closed.
      guard var batch = queue.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) else { break }
      built.withLock { built in
        built.builder.take(&batch.events, names: batch.names)
        built.names = batch.names
      }
      queue.withLock { $0.giveBack(&batch.events) }
      room.signal()
    }
    ended.signal()
  }
}
