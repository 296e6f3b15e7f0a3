/// The names of the graph tracer's events (kernel/trace/trace_entries.h).
package enum GraphEventName {
  /// A call begins.
  package static let entry = "funcgraph_entry"
  /// A call returns.
  package static let exit = "funcgraph_exit"
  /// A call begins, with where it was called from (`funcgraph-retaddr`, Linux 6.13).
  package static let callerEntry = "fgraph_retaddr_entry"
  /// The same under the name that it has in some kernels.
  package static let laterCallerEntry = "funcgraph_retaddr_entry"

  // As texts have them before an event.
  static var entryLabel: StaticString { "funcgraph_entry:" }
  static var exitLabel: StaticString { "funcgraph_exit:" }
  static var callerEntryLabel: StaticString { "fgraph_retaddr_entry:" }
}
