import TraceEvents

/// All calls of a trace, as columns in depth-first order: 17 bytes a call.
///
///     row  function           depth  subtreeEnd
///     0    tcp_v4_rcv         0      4            0..<4 is tcp_v4_rcv with everything beneath it
///     1      tcp_v4_do_rcv    1      3
///     2        tcp_ack        2      3
///     3      sock_put         1      4            next sibling of row 1: its subtreeEnd
///
/// The first callee of row `i` is `i + 1` if that is below `subtreeEnd[i]`; the next sibling is `subtreeEnd[i]`; `j`
/// lies beneath `i` exactly when `i < j < subtreeEnd[i]`. Packets are ranges of rows. Rows are added when the packet
/// they belong to is finished, and do not change: copies share them (see ``Column``).
package struct CallTable: Sendable {
  /// The value of `start` and `duration` for what is not known.
  package static let unknown = Int64.min

  /// The function, in the trace's ``Trace/functions``.
  package internal(set) var function = Column<FunctionID>()
  /// The row after the last one beneath the call; for a leaf the next row.
  package internal(set) var subtreeEnd = EndColumn()
  /// Entry time in ns of the trace's clock, or ``unknown``.
  package internal(set) var start = TimeColumn()
  /// Total time in ns, or ``unknown``.
  package internal(set) var duration = TimeColumn.durations()
  /// Depth within the packet: its outermost calls are 0.
  package internal(set) var depth = ByteColumn()
  /// The CPU at entry, or -1.
  package internal(set) var cpu = Column<Int16>()
  /// Marks: an interrupt's call, events lost, entry or return not seen.
  package internal(set) var flags = Column<CallFlags>()
  /// Where interrupts lie: few beside the calls.
  var interrupts = InterruptTimes()

  /// A table of no calls.
  package init() {}

  /// How many calls there are.
  package var count: Int { function.count }
}

extension CallTable {
  /// The calls that have one of some marks at least: rows, ascending.
  ///
  /// - Complexity: O(rows), many at a time where none has any.
  package func rows(in rows: Range<Int>, withAny marks: CallFlags) -> [Int] {
    var (found, row): ([Int], Int) = ([], rows.lowerBound)
    flags.forEachRun(of: rows) { run in
      if run.reduce(0, { $0 | $1.rawValue }) & marks.rawValue != 0 {
        for (index, flags) in run.enumerated() where flags.rawValue & marks.rawValue != 0 { found.append(row + index) }
      }
      row += run.count
    }
    return found
  }
}
