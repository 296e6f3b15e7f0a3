/// What could be read of a piece of text without what stands before it: the plain calls, of functions and tasks with
/// known names.
///
///     piece   ─ half a line ┃ plain lines ┃ other lines ┃ plain lines ┃ … ┃ half a line ─
///                           └ events ─────┘ hole        └ events ─────┘
///
/// What an event says of a plain line follows from that line alone, whatever shape the lines before had. All else is
/// left for ``TextReader/read(_:_:into:)``, in order.
package struct TextScan: Sendable {
  /// Lines that were left out, and how many events come before them.
  struct Hole: BitwiseCopyable, Sendable {
    var events: Int
    var start: Int
    var end: Int
  }

  /// What the plain lines say, in order. Identifiers are those of the names that the scan was given.
  package var events: [TraceEvent] = []
  var holes: [Hole] = []
  /// The bytes of all whole lines that were looked at.
  var range = 0..<0
  /// The lines were read as those of `trace-cmd report`.
  var isReport = false

  /// Whether most lines were plain. Where they are not, scanning is not worth its time.
  package var isUseful: Bool { isUseful(events: events.count) }

  /// Likewise while it is under way, after so many events.
  func isUseful(events: Int) -> Bool { holes.count * 3 <= events }
}

/// What a scan has to know of the text before.
package struct TextKnowledge: Sendable {
  var names: TraceNames
  var isReport: Bool
}
