import Glibc
import SystemCalls

/// Where tracefs is mounted.
package struct TraceFS: Equatable, Sendable {
  /// The directory, `/sys/kernel/tracing`.
  package let root: String

  /// tracefs at a given place.
  init(root: String) { self.root = root }

  /// The mounted tracefs: its own mount point, or the one below debugfs that kernels before 4.1 and some scripts use.
  package static func find() throws(CaptureError) -> TraceFS {
    for root in places where System.exists(root + "/trace_clock") { return TraceFS(root: root) }
    throw .noTracefs
  }

  /// The same on a machine where one may not be allowed to look into it.
  static func find(on machine: Machine) -> TraceFS? {
    let hidden = places.filter { machine.look($0 + "/trace_clock") != .absent }
    return hidden.first.map { TraceFS(root: machine.path($0)) }
  }

  /// The file of an array that takes the size of its sub-buffers in KiB (Linux 6.8 and later).
  static let subBufferSize = "buffer_subbuf_size_kb"

  /// The top-level file with the threshold of all arrays' tracers, in microseconds.
  static let threshold = "tracing_thresh"

  /// Where it can be mounted.
  package static let places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]

  /// The top-level buffer.
  var topLevel: TraceArray { TraceArray(directory: root, name: "") }

  /// The instance of a name, whether it exists or not.
  func instance(_ name: String) -> TraceArray { TraceArray(directory: root + "/instances/" + name, name: name) }

  /// Every trace array there is now, the top-level one first.
  func arrays() -> [TraceArray] {
    let names = (try? System.list(root + "/instances")) ?? []
    return [topLevel] + names.map(instance)
  }

  /// Whether the kernel was built with the tracer that captures need.
  package var hasFunctionGraph: Bool { topLevel.offersFunctionGraph }

  /// How many functions there are to trace; 0 where the kernel does not count them.
  var functionCount: Int { Int(topLevel.value("dyn_ftrace_total_info").prefix { $0.isNumber }) ?? 0 }

  /// Whether `function_graph` works in an instance. Tried, not derived from a version: an instance is made and removed.
  package func instancesOfferFunctionGraph() throws(SystemFailure) -> Bool {
    let probe = instance("ftview-probe-\(getpid())")
    try System.makeDirectory(probe.directory)
    let offers = probe.offersFunctionGraph
    try System.removeDirectory(probe.directory)
    return offers
  }
}
