import CallTrees
import KernelTypes
import TraceEvents

/// What went wrong with packets, for people: each error with the call that returned it first and the way up, and
/// where a packet was dropped (Docs/Diff.md).
package enum ErrorsText {
  /// Writes a report on some packets.
  ///
  /// - Returns: whether anything went wrong.
  @discardableResult
  package static func write(
    _ packets: some Collection<PacketRecord>, of trace: Trace, into buffer: inout ExportBuffer
  ) -> Bool {
    var clean = 0
    var whole = 0
    var hasReturns = false
    let freeing = DropFunctions(trace.functions)
    let kind = trace.packets.hasWindows ? "packet" : "root"
    for packet in packets where !buffer.isStopped {
      let errors = PacketErrors(trace, packet, freeing: freeing)
      hasReturns = hasReturns || errors.hasReturns
      if errors.isEmpty {
        clean += 1
        if errors.doubtful.isEmpty {
          whole += 1
          continue
        }
      }
      buffer.putLine(trace.packets.title(of: packet))
      buffer.put("  ")
      buffer.putLine(packet.summary.isEmpty ? packet.entry : packet.summary)
      buffer.put("\n")
      put(errors, trace, packet, into: &buffer)
      buffer.breathe()
    }
    if whole > 0 { buffer.put("\(FamiliesReport.count(whole, kind)) without an error\n") }
    if !hasReturns { buffer.put("no call has a return value in this trace: only drops can be told\n") }
    return clean < packets.count
  }

  /// What went wrong with one packet, up to an empty line.
  static func put(
    _ errors: PacketErrors, _ trace: Trace, _ packet: PacketRecord, into buffer: inout ExportBuffer
  ) {
    let names = trace.objectNames(of: packet)
    for drop in errors.drops where !buffer.isStopped {
      buffer.put("  ")
      buffer.putLine(drop.reason == nil ? "\(drop.text); the trace does not say why" : drop.text)
      buffer.put("\n")
      if let row = drop.row { putPath(row, errors, trace, names, into: &buffer) }
    }
    for error in errors.list where !buffer.isStopped {
      buffer.put("  \(ErrorNumber.text(error.code))  ")
      buffer.putLine(ErrorHeadline.name(error.row, trace))
      if error.reached != error.row {
        buffer.put(error.isOutermost ? "  passed up all the way to " : "  passed up to ")
        buffer.putLine(ErrorHeadline.name(error.reached, trace))
      }
      buffer.put("\n")
      putPath(error.row, errors, trace, names, into: &buffer)
    }
    if let first = errors.doubtful.first {
      let isLost = trace.calls.flags[first].contains(.lost)
      let others = errors.doubtful.count > 1 ? " and \(errors.doubtful.count - 1) more" : ""
      let what = isLost ? "events were lost inside" : "the trace closes another function in"
      buffer.put("  not known: \(what) this call\(others)\n")
      putPath(first, errors, trace, names, into: &buffer)
    }
    buffer.put("\n")
  }

  /// From the call up, one caller a line, with what each returned.
  private static func putPath(
    _ row: Int, _ errors: PacketErrors, _ trace: Trace, _ names: ObjectNames, into buffer: inout ExportBuffer
  ) {
    for caller in errors.path(to: row).reversed() {
      buffer.put("      ")
      buffer.putLine(ErrorHeadline.name(caller, trace))
      if let ret = trace.namedNotes(caller, names)?.ret {
        buffer.put(" = ")
        buffer.putLine(ReturnValue.words(ret))
      }
      buffer.put("\n")
    }
  }
}
