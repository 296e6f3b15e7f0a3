import TraceEvents

/// One call of a packet as the comparison sees it. All that is asked of a call lies together, and a packet has many.
struct DiffNode: BitwiseCopyable, Sendable {
  /// Hash of the function and everything beneath: equal means the same calls in the same order.
  var exact: UInt64 = 0
  /// The same of kin functions, with repeated siblings counted once: equal means alike but for loop counts and names that
  /// stand for each other.
  var shape: UInt64 = 0
  /// A bit for every function beneath: how alike two subtrees are that are not equal.
  var sketch: UInt64 = 0
  /// Total time in ns without what was left out, or ``CallTable/unknown``; also for calls that are not whole.
  var time: Int64
  /// Total time less the callees' in ns; what is not known of a total is the callees' sum, so that all self times
  /// beneath a call add up to its total, or to what is known of it.
  var selfTime: Int64
  private var storedEnd: UInt32
  private let storedRow: UInt32
  private let storedFunction: UInt32
  private let storedDepth: UInt16
  /// The call is known from its entry to its return.
  let isWhole: Bool

  /// A call without any beneath, in `row` of the trace.
  init(row: Int, function: Int, depth: Int, end: Int, time: Int64, isWhole: Bool) {
    storedRow = UInt32(truncatingIfNeeded: row)
    storedFunction = UInt32(truncatingIfNeeded: function)
    storedDepth = UInt16(clamping: depth)
    storedEnd = UInt32(truncatingIfNeeded: end)
    (self.time, selfTime, self.isWhole) = (time, time == CallTable.unknown ? 0 : time, isWhole)
  }

  /// Row in the trace.
  var row: Int { Int(storedRow) }
  /// Common number of the function.
  var function: Int { Int(storedFunction) }
  /// Depth without what was left out.
  var depth: Int { Int(storedDepth) }
  /// The node after the last one beneath.
  var end: Int {
    get { Int(storedEnd) }
    set { storedEnd = UInt32(truncatingIfNeeded: newValue) }
  }
}
