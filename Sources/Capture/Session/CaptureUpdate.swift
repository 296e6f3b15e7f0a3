import CallTrees
import TraceFiles

/// What a capture has to tell after a step.
package struct CaptureUpdate: Sendable {
  /// The finished packets so far; nil where none was asked for, and of a ring. After the end, the whole trace.
  package var trace: Trace? {
    get { held?.trace }
    set { held = newValue.map(HeldTrace.init) }
  }
  /// What the module had counted at this step.
  package var stats = CaptureStats()
  /// Events that the kernel dropped because a buffer was full.
  package var lost: UInt64 = 0
  /// Windows that are finished and kept.
  package var packets = 0
  /// Windows that no keep rule asked for.
  package var notKept = 0
  /// Windows that were kept and had to make room for newer ones in a ring.
  package var overwritten = 0
  /// The tracer is off until a packet matches.
  package var isAsleep = false
  /// Bytes of trace so far.
  package var bytes = 0
  /// Seconds until the capture ends by itself; nil without a limit.
  package var secondsLeft: Int?
  /// What the capture has found out or done since it was armed, one line each.
  package var remarks: [String] = []
  /// What somebody else changed in tracing while the capture ran, one line each.
  package var disturbances: [String] = []
  /// What a file of the capture has, once it has ended; nil also where packets are only counted.
  package var contents: CaptureContents?
  /// What became of every match, once the capture has ended; nil also where packets are only counted.
  package var account: CaptureAccount?
  /// Why the capture ended; nil while it runs.
  package var end: CaptureEnd?

  private var held: HeldTrace?

  /// Nothing has happened yet.
  package init() {}
}
