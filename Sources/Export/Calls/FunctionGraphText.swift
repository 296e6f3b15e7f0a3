import CallTrees
import TraceEvents

/// Text as the kernel's function_graph tracer prints it (kernel/trace/trace_functions_graph.c), with the columns
/// TIME (`funcgraph-abstime`), CPU, TASK/PID (`funcgraph-proc`) and DURATION as far as the trace knows them; readable
/// by ftview again.
///
///      TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
///     1234.567890 |   1)  ksoftir-21    |               |  tcp_v4_rcv() {
///     1234.567891 |   1)  ksoftir-21    |   0.208 us    |    tcp_filter();
///
/// A whole packet stands between the comments that the module's `packet_begin` and `packet_end` events print; a
/// subtree stands alone, or beside whole packets between those of its own, its first call at depth 0. Arguments, callers and return values take the form of kernel 6.13
/// and later: `f(n=1); /* <-caller+0x1/0x2 ret=0 */`. Times end at the microsecond, as the kernel's do, and never go back.
/// A call whose callers are lost stands behind a `CPU:0 [LOST EVENTS]`, a level deeper than its place in the tree.
package enum FunctionGraphText {
  /// Calls nested deeper than this stand no further to the right, so that a line has a bound; beneath, the braces tell the
  /// depth (`TextReader` reads them so). Kernels nest about 50 deep at most (`FTRACE_RETFUNC_DEPTH`).
  static let deepestIndent = 128

  /// Writes one packet, or the rows of one subtree of it.
  package static func write(
    trace: Trace, packet: PacketRecord, rows: Range<Int>? = nil, into buffer: inout ExportBuffer
  ) {
    var part = ExportPart(packet)
    if let rows, rows != packet.rows {
      part.rows = rows
      part.isWhole = false
    }
    write([part], of: trace, into: &buffer)
  }

  /// Writes packets one after the other, under one header.
  package static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    let columns = GraphColumns(parts, of: trace)
    columns.putHeader(into: &buffer)
    var names = FunctionNames(trace.functions) { $2.putLine($0.printed($1)) }
    for part in parts where !buffer.isStopped {
      var writer = GraphWriter(trace: trace, part: part, inWindow: parts.mixesWindows, columns: columns)
      writer.write(names: &names, into: &buffer)
    }
  }
}
