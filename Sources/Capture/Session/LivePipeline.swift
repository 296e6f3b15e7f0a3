import CallTrees
import TraceEvents

/// Sub-buffers in, call trees out, while the capture runs.
///
/// Each CPU's buffer is in order by itself; between them, an event may be handed over only once no CPU can still bring an
/// earlier one. All CPUs are emptied in every round, and the buffer's clock is CLOCK_MONOTONIC: whatever happened before
/// the *previous* round began was in a buffer when this round read it. A CPU that was not emptied holds the limit back
/// at the last event it has brought.
///
///     round      1        2        3
///     begins at  t1       t2       t3
///     hands over          < t1     < t2
struct LivePipeline {
  private var decoder: SubBufferDecoder
  private var builder: TreeBuilder
  private var previousRound: Int64?
  private var damaged = 0

  init(decoder: SubBufferDecoder, source: String) {
    self.decoder = decoder
    builder = TreeBuilder(source: source, expectsWindows: true)
  }

  /// How many packets are finished.
  var finishedPackets: Int { builder.finishedPackets }
  /// How many windows were left out because no keep rule asked for them; known once the trace is finished.
  private(set) var notKept = 0

  /// Takes one sub-buffer.
  mutating func append(_ subBuffer: UnsafeRawBufferPointer, cpu: Int) {
    do throws(SubBufferError) {
      try decoder.append(subBuffer, cpu: cpu)
    } catch {
      damaged += 1
      builder.note(Notice("CPU \(cpu): \(error)"))
    }
  }

  /// Ends a round that began at `start` (ns); `unfinished` are the CPUs that may hold more.
  mutating func endRound(startedAt start: Int64, unfinished: [Int]) {
    defer { previousRound = start }
    guard var limit = previousRound.map({ UInt64(clamping: $0) }) else { return }
    for cpu in unfinished { limit = min(limit, decoder.latestTime(cpu: cpu) ?? 0) }
    decoder.drain(before: limit, into: &builder)
  }

  /// What is finished so far.
  func snapshot() -> Trace { builder.snapshot(names: decoder.names) }

  /// Hands over everything and ends the trace.
  mutating func finish() -> Trace {
    decoder.drain(before: nil, into: &builder)
    notKept = builder.windowsNotKept
    return builder.finish(names: decoder.names)
  }
}
