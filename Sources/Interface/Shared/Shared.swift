import CallTrees
import Screen

/// What all panes look at: the trace, what is known of it, what is left out of it, and how it is written. Panes only
/// read it.
struct Shared: Sendable {
  /// The size of the screen.
  var size: ScreenSize
  /// The trace on the screen; empty before there is one.
  var trace: Trace
  /// The families of the trace, and which one the packet list is of.
  var families = FamilyState()
  /// Which packets are windows of one journey.
  var journeys = JourneyIndex()
  /// The packets that were handled in other ones' windows.
  var nested = NestedIndex()
  /// How long each packet's slowest call took.
  var slowest = SlowestTimes()
  /// Self times of calls with many callees.
  var selfTimes = SelfTimes()
  /// What was chosen of the rest of the screen.
  var choices = ScreenChoices()
  /// What the user does not want to see.
  var omissions = Omissions()
  /// The last search; nil before the first.
  var search: SearchState?
  /// The characters to draw with now.
  var glyphs: Glyphs
  /// What `:set noascii` goes back to.
  var fullGlyphs = Glyphs.unicode

  init(_ trace: Trace, _ size: ScreenSize, _ glyphs: Glyphs) {
    self.trace = trace
    self.size = size
    self.glyphs = glyphs
  }

  /// What all times of the list, the graph and the details say: where interrupts are not shown, they are in no time.
  var interruptTime: InterruptTime { omissions.hidesInterrupts ? .leftOut : .counted }

  /// The packet at a position of the trace; nil when there is none.
  func packet(at position: Int?) -> PacketRecord? {
    position.flatMap { trace.packets.indices.contains($0) ? trace.packets[$0] : nil }
  }

  /// The name of the function that a row of the call table is a call of.
  func function(of row: Int) -> String { trace.functions.name(trace.calls.function[row]) }

  /// Whether a call is not shown by itself, as an interrupt or as noise.
  func leavesOut(_ row: Int) -> Bool {
    if omissions.hidesInterrupts, trace.calls.flags[row].contains(.interrupt) { return true }
    return omissions.foldsNoise && omissions.isNoise(Int(trace.calls.function[row].rawValue))
  }
}
