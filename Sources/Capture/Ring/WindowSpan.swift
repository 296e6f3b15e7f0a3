/// A window that has closed: where in the trace it lies, and what is known of it.
struct WindowSpan: Equatable, Sendable {
  /// The window's number.
  var id: UInt64
  /// The task that handled the packet; 0 for a CPU's idle task.
  var pid: Int32
  /// The CPU on which it began.
  var cpu: UInt16
  /// Further CPUs that its task ran on; nil for nearly all.
  var otherCPUs: [UInt16]?
  /// Its first event, in ns of the trace's clock.
  var begin: Int64
  /// Its last one.
  var end: Int64
  /// Calls that were entered in it.
  var calls = 0
  /// From begin to end, and no event was lost where it ran.
  var isWhole = true
  /// Whether the module's keep rules asked for it, or it had none; nil when its end is not there.
  var verdict: Bool?

  /// All CPUs that its task ran on.
  var cpus: [UInt16] { [cpu] + (otherCPUs ?? []) }
}
