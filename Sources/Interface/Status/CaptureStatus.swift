/// How a live capture stands.
package struct CaptureStatus: Sendable {
  /// What it is doing.
  package enum Phase: String, Sendable {
    case arming, armed
    /// Armed, and the tracer is off until a packet matches.
    case asleep
    case stopping, stopped
  }

  /// What it is doing.
  package var phase: Phase
  /// It captures, or waits to.
  var isOn: Bool { phase == .armed || phase == .asleep }
  /// It keeps the newest packets only.
  var isRing: Bool { budget.isRing }
  /// The filter as the user gave it; empty for every packet.
  package var filter: String
  /// Packets that reached an entry point since arming.
  package var seen: UInt64
  /// Of these, how many the filter matched.
  package var matched: UInt64
  /// Of these, how many have their window in the trace.
  package var captured: UInt64
  /// How many had a window that no rule asked for.
  package var notKept: UInt64 = 0
  /// How many windows a ring has let go again, for newer ones.
  package var letGo: UInt64 = 0
  /// How many have none: part of another packet's window, left out by sampling, after the quota, or for want of room.
  package var skipped: UInt64 = 0
  /// Events that the kernel dropped for want of room.
  package var lost: UInt64
  /// Of the matched, how many had a window that is not in the trace; known once it has stopped.
  package var lostPackets: UInt64 = 0
  /// Somebody else changes tracing while it runs.
  package var isDisturbed = false
  /// Packets after which it stops; 0 is no end.
  package var quota: UInt64
  /// What it may take.
  package var budget = CaptureBudget()
  /// While it is being armed: what is done, and for how long already.
  package var stage = ""

  /// A capture that has counted nothing, unless told otherwise.
  package init(
    phase: Phase, filter: String, seen: UInt64 = 0, matched: UInt64 = 0, captured: UInt64 = 0, lost: UInt64 = 0,
    quota: UInt64 = 0
  ) {
    self.phase = phase
    self.filter = filter
    self.seen = seen
    self.matched = matched
    self.captured = captured
    self.lost = lost
    self.quota = quota
  }
}
