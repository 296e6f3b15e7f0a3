import CallTrees
import Screen

/// Everything that decides what the screen shows: what all panes share, and each pane's own state. Only
/// ``reduce(_:_:)`` changes it; ``draw(_:into:)`` only reads it.
package struct ViewState: Sendable {
  /// What all panes look at.
  var shared: Shared
  /// Where the trace comes from.
  var source: TraceSource
  /// The keys that were typed and make no command yet.
  var keyboard: Keyboard
  /// Which pane of the main screen the keys go to.
  var focus = Focus.packets
  /// What is on the screen: the main panes, or something that fills it.
  var mode = Mode.main
  /// The packet list.
  var packets = PacketPane()
  /// The call graph.
  var calls = CallPane()
  /// The details of the packet or call.
  var details = DetailsPane()
  /// The prompt, and what was typed into it before.
  var prompt = PromptPane()
  /// The form that arms a capture.
  var arming = ArmingPane()
  /// What has to be answered before anything else.
  var asking = Asking()
  /// The answer to the last key; nil when there is nothing to say.
  var message: Message?

  /// The first state: `trace` on a screen of that size.
  ///
  /// - Parameter isLive: a capture can be started here: the program was not opened on a file.
  package init(
    trace: Trace, width: Int, height: Int, glyphs: Glyphs = .unicode, isLive: Bool = false, keys: KeyTable = .standard
  ) {
    shared = Shared(trace, ScreenSize(width: width, height: height), glyphs)
    source = TraceSource(isLive: isLive)
    keyboard = Keyboard(keys)
    shared.families.take(trace, isLonger: true)
    shared.nested.update(trace, isLonger: false)
    packets.reorder(shared)
    shared.journeys.update(trace.packets, isLonger: false)
    packets.widths.update(trace, shared.nested, isLonger: false)
    NoiseFunctions.add(to: &shared.omissions.noise, of: trace.functions)
    showPacketUnderCursor()
    openSinglePacket()
    settle()
  }

  /// Takes over what the configuration and the command line say; nil leaves what is built in.
  package mutating func apply(
    irqs: Bool?, noise: Bool?, columns: [PacketColumn]? = nil, mouse: Bool? = nil, cursor: CursorLook? = nil
  ) {
    if let cursor { shared.choices.cursorLook = cursor }
    if let mouse { shared.choices.takesMouse = mouse }
    if let irqs { shared.omissions.hidesInterrupts = !irqs }
    if let noise { shared.omissions.foldsNoise = !noise }
    setColumns(columns)
    calls.rebuild(keeping: nil, shared)
  }

  mutating func say(_ text: String) { message = Message(text: text, isError: false) }

  mutating func complain(_ text: String) { message = Message(text: text, isError: true) }

  /// Makes the call graph that of the packet under the cursor, at the call where it was left. Of one in another's window it is that
  /// window's, at the call that it was given to.
  mutating func showPacketUnderCursor() {
    calls.show(packets.position, shared)
    if let row = packets.rowOfOther(shared) { calls.reveal(row, shared) }
  }

  /// Goes to a packet by its position in the trace, or to the `other`th one in its window.
  mutating func selectPacket(position: Int, other: Int? = nil) {
    if packets.select(position, other: other) { showPacketUnderCursor() }
  }
}

// MARK: - What is asked from outside

extension ViewState {
  /// The trace on the screen; empty before there is one.
  package var trace: Trace { shared.trace }
  /// Columns of the screen.
  package var width: Int { shared.size.width }
  /// Rows of the screen.
  package var height: Int { shared.size.height }
  /// How the capture stands; nil when there was none, or the trace is a file's.
  package var capture: CaptureStatus? { source.capture }
  /// Set while a trace is read, and when it was read in part only.
  package var loading: LoadStatus? { source.loading }
  /// What was captured is nowhere but in this program.
  package var hasUnsavedCapture: Bool { source.hasUnsavedCapture }

  /// The characters to draw with now.
  var glyphs: Glyphs {
    get { shared.glyphs }
    set { shared.glyphs = newValue }
  }

  /// What `:set noascii` goes back to.
  package var fullGlyphs: Glyphs {
    get { shared.fullGlyphs }
    set { shared.fullGlyphs = newValue }
  }

  /// The packet under the cursor.
  var packet: PacketRecord? { shared.packet(at: packets.position) }

  /// What `x` and `y` take: the call under the cursor, or the whole packet when the packet list has the keys.
  var selection: Selection? {
    packets.position.map { Selection(packet: $0, row: selectedRow, interrupts: shared.interruptTime) }
  }

  /// The call under the cursor; in the packet list that which a packet in another one's window was given to, and nil for a packet.
  var selectedRow: Int? { focus == .packets ? packets.rowOfOther(shared) : calls.line?.row }
}
