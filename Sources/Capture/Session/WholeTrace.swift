import CallTrees
import SystemCalls
import TraceEvents
import TraceFiles

/// Keeps all of a capture: every sub-buffer on disk, and the trees of all packets in memory.
final class WholeTrace: TraceKeeper {
  private let spool: Spool
  private var pipeline: LivePipeline

  init(_ spool: Spool, decoder: SubBufferDecoder) {
    self.spool = spool
    pipeline = LivePipeline(decoder: decoder, source: "live")
  }

  var bytes: Int { spool.byteCount }
  var packets: Int { pipeline.finishedPackets }
  var notKept: Int { pipeline.notKept }
  var overwritten: Int { 0 }

  func take(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure) {
    try spool.append(page, cpu: cpu)
    pipeline.append(page, cpu: cpu)
  }

  @discardableResult
  func endRound(startedAt start: Int64, unfinished: [Int]) -> UInt64? {
    pipeline.endRound(startedAt: start, unfinished: unfinished)
  }

  func snapshot() -> Trace? { pipeline.snapshot() }

  func finish() -> (contents: CaptureContents, trace: Trace?) {
    let trace = pipeline.finish()
    return (CaptureContents(trace), trace)
  }

  func pages() -> any PageStore { spool }
}
