/// What to capture, as the user put it. Lists are words, as on the command line; whoever arms says what is wrong with
/// them.
package struct ArmRequest: Equatable, Sendable {
  /// A filter in tcpdump's language.
  package var filter: String
  /// Entry points by name; empty for the default ones.
  package var entries: [String]
  /// Packets after which to stop; 0 for no end.
  package var quota: UInt64
  /// Which functions to trace: presets and patterns; empty for all.
  package var trace = ""
  /// Which of them to leave out; empty for none.
  package var noTrace = ""
  /// Rules of what to keep; empty keeps every packet.
  package var keep = ""
  /// Calls deeper than this are not recorded; 0 is no limit.
  package var depth = 0
  /// Record one in so many matching packets.
  package var sampling = 1
  /// Whether what each call was given and returned is recorded, where the kernel can.
  package var values = true
  /// Of which functions what they return is wanted; empty for all.
  package var valued = ""
  /// Fields of packet and socket whose changes are recorded; empty for none.
  package var fields = ""
  /// A ring's size, `1000` packets or `200M` of trace; empty keeps every packet.
  package var ring = ""
  /// Seconds without a match after which the tracer is off until the next one; 0 for never.
  package var sleepAfter = 0
  /// Whether the SSH session that this runs in is captured, too.
  package var withSSH = false

  /// All functions are traced with their values and every packet is kept, unless set otherwise.
  package init(filter: String, entries: [String], quota: UInt64) {
    self.filter = filter
    self.entries = entries
    self.quota = quota
  }
}
