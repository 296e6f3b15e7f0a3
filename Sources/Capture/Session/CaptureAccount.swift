/// What became of every packet that matched. The parts always add up: what is not found anywhere else is lost.
package struct CaptureAccount: Equatable, Sendable {
  /// Packets that the filter accepted, at each entry point.
  package var matched: UInt64 = 0
  /// Windows that are in the trace, whole or not.
  package var captured: UInt64 = 0
  /// Part of their own packet's window.
  package var nested: UInt64 = 0
  /// Recorded in another packet's window.
  package var nestedOther: UInt64 = 0
  /// Windows that were recorded, and that no keep rule asked for.
  package var notKept: UInt64 = 0
  /// Windows that were kept and had to make room for newer ones.
  package var overwritten: UInt64 = 0
  /// Left out by sampling.
  package var sampledOut: UInt64 = 0
  /// Came when the quota was met, or might be.
  package var afterQuota: UInt64 = 0
  /// Came when the module had no room for another window.
  package var withoutRoom: UInt64 = 0
  /// Came while the capture slept.
  package var asleep: UInt64 = 0
  /// Windows that were opened and are not in the trace.
  package var lost: UInt64 = 0

  /// No packet matched.
  init() {}

  /// - Parameters:
  ///   - captured: windows in the trace, each counted once.
  ///   - notKept: windows that were seen in the trace and left out of it.
  ///   - overwritten: windows that a ring has let go.
  init(_ stats: CaptureStats, captured: Int, notKept: Int, overwritten: Int = 0) {
    matched = stats.matched
    nested = stats.nested
    nestedOther = stats.nestedOther
    sampledOut = stats.skippedBySampling
    afterQuota = stats.skippedForQuota
    withoutRoom = stats.skippedBusy
    asleep = stats.skippedAsleep
    self.captured = UInt64(clamping: captured)
    self.notKept = UInt64(clamping: notKept)
    self.overwritten = UInt64(clamping: overwritten)
    let known = self.captured &+ self.notKept &+ self.overwritten
    lost = stats.opened > known ? stats.opened &- known : 0
  }

  /// What is known while a capture runs. What is on its way to the trace is not told from what is lost, and nothing is called
  /// lost.
  package init(_ update: CaptureUpdate) {
    self.init(
      update.stats, captured: update.packets, notKept: update.notKept, overwritten: update.overwritten)
    lost = 0
  }

  /// Which matches opened no window because one was open, in brackets; empty if all did.
  package var withoutWindow: String {
    var parts: [String] = []
    if nested > 0 { parts.append("\(nested) again in their own window") }
    if nestedOther > 0 { parts.append("\(nestedOther) in another packet's window") }
    return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
  }

  /// Those that opened no window of their own.
  package var skipped: UInt64 { nested &+ nestedOther &+ sampledOut &+ afterQuota &+ withoutRoom &+ asleep }

  /// All of it on one line, for a file of the capture.
  var text: String { (["\(matched) match\(withoutWindow)", "\(captured) captured"] + missing).joined(separator: ", ") }

  /// Why the others are not in the trace, a phrase each.
  package var missing: [String] {
    var parts: [String] = []
    if notKept > 0 { parts.append("\(notKept) not kept") }
    if overwritten > 0 { parts.append("\(overwritten) let go by the ring") }
    if sampledOut > 0 { parts.append("\(sampledOut) left out by sampling") }
    if afterQuota > 0 { parts.append("\(afterQuota) after the quota") }
    if withoutRoom > 0 { parts.append("\(withoutRoom) skipped for want of room") }
    if asleep > 0 { parts.append("\(asleep) while it slept") }
    if lost > 0 { parts.append("\(lost) lost") }
    return parts
  }
}
