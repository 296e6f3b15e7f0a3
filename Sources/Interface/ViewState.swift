import CallTrees
import Screen

/// Everything that decides what the screen shows. Only ``reduce(_:_:)`` changes it; ``draw(_:into:)`` only reads it.
package struct ViewState: Sendable {
  /// A part of the main screen that keys go to.
  package enum Pane: Sendable, CaseIterable {
    case packets, calls, details
  }

  /// What fills the screen.
  package enum Mode: Sendable {
    case main
    case help(top: Int)
    case notices(top: Int)
    case diff(DiffView)
    case families(FamiliesView)
  }

  /// The line at the bottom that answers the last key.
  package struct Message: Equatable, Sendable {
    package var text: String
    package var isError: Bool
  }

  package var width: Int
  package var height: Int
  package internal(set) var trace: Trace
  package internal(set) var capture: CaptureStatus?
  /// Set while a trace is read, and when it was read in part only.
  package internal(set) var loading: LoadStatus?
  /// A capture can be started here: the program was not opened on a file.
  package var isLive: Bool
  package var glyphs: Glyphs
  /// What `:set noascii` goes back to.
  package var fullGlyphs = Glyphs.unicode
  package let keys: KeyTable
  package internal(set) var pane: Pane = .packets
  package internal(set) var mode: Mode = .main
  package internal(set) var packets = PacketList()
  package internal(set) var packetWidths = PacketWidths()
  package internal(set) var families = FamilyState()
  package internal(set) var graph = CallGraph()
  /// The pane that the details are about, when they are open.
  package internal(set) var detailsOf: Pane?
  package internal(set) var detailsTop = 0
  package internal(set) var hidesInterrupts = false {
    didSet { packets.interruptTime = interruptTime }
  }
  /// What all times of the list, the graph and the details say: where interrupts are not shown, they are in no time.
  var interruptTime: InterruptTime { hidesInterrupts ? .leftOut : .counted }
  package internal(set) var foldsNoise = false
  package internal(set) var search: SearchState?
  package internal(set) var prompt: Prompt?
  package internal(set) var armForm: ArmForm?
  /// What has to be answered before anything else.
  package internal(set) var question: Question?
  /// What the capture is saved for, and done once it is.
  var afterSave: Effect?
  /// The capture is in a file, or the user does not want it.
  var isSaved = false
  /// What the arm form starts with: what was armed last, and `:set`.
  package internal(set) var armDefaults = ArmRequest(filter: "", entries: [], quota: 0)
  /// Entry points by name, once the kernel was asked.
  package internal(set) var entryNames: [String] = []
  var hasAskedForEntries = false
  /// Which packets are windows of one journey.
  package internal(set) var journeys = JourneyIndex()
  package internal(set) var message: Message?
  package internal(set) var themeName = ""
  /// The files that the program was started with, and which one is shown: `:n` and `:p` go through them.
  package internal(set) var files: [String] = []
  package internal(set) var fileIndex = 0
  /// Position of the packet that `d` marked.
  package internal(set) var diffMark: Int?
  /// The call that `d` marked in it, a row of the call table; nil for the packet.
  package internal(set) var diffMarkCall: Int?
  var marks: [Character: Mark] = [:]
  var history: [Prompt.Kind: [String]] = [:]
  var pending = PendingKeys()
  /// By function: noise.
  var noise: [Bool] = []
  /// No key was pressed since the trace was opened: panes may still be chosen for the user.
  var isUntouched = true

  /// A place to come back to.
  struct Mark: Sendable {
    var packet: Int
    var row: Int?
  }

  /// Keys typed so far that do not make a command yet.
  struct PendingKeys: Sendable {
    var count: Int?
    var keys: [Key] = []
    var command: KeyCommand?
    var isEmpty: Bool { count == nil && keys.isEmpty && command == nil }
  }

  /// The first state: `trace` on a screen of that size.
  package init(
    trace: Trace, width: Int, height: Int, glyphs: Glyphs = .unicode, isLive: Bool = false,
    keys: KeyTable = .standard
  ) {
    self.trace = trace
    self.width = width
    self.height = height
    self.glyphs = glyphs
    self.isLive = isLive
    self.keys = keys
    families.take(trace, isLonger: true)
    packets.reorder(trace)
    journeys.update(trace.packets, isLonger: false)
    packetWidths.update(trace, isLonger: false)
    NoiseFunctions.add(to: &noise, of: trace.functions)
    showPacketUnderCursor()
    openSinglePacket()
  }

  /// Takes over what the configuration and the command line say; nil leaves what is built in.
  package mutating func apply(irqs: Bool?, noise: Bool?, files: [String]) {
    if let irqs { hidesInterrupts = !irqs }
    if let noise { foldsNoise = !noise }
    self.files = files
    rebuildGraph(keeping: nil)
  }

  /// Position in the trace of the packet under the cursor, or nil when there is none.
  package var packetPosition: Int? {
    packets.order.indices.contains(packets.cursor) ? packets.order[packets.cursor] : nil
  }

  /// The packet under the cursor.
  package var packet: PacketRecord? {
    packetPosition.flatMap { trace.packets.indices.contains($0) ? trace.packets[$0] : nil }
  }

  /// The line of the call graph under the cursor.
  package var line: VisibleRow? {
    graph.lines.indices.contains(graph.cursor) ? graph.lines[graph.cursor] : nil
  }

  /// What `x` and `y` take: the call under the cursor, or the whole packet when the packet list has the keys.
  package var selection: Selection? {
    packetPosition.map { Selection(packet: $0, row: pane == .packets ? nil : line?.row, interrupts: interruptTime) }
  }

  mutating func say(_ text: String) { message = Message(text: text, isError: false) }

  mutating func complain(_ text: String) { message = Message(text: text, isError: true) }
}
