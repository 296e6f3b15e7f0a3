import CallTrees
import TraceEvents

/// Statistics per function as a table for people or as JSON (Docs/Export.md).
package enum StatisticsReport {
  /// Columns as wide as they need be; numbers on the right, in ns where the unit is not named.
  package static func writeText(_ statistics: TraceStatistics, of trace: Trace, into buffer: inout ExportBuffer) {
    let head = ["function", "calls", "total", "self", "min", "p50", "p99", "max"]
    var untimed = 0
    var table = TextTable(head, left: ["function"])
    for function in statistics.functions {
      untimed += function.untimed
      let isTimed = function.min != nil
      table.add(
        [trace.functions.printed(function.function), String(function.calls)]
          + [function.total, function.selfTime].map { isTimed ? TimeText.short($0) : "-" }
          + [function.min, function.p50, function.p99, function.max].map { $0.map { TimeText.short($0) } ?? "-" })
    }
    let kind = trace.packets.hasWindows ? "packet" : "root"
    buffer.put(FamiliesReport.count(statistics.packets, kind))
    if statistics.nested > 0 { buffer.put(", \(statistics.nested) more in their windows") }
    buffer.put(", \(FamiliesReport.count(statistics.calls, "call"))")
    if untimed > 0 { buffer.put(", \(untimed) of them cut off and in no time") }
    if let missing = statistics.missingValues, missing > 0 { buffer.put(", \(missing) without their value") }
    buffer.put("\n\n")
    table.write(into: &buffer)
  }

  /// The contract `ftview-stats/1`. One function a line.
  package static func writeJSON(_ statistics: TraceStatistics, of trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-stats/1\",\"source\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"packets\":\(statistics.packets),\"calls\":\(statistics.calls),\"functions\":[")
    for (position, function) in statistics.functions.enumerated() where !buffer.isStopped {
      buffer.put(position == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(function.function == .unknown ? nil : trace.functions.name(function.function))
      buffer.put(",\"module\":")
      buffer.putJSON(trace.functions.module(function.function))
      buffer.put(",\"calls\":\(function.calls),\"untimed\":\(function.untimed)")
      buffer.put(",\"total_ns\":\(function.total),\"self_ns\":\(function.selfTime),\"min_ns\":")
      buffer.putJSON(function.min)
      buffer.put(",\"p50_ns\":")
      buffer.putJSON(function.p50)
      buffer.put(",\"p99_ns\":")
      buffer.putJSON(function.p99)
      buffer.put(",\"max_ns\":")
      buffer.putJSON(function.max)
      buffer.put("}")
      buffer.breathe()
    }
    buffer.put("\n],\"values_missing\":")
    buffer.putJSON(statistics.missingValues)
    if statistics.nested > 0 { buffer.put(",\"nested\":\(statistics.nested)") }
    buffer.put("}\n")
  }
}
