import CallTrees
import KernelTypes
import TraceEvents

/// The contract `ftview-errors/1` (Docs/Diff.md).
package enum ErrorsJSON {
  /// Writes a report on some packets, one a line.
  ///
  /// - Returns: whether anything went wrong.
  @discardableResult
  package static func write(
    _ packets: some Collection<PacketRecord>, of trace: Trace, into buffer: inout ExportBuffer
  ) -> Bool {
    buffer.put("{\"format\":\"ftview-errors/1\",\"source\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"packets\":[")
    var found = false
    let freeing = DropFunctions(trace.functions)
    for (position, packet) in packets.enumerated() where !buffer.isStopped {
      let errors = PacketErrors(trace, packet, freeing: freeing)
      found = found || !errors.isEmpty
      buffer.put(position == 0 ? "\n" : ",\n")
      put(errors, of: trace, packet, into: &buffer)
      buffer.breathe()
    }
    buffer.put("\n]}\n")
    return found
  }

  /// One packet.
  static func put(
    _ errors: PacketErrors, of trace: Trace, _ packet: PacketRecord, into buffer: inout ExportBuffer
  ) {
    buffer.put("{\"packet\":\(packet.index)")
    buffer.putFile(of: packet, in: trace)
    buffer.put(",\"has_returns\":")
    buffer.putJSON(errors.hasReturns)
    buffer.put(",\"drop\":")
    buffer.putJSON(errors.drops.first?.reason?.name)
    buffer.put(",\"dropped_by\":")
    if let row = errors.drops.first?.row { putPath(row, errors, trace, into: &buffer) } else { buffer.put("null") }
    buffer.put(",\"errors\":[")
    for (position, error) in errors.list.enumerated() {
      buffer.put(position == 0 ? "{" : ",{")
      buffer.put("\"call\":\(error.row - packet.rows.lowerBound + 1),\"code\":\(error.code),\"name\":")
      buffer.putJSON(ErrorNumber.name(error.code))
      buffer.put(",\"path\":")
      putPath(error.row, errors, trace, into: &buffer)
      buffer.put(",\"passed_up_to\":")
      buffer.putJSON(ErrorHeadline.name(error.reached, trace))
      buffer.put(",\"to_outermost\":")
      buffer.putJSON(error.isOutermost)
      buffer.put("}")
    }
    buffer.put("],\"drops\":[")
    for (position, drop) in errors.drops.enumerated() {
      buffer.put(position == 0 ? "{\"call\":" : ",{\"call\":")
      buffer.putJSON(drop.row.map { $0 - packet.rows.lowerBound + 1 })
      buffer.put(",\"reason\":")
      buffer.putJSON(drop.reason?.name)
      buffer.put(",\"reason_number\":")
      buffer.putJSON(drop.reason?.number)
      buffer.put(",\"path\":")
      if let row = drop.row { putPath(row, errors, trace, into: &buffer) } else { buffer.put("null") }
      buffer.put("}")
    }
    buffer.put("],\"not_whole\":[")
    for (position, row) in errors.doubtful.enumerated() {
      buffer.put("\(position == 0 ? "" : ",")\(row - packet.rows.lowerBound + 1)")
    }
    buffer.put("]}")
  }

  private static func putPath(_ row: Int, _ errors: PacketErrors, _ trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("[")
    for (position, caller) in errors.path(to: row).enumerated() {
      if position > 0 { buffer.put(",") }
      buffer.putJSON(ErrorHeadline.name(caller, trace))
    }
    buffer.put("]")
  }
}
