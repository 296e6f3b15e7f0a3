import CallTrees
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

  /// Another one that has taken everything so far, and works on the spot. Both may go on.
  mutating func forked(names: borrowing TraceNames) -> TreePipeline {
    flush(names: names)
    switch place {
    case .here(let builder): return TreePipeline(builder)
    case .thread(let thread): return TreePipeline(thread.copy())
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
  private struct Batch: Sendable {
    var events: [TraceEvent] = []
    /// What the events' identifiers mean; nil once it is taken.
    var names: TraceNames?
  }

  private struct Built: Sendable {
    var builder: TreeBuilder
    var names: TraceNames

    mutating func take(_ batch: inout Batch) {
      guard let names = batch.names.take() else { return }
      builder.take(&batch.events, names: names)
      self.names = names
    }
  }

  private let queue: BoundedQueue<Batch>
  private let built: Monitor<Built>

  /// Batches that wait, at most: the reader waits when the builder is slower. Not few, so that both go on while the system
  /// has one of them wait for a processor.
  private static let longestQueue = 16

  /// Nil when there is no thread to be had.
  init?(_ builder: TreeBuilder, _ names: TraceNames) {
    let queue = BoundedQueue(most: Self.longestQueue) { Batch() }
    let built = Monitor(Built(builder: builder, names: names))
    (self.queue, self.built) = (queue, built)
    do throws(SystemFailure) {
      try DetachedThread.start { while queue.take({ batch in built.withLock { $0.take(&batch) } }) {} }
    } catch {
      return nil
    }
  }

  deinit { queue.close() }

  /// Takes the events and gives an empty array for them.
  func push(_ events: inout [TraceEvent], _ names: TraceNames) {
    var batch = Batch(names: names)
    swap(&events, &batch.events)
    queue.push(&batch)
    swap(&events, &batch.events)
  }

  func snapshot() -> Trace {
    // Nothing is on its way then: there is one reader.
    queue.drain()
    return built.withLock { $0.builder.snapshot(names: $0.names) }
  }

  /// The builder as it is once nothing is on its way.
  func copy() -> TreeBuilder {
    queue.drain()
    return built.withLock { $0.builder }
  }

  func finish() -> TreeBuilder {
    queue.end()
    queue.drain()
    return built.withLock { built in
      // Taken out, not copied.
      var builder = TreeBuilder(source: "")
      swap(&builder, &built.builder)
      return builder
    }
  }
}
