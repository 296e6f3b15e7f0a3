import CallTrees
import TraceEvents

/// The contract `ftview-diff/1` (Docs/Diff.md): both packets, the first divergence, every line of the diff.
package enum DiffJSON {
  /// Writes a report. One line of the diff a line.
  package static func write(_ report: DiffReport, into buffer: inout ExportBuffer) {
    let diff = report.diff
    buffer.put("{\"format\":\"ftview-diff/1\"")
    putSide("left", report.left, into: &buffer)
    putSide("right", report.right, into: &buffer)
    buffer.put(",\"tolerance\":{\"percent\":\(report.options.percent),\"ns\":\(report.options.nanoseconds)")
    buffer.put(",\"learned\":\(report.options.learned.count)}")
    buffer.putKey("same")
    buffer.putJSON(diff.isSame)
    buffer.putKey("counts")
    for (position, state) in DiffRow.State.allCases.enumerated() {
      buffer.put(position == 0 ? "{\"" : ",\"")
      buffer.put(DiffWords.key(state))
      buffer.put("\":\(diff.counts[state, default: 0])")
    }
    buffer.put("}")
    buffer.putKey("first_divergence")
    putDivergence(diff, into: &buffer)
    putReasons(diff.reasons, into: &buffer)
    putCauses(diff.causes, into: &buffer)
    buffer.putKey("errors")
    buffer.put("{\"left\":")
    ErrorsJSON.put(report.left.errors, of: report.left.trace, report.left.packet, into: &buffer)
    buffer.put(",\"right\":")
    ErrorsJSON.put(report.right.errors, of: report.right.trace, report.right.packet, into: &buffer)
    buffer.put("}")
    buffer.putKey("rows")
    buffer.put("[")
    for row in diff.rows.indices {
      if buffer.isStopped { return }
      buffer.put(row == 0 ? "\n" : ",\n")
      putRow(row, of: report, into: &buffer)
      buffer.breathe()
    }
    buffer.put("\n]}\n")
  }

  private static func putSide(_ key: String, _ side: DiffReport.Side, into buffer: inout ExportBuffer) {
    buffer.put(",\"\(key)\":{\"trace\":")
    buffer.putJSON(side.label)
    buffer.put(",\"packet\":\(side.packet.index),\"summary\":")
    buffer.putJSON(side.packet.summary.isEmpty ? nil : side.packet.summary)
    buffer.put(",\"calls\":\(side.rows.count),\"duration_ns\":")
    buffer.putJSON(side.duration)
    buffer.put(",\"integrity\":\"\(side.packet.integrity.rawValue)\"}")
  }

  private static func putDivergence(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    guard let row = diff.firstDivergence else { return buffer.put("null") }
    buffer.put("{\"row\":\(row),\"state\":\"\(DiffWords.key(diff.rows[row].state))\",\"path\":[")
    for (position, function) in diff.path(of: row).enumerated() {
      if position > 0 { buffer.put(",") }
      buffer.putJSON(function)
    }
    buffer.put("]}")
  }

  /// Values that differed before the first divergence, the likeliest cause of it first.
  private static func putReasons(_ reasons: [DiffReason], into buffer: inout ExportBuffer) {
    buffer.put(",\"reasons\":[")
    for (position, reason) in reasons.enumerated() {
      buffer.put(position == 0 ? "{\"row\":\(reason.row)" : ",{\"row\":\(reason.row)")
      switch reason.slot {
      case .argument(let name):
        buffer.put(",\"kind\":\"argument\",\"argument\":")
        buffer.putJSON(name)
      case .field(let name):
        buffer.put(",\"kind\":\"field\",\"field\":")
        buffer.putJSON(name)
      case .returned:
        buffer.put(",\"kind\":\"return\",\"around\":\(reason.isAround)")
      }
      buffer.put(",\"values\":[")
      buffer.putJSON(reason.left)
      buffer.put(",")
      buffer.putJSON(reason.right)
      buffer.put("]}")
    }
    buffer.put("]")
  }

  /// All parts of the difference; they add up to the whole.
  private static func putCauses(_ causes: DiffCauses, into buffer: inout ExportBuffer) {
    buffer.put(",\"difference_ns\":\(causes.total),\"causes\":[")
    for (position, cause) in causes.list.enumerated() where !buffer.isStopped {
      buffer.put(position == 0 ? "" : ",")
      buffer.put("\n{\"kind\":\"\(DiffWords.key(cause.kind))\",\"row\":")
      buffer.putJSON(cause.row)
      buffer.put(",\"delta_ns\":\(cause.delta),\"lines\":\(cause.lines)}")
      buffer.breathe()
    }
    buffer.put("]")
  }

  private static func putRow(_ row: Int, of report: DiffReport, into buffer: inout ExportBuffer) {
    let line = report.diff.rows[row]
    buffer.put("{\"function\":")
    buffer.putJSON(report.diff.names[line.function])
    buffer.put(",\"depth\":\(line.depth),\"state\":\"\(DiffWords.key(line.state))\"")
    putCalls("left", line.left, line.leftCount, line.leftTime, report.left.packet, into: &buffer)
    putCalls("right", line.right, line.rightCount, line.rightTime, report.right.packet, into: &buffer)
    if let values = report.diff.returns[row] {
      buffer.put(",\"ret\":[")
      buffer.putJSON(values.left)
      buffer.put(",")
      buffer.putJSON(values.right)
      buffer.put("]")
    }
    if line.rightFunction != nil {
      buffer.put(",\"right_function\":")
      buffer.putJSON(line.rightFunction.map { report.diff.names[$0] })
    }
    if let other = line.counterpart { buffer.put(",\"moved\":\(other)") }
    buffer.put("}")
  }

  /// The call's number within its packet, from 1, how many calls, and their time; null when that packet has none.
  private static func putCalls(
    _ key: String, _ row: Int?, _ count: Int, _ time: Int64?, _ packet: PacketRecord, into buffer: inout ExportBuffer
  ) {
    buffer.put(",\"\(key)\":")
    guard let row else { return buffer.put("null") }
    buffer.put("{\"call\":\(row - packet.rows.lowerBound + 1),\"count\":\(count),\"duration_ns\":")
    buffer.putJSON(time)
    buffer.put("}")
  }
}
