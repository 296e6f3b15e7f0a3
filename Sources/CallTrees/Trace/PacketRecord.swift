import TraceEvents

/// One entry of the packet list: a packet's window, or an outermost call of a trace that has no windows.
package struct PacketRecord: Sendable {
  /// Where the entry comes from.
  package enum Kind: String, Sendable {
    case packet, root
  }

  /// How much of it the trace holds.
  package enum Integrity: String, Sendable {
    /// From begin to end, nothing lost.
    case complete
    /// The kernel dropped events inside.
    case lost
    /// Its begin or its end is not in the trace.
    case truncated
  }

  /// Its number in its file, from 1: its position in the list, where that is of one file.
  package var index: Int
  /// Which of ``PacketTable/files`` it is of; 0 where the list is of one file.
  package var file = 0
  /// Whether it is a packet's window or an outermost call.
  package var kind: Kind
  /// Its calls: a range of rows of ``Trace/calls``; may be empty.
  package var rows: Range<Int>
  /// When it began, in ns of the trace's clock.
  package var time: Int64?
  /// When its window closed, in ns of the trace's clock; nil for a root, and when its end was not seen.
  package var endTime: Int64?
  /// The CPU on which it began; nil when the trace does not say.
  package var cpu: Int?
  /// PID of the task that handled it, 0 for a CPU's idle task; nil when the trace does not say.
  package var pid: Int?
  /// The task that handled it.
  package var comm: String
  /// Entry point for a packet, the function's name for a root.
  package var entry: String
  /// One line that tells this packet from others; empty for a root.
  package var summary: String
  /// From begin to end in ns: for a packet the sum of its outermost calls' total times, interrupts left out.
  package var duration: Int64?
  /// How much of it the trace holds. Only complete packets have a family.
  package var integrity: Integrity
  /// The packet itself, when there is one.
  package var begin: PacketBegin?
  /// What the module said when the window closed; nil for a root, and when the end was not seen.
  package var end: PacketEnd?
  /// How many of its calls lack a value that was to be recorded, where a document says so. Nil where ``MissingValues`` finds out.
  package var missingValues: Int?

  /// A record of these calls; everything else is unknown, and it counts as complete.
  package init(index: Int, kind: Kind, rows: Range<Int>) {
    self.index = index
    self.kind = kind
    self.rows = rows
    self.comm = ""
    self.entry = ""
    self.summary = ""
    self.integrity = .complete
  }
}
