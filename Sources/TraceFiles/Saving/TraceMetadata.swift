/// What it takes to understand sub-buffers: the kernel's own description of its events, and its symbols. Read
/// before a capture starts; ``LiveSymbols`` has what comes later.
package struct TraceMetadata {
  /// tracefs `events/header_page`, as it reads.
  package var headerPage: [UInt8] = []
  /// tracefs `events/header_event`, as it reads.
  package var headerEvent: [UInt8] = []
  /// Formats of the tracers' own events, `events/ftrace/*/format`.
  package var tracerFormats: [[UInt8]] = []
  /// Formats of the other events that a capture records, by system.
  package var systems: [(name: String, formats: [[UInt8]])] = []
  /// Of /proc/kallsyms, functions only.
  package var symbols: [UInt8] = []
  /// tracefs `printk_formats`, as it reads; empty where it cannot be read.
  package var printkFormats: [UInt8] = []
  /// `trace_clock` as it reads while the capture runs.
  package var clock: [UInt8] = []
  /// Task names by PID, as the kernel remembers them at the end.
  package var commandLines: [UInt8] = []
  /// What the kernel and the module have counted, a text each.
  package var statistics: [String] = []
  /// A file of this has all symbols and types, and not just those that its pages need.
  package var isSavedWhole = false
  /// CPUs that sub-buffers can come from.
  package var cpuCount = 1
  /// The kernel's BTF, where arguments of functions are recorded; empty where not.
  package var types: [UInt8] = []

  /// Nothing known yet, of one CPU.
  package init() {}
}
