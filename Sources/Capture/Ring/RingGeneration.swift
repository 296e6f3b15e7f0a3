import CallTrees
import TraceEvents

/// A stretch of a ring's trace, read by a decoder of its own, because a decoder remembers what it has seen.
///
///     pages        ─────────────────────┬───────────────────────▶
///     one          ════════════════════ │ ══════    until the windows have closed that it saw begin before the cut
///     the next one                      └════════════════════════
///
/// Of a window both see, the one counts that saw it begin.
struct RingGeneration {
  /// When it was begun, in ns.
  let startedAt: Int64
  /// Pages that it was given.
  private(set) var pages = 0
  private var decoder: SubBufferDecoder
  private var events: RingEventsSink
  /// By CPU: a window that began later is the next generation's. Nil while there is none.
  private var cuts: [Int: Int64]?

  /// - Parameter wantsShapes: tell which path each window took.
  init(decoder: SubBufferDecoder, wantsShapes: Bool, startedAt: Int64) {
    self.decoder = decoder
    self.startedAt = startedAt
    events = RingEventsSink(shapes: wantsShapes ? WindowShapes() : nil)
  }

  /// When the last event of `cpu` was, in ns.
  func latestTime(cpu: Int) -> Int64? { decoder.latestTime(cpu: cpu).map { Int64(clamping: $0) } }

  /// When the oldest window began that has not been told yet, in ns.
  var oldestOpen: Int64? { events.oldestOpen }

  /// Takes a sub-buffer. What is damaged of it is not read.
  mutating func append(_ page: UnsafeRawBufferPointer, cpu: Int) {
    pages += 1
    try? decoder.append(page, cpu: cpu)
  }

  /// Reads what happened before `time`, or all. Answers windows that have closed, and which path they took.
  mutating func drain(before time: UInt64?) -> [DecidedWindow] {
    decoder.drain(before: time, into: &events)
    return own(events.takeClosed(names: decoder.names))
  }

  /// Ends it: what is open is not waited for.
  mutating func finish() -> [DecidedWindow] {
    decoder.drain(before: nil, into: &events)
    return own(events.finish(names: decoder.names))
  }

  /// Another one goes on from here; this one still tells of windows that it has seen begin.
  mutating func cut(cpus: Range<Int>, successorAsFreshAs fresh: SubBufferDecoder, at now: Int64) -> RingGeneration {
    var latest: [Int: Int64] = [:]
    for cpu in cpus { latest[cpu] = latestTime(cpu: cpu) }
    cuts = latest
    return RingGeneration(
      decoder: decoder.successor(asFreshAs: fresh), wantsShapes: events.shapes != nil, startedAt: now)
  }

  /// All windows that it is asked for have been told.
  ///
  /// - Parameter time: up to when it was drained.
  func isDone(before time: UInt64) -> Bool {
    guard let cut = cuts?.values.max(), Int64(clamping: time) > cut else { return false }
    return events.oldestOpen.map { $0 > cut } ?? true
  }

  private func own(_ windows: [DecidedWindow]) -> [DecidedWindow] {
    guard let cuts else { return windows }
    return windows.filter { $0.span.begin <= cuts[Int($0.span.cpu)] ?? .min }
  }
}

/// A window that has closed, and its path.
struct DecidedWindow: Equatable {
  var span: WindowSpan
  /// What windows of the same path have in common; nil when it is not whole, or nobody wants to know.
  var shape: UInt64?
}

/// Where a generation's events go.
private struct RingEventsSink: EventSink {
  private(set) var shapes: WindowShapes?
  private var spans = WindowSpans()
  /// Closed windows whose shape is not known yet.
  private var waiting: [WindowSpan] = []

  init(shapes: WindowShapes?) { self.shapes = shapes }

  var oldestOpen: Int64? { (waiting.map(\.begin) + [spans.oldestOpen].compactMap { $0 }).min() }

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    spans.receive(event, names: names)
    shapes?.receive(event, names: names)
  }

  mutating func takeClosed(names: borrowing TraceNames) -> [DecidedWindow] {
    guard shapes != nil else { return spans.takeClosed().map { DecidedWindow(span: $0) } }
    waiting += spans.takeClosed()
    let known = shapes?.takeShapes(names: names) ?? [:]
    let decided = waiting.compactMap { span in known[span.id].map { DecidedWindow(span: span, shape: $0) } }
    waiting.removeAll { known[$0.id] != nil }
    return decided
  }

  mutating func finish(names: borrowing TraceNames) -> [DecidedWindow] {
    spans.cutAll()
    let known = shapes?.finish(names: names) ?? [:]
    let rest = waiting + spans.takeClosed()
    waiting = []
    return rest.map { DecidedWindow(span: $0, shape: known[$0.id] ?? nil) }
  }
}
