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
    /// Another packet reached an entry point in the window that is open, with the call that comes: `text`, as the module says it
    /// (``PacketBegin/init(nested:)``).
    case packetNested
    /// A window closed; `packet` is an index into ``TraceNames/ends``.
    case packetEnd
    /// The module says what the open call of `function` is about to return: `ret`.
    case callReturn
    /// The module says what the open call of `function` was given: `text`.
    case callArguments
    /// The module says what a field of the packet or of its socket is, `text` (``FieldChange``), as `function` is about
    /// to return; without a function when the window opens or closes.
    case packetField
    /// Likewise what lies at an address, `text` (``PacketObject``).
    case packetObject
  }

  // Events are made, handed over and taken by the million, from one processor's cache to another's: 56 bytes each. An
  // optional would take sixteen where eight do, and what only a few kinds have shares its place. Other modules reach
  // what is stored at once, and by a call what is computed.

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
  /// For `enter`, `leaf`, `exit`, `callReturn`, `callArguments`, `packetField` and `packetObject`: the function.
  package var function: FunctionID = .unknown
  /// For calls and `callArguments`: the arguments as printed, without the parentheses. For `comment`, `packetNested`, `packetField` and
  /// `packetObject`: its text. For `taskSwitch`: the name of the task that the CPU left.
  package var text: StringID = .none
  /// For `leaf`, `exit` and `callReturn`: the return value as printed.
  package var ret: StringID = .none
  /// For calls: the caller as printed after `<-`.
  package var caller: StringID = .none
  /// ``time``, or ``unknown``.
  package var rawTime = Self.unknown
  /// ``duration``, or ``unknown``; or the number that some other kinds have.
  package var detail = Self.unknown

  /// Stands for a time or duration that the trace does not say, in the tables of calls too.
  package static var unknown: Int64 { .min }

  /// An event of which only the kind is known yet.
  package init(_ kind: Kind) { self.kind = kind }
}

extension TraceEvent {
  /// When, in ns of the trace's clock; nil when the trace has no times.
  package var time: Int64? {
    get { rawTime == Self.unknown ? nil : rawTime }
    set { rawTime = newValue ?? Self.unknown }
  }

  /// For `leaf` and `exit`: how long the call took, in ns; nil when the trace does not say.
  package var duration: Int64? {
    get { detail == Self.unknown || !isCall ? nil : detail }
    set { detail = newValue ?? Self.unknown }
  }

  private var isCall: Bool { kind == .enter || kind == .exit || kind == .leaf }

  /// For `packetBegin` and `packetEnd`: the number of what the event carries, in ``TraceNames/begins`` or
  /// ``TraceNames/ends``.
  package var packet: Int32 {
    get { Int32(truncatingIfNeeded: detail) }
    set { detail = Int64(newValue) }
  }

  /// For `taskSwitch`: the task that the CPU left, or -1 when the trace does not say.
  package var previousPID: Int32 {
    get { detail == Self.unknown ? -1 : Int32(truncatingIfNeeded: detail) }
    set { detail = Int64(newValue) }
  }

  /// For `lost`: how many events; 0 is unknown.
  package var count: UInt64 {
    get { detail == Self.unknown ? 0 : UInt64(bitPattern: detail) }
    set { detail = Int64(bitPattern: newValue) }
  }
}

/// The side tables that events point into, owned by whoever reads a trace.
package struct TraceNames: Sendable {
  /// What ``TraceEvent/function`` identifies.
  package var functions = FunctionTable()
  /// What the other identifiers of an event stand for: tasks, arguments, values and other texts.
  package var strings = StringTable()
  /// What `packetBegin` events carry.
  package var begins = NumberedEvents<PacketBegin>()
  /// What `packetEnd` events carry.
  package var ends = NumberedEvents<PacketEnd>()
  /// Functions that lie in the kernel's interrupt entry text, where the reader knows addresses.
  package var interruptEntries: Set<FunctionID> = []

  /// Tables without any name.
  package init() {}

  /// What an event of the kind `packetBegin` carries, as long as it is there. In this module, where the compiler knows the list's
  /// type, it costs a tenth of what it does elsewhere.
  package func begin(of event: TraceEvent) -> PacketBegin? { begins[Int(event.packet)] }

  /// What an event of the kind `packetEnd` carries, likewise.
  package func end(of event: TraceEvent) -> PacketEnd? { ends[Int(event.packet)] }

  /// A copy for reading, which shares everything: see ``StringTable/frozen()``.
  package func frozen() -> TraceNames {
    var copy = self
    copy.functions = functions.frozen()
    copy.strings = strings.frozen()
    return copy
  }

  /// A copy for look-ups on another thread: see ``StringTable/fixed()``.
  func fixed() -> TraceNames {
    var copy = TraceNames()
    copy.functions = functions.fixed()
    copy.strings = strings.fixed()
    return copy
  }
}

/// What events of one kind carry, numbered from 0. Each is there from the event's making until its sink has taken it,
/// or longer: a reader that hands events over in batches may forget those of the batches before.
package struct NumberedEvents<Event: Sendable>: Sendable {
  /// Stretches of ``stretch`` events, so that a copy that is held does not make the next addition copy them all.
  private var stretches: [[Event]] = []
  /// How many there were before the first of them.
  private var forgotten = 0

  private static var stretch: Int { 64 }

  /// The number of the next event.
  package var count: Int { forgotten + max(0, stretches.count - 1) * Self.stretch + (stretches.last?.count ?? 0) }

  /// The event of that number, or nil when there is none, or it was forgotten.
  package subscript(number: Int) -> Event? {
    guard number >= forgotten, number < count else { return nil }
    return stretches[(number - forgotten) / Self.stretch][(number - forgotten) % Self.stretch]
  }

  /// Adds an event; its number is what ``count`` was before.
  mutating func append(_ event: Event) {
    if stretches.last.map({ $0.count == Self.stretch }) ?? true { stretches.append([]) }
    stretches[stretches.count - 1].append(event)
  }

  /// Forgets all events so far; numbers go on.
  package mutating func forgetAll() {
    guard !stretches.isEmpty else { return }
    forgotten = count
    stretches = []
  }
}

/// Takes the events of a trace, in order.
package protocol EventSink {
  /// Takes one event. `names` holds what the event's identifiers mean.
  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames)

  /// Takes events in order, the same as one by one, and leaves the array empty for the next ones. For sinks that can do
  /// it faster, or that keep the array and give another one.
  mutating func take(_ events: inout [TraceEvent], names: borrowing TraceNames)
}

extension EventSink {
  /// Hands the events over one by one, for sinks that have no faster way.
  package mutating func take(_ events: inout [TraceEvent], names: borrowing TraceNames) {
    for event in events { receive(event, names: names) }
    events.removeAll(keepingCapacity: true)
  }
}
