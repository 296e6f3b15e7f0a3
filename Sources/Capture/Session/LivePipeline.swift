import CallTrees
import TraceEvents

/// Sub-buffers in, call trees out, while the capture runs.
///
/// Events are handed over once no CPU can still bring an earlier one: see ``RoundLimit``.
struct LivePipeline {
  private var decoder: SubBufferDecoder
  private var builder: TreeBuilder
  private var limit = RoundLimit()
  private var damaged = 0

  /// - Parameter listsAll: windows that no keep rule asked for have trees as well.
  init(decoder: SubBufferDecoder, source: String, listsAll: Bool = false) {
    self.decoder = decoder
    builder = TreeBuilder(source: source, expectsWindows: true, listsAll: listsAll)
  }

  /// How many packets are finished.
  var finishedPackets: Int { builder.finishedPackets }
  /// How many windows were left out so far because no keep rule asked for them.
  var notKept: Int { leftOut ?? builder.windowsNotKept }
  /// The same, once the trace is finished.
  private var leftOut: Int?

  /// Takes one sub-buffer.
  mutating func append(_ subBuffer: UnsafeRawBufferPointer, cpu: Int) {
    do throws(SubBufferError) {
      try decoder.append(subBuffer, cpu: cpu)
    } catch {
      damaged += 1
      builder.note(Notice("CPU \(cpu): \(error)"))
    }
  }

  /// Ends a round that began at `start` (ns); `unfinished` are the CPUs that may hold more. Answers up to when events have
  /// been handed over, in ns.
  @discardableResult
  mutating func endRound(startedAt start: Int64, unfinished: [Int]) -> UInt64? {
    let latest = unfinished.map { decoder.latestTime(cpu: $0) }
    guard let limit = limit.end(startedAt: start, unfinished: latest) else { return nil }
    decoder.drain(before: limit, into: &builder)
    return limit
  }

  /// What is finished so far.
  func snapshot() -> Trace { builder.snapshot(names: decoder.names) }

  /// Hands over everything and ends the trace.
  mutating func finish() -> Trace {
    decoder.drain(before: nil, into: &builder)
    leftOut = builder.windowsNotKept
    return builder.finish(names: decoder.names)
  }
}
