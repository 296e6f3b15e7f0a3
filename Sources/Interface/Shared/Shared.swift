import CallTrees
import Screen

/// What all panes look at: the trace, what is known of it, what is left out of it, and how it is written. Panes only read it.
package struct Shared: Sendable {
  package var size: ScreenSize
  package internal(set) var trace: Trace
  package internal(set) var families = FamilyState()
  /// Which packets are windows of one journey.
  package internal(set) var journeys = JourneyIndex()
  package internal(set) var omissions = Omissions()
  package internal(set) var search: SearchState?
  package var glyphs: Glyphs
  /// What `:set noascii` goes back to.
  package var fullGlyphs = Glyphs.unicode

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

  /// A call that is out of the picture, as interrupts or noise are.
  func leavesOut(_ row: Int) -> Bool {
    if omissions.hidesInterrupts, trace.calls.flags[row].contains(.interrupt) { return true }
    return omissions.foldsNoise && omissions.isNoise(Int(trace.calls.function[row].rawValue))
  }
}
