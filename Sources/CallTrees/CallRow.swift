import TraceEvents

/// One call while its packet is not finished: a row of ``CallTable`` to be, with rows counted from the packet's first.
struct CallRow {
  var function: FunctionID
  /// Row behind the last one beneath this call; 0 while the call is open.
  var subtreeEnd: UInt32 = 0
  var start: Int64 = CallTable.unknown
  var duration: Int64 = CallTable.unknown
  /// Depth as the trace gives it, or -1.
  var traceDepth: Int32
  var depth: UInt16
  var cpu: Int16
  var flags: CallFlags = []

  /// A call that `event` enters or reports, `depth` open calls down.
  init(_ event: TraceEvent, depth: Int) {
    function = event.function
    traceDepth = event.depth
    self.depth = UInt16(clamping: depth)
    cpu = Int16(clamping: event.cpu)
  }
}

extension CallTable {
  /// Appends finished rows, whose subtree ends count from the first of them.
  mutating func append(_ rows: ArraySlice<CallRow>, origin: Int) {
    let base = count
    for row in rows {
      function.append(row.function)
      let end = min(Int(row.subtreeEnd) - origin, rows.count)
      subtreeEnd.append(UInt32(clamping: base + end))
      start.append(row.start)
      duration.append(row.duration)
      depth.append(row.depth)
      cpu.append(row.cpu)
      flags.append(row.flags)
    }
  }

  /// Time of the outermost calls of `rows`, without the interrupts among and beneath them; nil when a part is not known.
  func packetDuration(_ rows: Range<Int>) -> Int64? {
    guard !rows.isEmpty else { return nil }
    var total: Int64 = 0
    var row = rows.lowerBound
    while row < rows.upperBound {
      let isInterrupt = flags[row].contains(.interrupt)
      // An interrupt's callees are interrupts too, so its subtree is passed over whole.
      if depth[row] == 0 || isInterrupt {
        guard duration[row] != Self.unknown else { return nil }
        if depth[row] == 0, !isInterrupt { total = total.addingReportingOverflow(duration[row]).partialValue }
        if depth[row] > 0, isInterrupt { total = total.subtractingReportingOverflow(duration[row]).partialValue }
      }
      row = isInterrupt ? max(row + 1, Int(subtreeEnd[row])) : row + 1
    }
    return max(0, total)
  }
}
