import CallTrees
import SystemCalls
import TraceFiles

/// What becomes of the sub-buffers that a capture reads.
protocol TraceKeeper: AnyObject {
  /// Bytes of trace that are kept, on disk.
  var bytes: Int { get }
  /// Windows that are kept and that a file would have now.
  var packets: Int { get }
  /// Windows that no rule asked for.
  var notKept: Int { get }
  /// Windows that were kept and had to make room for newer ones.
  var overwritten: Int { get }

  /// Takes the next sub-buffer of a CPU. A failure for want of room leaves everything as it was.
  func take(_ page: UnsafeRawBufferPointer, cpu: Int) throws(SystemFailure)

  /// Ends a round of reading that began at `start` (ns); `unfinished` are the CPUs that may hold more. Answers up to when
  /// everything has been looked at, in ns.
  @discardableResult
  func endRound(startedAt start: Int64, unfinished: [Int]) -> UInt64?

  /// The finished packets so far, where there are trees of them.
  func snapshot() -> Trace?

  /// Everything has been taken. Answers what a file has now, and its trees where there are any.
  func finish() -> (contents: CaptureContents, trace: Trace?)

  /// What a file of all that is kept now is written from.
  func pages() -> any PageStore
}
