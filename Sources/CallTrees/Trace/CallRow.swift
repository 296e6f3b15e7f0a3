import TraceEvents

/// One call while its packet is not finished: a row of ``CallTable`` to be, with rows counted from the packet's first.
struct CallRow: BitwiseCopyable, Sendable {
  var start: Int64 = CallTable.unknown
  var duration: Int64 = CallTable.unknown
  var function: FunctionID
  /// Row behind the last one beneath this call; 0 while the call is open.
  var subtreeEnd: UInt32 = 0
  /// Depth as the trace gives it, or -1.
  var traceDepth: Int32
  var depth: UInt16
  var cpu: Int16
  var flags: CallFlags = []

  /// A call that `event` enters or reports, `depth` open calls down.
  @inline(__always)
  init(_ event: TraceEvent, depth: Int) {
    function = event.function
    traceDepth = event.depth
    self.depth = UInt16(clamping: depth)
    cpu = Int16(clamping: event.cpu)
  }

  /// A call that `event` enters.
  @inline(__always)
  init(entering event: TraceEvent, depth: Int) {
    self.init(event, depth: depth)
    start = event.rawTime
  }

  /// A call in this row that `event` reports whole.
  @inline(__always)
  init(leaf event: TraceEvent, depth: Int, row: Int) {
    self.init(entering: event, depth: depth)
    duration = event.detail
    subtreeEnd = UInt32(truncatingIfNeeded: row &+ 1)
  }

  /// The call has returned: what lies before row `end` is beneath it.
  @inline(__always)
  mutating func close(_ event: TraceEvent, end: Int) {
    subtreeEnd = UInt32(truncatingIfNeeded: end)
    takeDuration(event)
  }

  /// Takes the time of the call from its return.
  @inline(__always)
  mutating func takeDuration(_ event: TraceEvent) {
    let end = event.rawTime
    if event.detail != CallTable.unknown {
      duration = event.detail
    } else if end != CallTable.unknown, start != CallTable.unknown, end >= start {
      duration = end.subtractingReportingOverflow(start).partialValue
    }
  }

  /// The same call `distance` rows further on and `levels` deeper.
  func moved(by distance: Int, depth levels: Int) -> CallRow {
    var copy = self
    if subtreeEnd != 0 { copy.subtreeEnd &+= UInt32(truncatingIfNeeded: distance) }
    copy.depth = UInt16(clamping: Int(depth) + levels)
    return copy
  }
}

extension CallTable {
  /// More rows than these have no number in 32 bits.
  static let rowLimit = Int(UInt32.max)

  /// Appends finished rows, whose subtree ends count from row `origin` of the packet, and answers all flags they have.
  mutating func append(_ rows: ArraySlice<CallRow>) -> CallFlags {
    let base = count
    let length = rows.count
    let origin = rows.startIndex
    var union: UInt8 = 0
    rows.withUnsafeBufferPointer { rows in
      function.append(length) { rows[$0].function }
      subtreeEnd.append(length) {
        base + Swift.min(Int(rows[$0].subtreeEnd) - origin, length)
      }
      start.append(length) { rows[$0].start }
      duration.append(length) { rows[$0].duration }
      depth.append(length) { Int(rows[$0].depth) }
      cpu.append(length) { rows[$0].cpu }
      flags.append(length) {
        union |= rows[$0].flags.rawValue
        return rows[$0].flags
      }
    }
    if CallFlags(rawValue: union).contains(.interrupt) { interrupts.note(rows, base: base) }
    return CallFlags(rawValue: union)
  }

  /// Time of the outermost calls of `rows`, without the interrupts among and beneath them; nil when a part is not known.
  ///
  /// - Complexity: O(outermost calls · log interrupts).
  func packetDuration(_ rows: Range<Int>) -> Int64? {
    guard !rows.isEmpty else { return nil }
    var total: Int64 = 0
    var row = rows.lowerBound
    while row < rows.upperBound {
      if !flags[row].contains(.interrupt) {
        guard let time = self.total(row, interrupts: .leftOut) else { return nil }
        let (sum, isTooLong) = total.addingReportingOverflow(time)
        if isTooLong { return nil }
        total = sum
      }
      row = max(row + 1, subtreeEnd[row])
    }
    return total
  }
}
