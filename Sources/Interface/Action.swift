import CallTrees
import Screen

/// What happened, from outside the interface.
package enum Action: Sendable {
  case key(Key)
  case mouse(MouseInput)
  case resize(width: Int, height: Int)
  /// The trace grew or was replaced. `replaces` tells another trace from a longer one.
  case traceChanged(Trace, replaces: Bool)
  case captureChanged(CaptureStatus?)
  /// How far a trace is read; nil when all of it is.
  case loadChanged(LoadStatus?)
  /// The answer to ``Effect/checkFilter(_:)``; nil when the filter is good.
  case filterChecked(String, FilterProblem?)
  /// The answer to ``Effect/listEntries``: every name and function, in the order in which to offer them.
  case entriesListed([String])
  /// How many packets would match so far; nil when nothing is counted any more.
  case previewChanged(PreviewStatus?)
  /// An effect is done; the text says what came of it.
  case finished(String)
  /// An effect failed; the text says why and what to do.
  case failed(String)
  case themeChanged(String)
  /// A file that was to be written is there already; the effect that was to write it.
  case fileExists(path: String, Effect)
  /// The capture is saved; the text says where.
  case saved(String)
}

/// What is wrong with a packet filter.
package struct FilterProblem: Equatable, Sendable {
  /// The compiler's words.
  package var message: String
  /// The part of the filter that they are about, in characters; nil when it does not say.
  package var range: Range<Int>?

  package init(message: String, range: Range<Int>? = nil) {
    self.message = message
    self.range = range
  }
}

/// How a live capture stands.
package struct CaptureStatus: Equatable, Sendable {
  /// What it is doing.
  package enum Phase: String, Sendable {
    case arming, armed, stopping, stopped
  }

  package var phase: Phase
  package var filter: String
  /// Packets that reached an entry point since arming.
  package var seen: UInt64
  /// Of these, how many the filter matched.
  package var matched: UInt64
  /// Of these, how many have their window in the trace.
  package var captured: UInt64
  /// Events that the kernel dropped for want of room.
  package var lost: UInt64
  /// Of the matched, how many had a window that is not in the trace; known once it has stopped.
  package var lostPackets: UInt64 = 0
  /// Somebody else changes tracing while it runs.
  package var isDisturbed = false
  /// Packets after which it stops; 0 is no end.
  package var quota: UInt64

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

/// How far the reading of a trace is.
package struct LoadStatus: Equatable, Sendable {
  /// What it is doing.
  package enum Phase: Sendable {
    case reading, stopping
    /// The user stopped it: what was read stays.
    case partly
  }

  package var phase: Phase
  /// What is read, as the user named it.
  package var name: String
  /// How much of it has been read; of a packed file, packed bytes.
  package var bytes: Int
  /// How much there is; nil when nobody knows, as of a pipe.
  package var total: Int?

  package init(phase: Phase, name: String, bytes: Int = 0, total: Int? = nil) {
    self.phase = phase
    self.name = name
    self.bytes = bytes
    self.total = total
  }
}
