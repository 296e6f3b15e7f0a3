/// One thing that a trace says, whatever form the trace had.
///
/// A reader turns bytes or text into these, in the order of the trace, and hands them to an ``EventSink``. The value
/// is plain data: names and texts are identifiers into the reader's ``TraceNames``.
package struct TraceEvent: Sendable {
  /// What happened.
  package enum Kind: UInt8, Sendable {
    /// A function was entered: `f() {`.
    case enter
    /// A function returned: `}` or `} /* f */`.
    case exit
    /// A function was entered and returned with nothing traced inside: `f();`.
    case leaf
    /// The tracer's mark of a hard interrupt's begin: `==========> |`.
    case interruptEnter
    /// The tracer's mark of a hard interrupt's end: `<========== |`.
    case interruptExit
    /// The CPU went from one task to another; `pid` and `comm` are the next task's.
    case taskSwitch
    /// Any other event or comment, its text in `text`.
    case comment
    /// The kernel dropped events on this CPU; how many in `count`, 0 when it does not say.
    case lost
    /// This CPU's buffer starts here: what was open before is not known.
    case bufferStart
    /// A window opened; `packet` is an index into ``TraceNames/begins``.
    case packetBegin
    /// A window closed; `packet` is an index into ``TraceNames/ends``.
    case packetEnd
  }

  /// What happened.
  package var kind: Kind
  /// The CPU, or -1 when the trace does not say.
  package var cpu: Int32 = -1
  /// The task's PID, or -1 when the trace does not say. 0 is a CPU's idle task.
  package var pid: Int32 = -1
  /// The task's name.
  package var comm: StringID = .none
  /// Nesting depth as the trace gives it (field or indentation), or -1. Only differences have a meaning: other users of
  /// the graph tracer, and functions left out of it, shift it.
  package var depth: Int32 = -1
  /// When, in ns of the trace's clock; nil when the trace has no times.
  package var time: Int64?
  /// For `leaf` and `exit`: how long the call took, in ns; nil when the trace does not say.
  package var duration: Int64?
  /// For `enter`, `leaf` and `exit`: the function.
  package var function: FunctionID = .unknown
  /// For calls: the arguments as printed, without the parentheses. For `comment`: its text.
  package var text: StringID = .none
  /// For `leaf` and `exit`: the return value as printed.
  package var ret: StringID = .none
  /// For calls: the caller as printed after `<-`.
  package var caller: StringID = .none
  /// For `packetBegin` and `packetEnd`: index into the side table.
  package var packet: Int32 = -1
  /// For `taskSwitch`: the task that the CPU left, or -1 when the trace does not say.
  package var previousPID: Int32 = -1
  /// For `lost`: how many events; 0 is unknown.
  package var count: UInt64 = 0

  package init(_ kind: Kind) { self.kind = kind }
}

/// The side tables that events point into, owned by whoever reads a trace.
package struct TraceNames: Sendable {
  package var functions = FunctionTable()
  package var strings = StringTable()
  /// What `packetBegin` events carry.
  package var begins: [PacketBegin] = []
  /// What `packetEnd` events carry.
  package var ends: [PacketEnd] = []
  /// Functions that lie in the kernel's interrupt entry text, where the reader knows addresses.
  package var interruptEntries: Set<FunctionID> = []

  package init() {}
}

/// Takes the events of a trace, in order.
package protocol EventSink {
  /// Takes one event. `names` holds what the event's identifiers mean.
  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames)
}
