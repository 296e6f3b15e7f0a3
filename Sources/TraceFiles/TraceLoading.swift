import CallTrees
import Diagnostics
import SystemCalls

/// Reads a trace on a thread of its own, and shows what is there already.
///
///     reading thread                    one slot                    the caller's loop
///     a piece, the next piece, …  ──▶   newest trace, bytes   ──▶   poll(descriptor), take()
///
/// There is no queue: a newer trace takes the older one's place, and none is made before the one before was taken.
/// Traces come at most four times a second, less often when there are many calls; the first one as soon as a packet is
/// finished. Each begins with the packets of the one before, but for a trace that turns out to have packets' windows
/// only after some outermost calls were listed, and for the last one, which is in order even where windows overlapped
/// for long.
package final class TraceLoading: Sendable {
  /// How a loading came to its end.
  package enum End: Equatable, Sendable {
    /// Everything was read.
    case whole
    /// ``stop()`` was called: the trace is what was read until then, and a notice says so.
    case stopped
    /// It was followed to its end, and no more can come.
    case lost(FollowLoss)
    /// There is nothing to show. Never after a trace was shown.
    case failed(Diagnostic)
  }

  /// What came since the last look.
  package struct News: Sendable {
    /// The newest trace; nil when there is none since the last look.
    package var trace: Trace? {
      get { held?.trace }
      set { held = newValue.map(HeldTrace.init) }
    }
    /// How much of the input has been read; of a packed file, packed bytes.
    package var bytes = 0
    /// The input's size; nil when nobody knows it.
    package var total: Int?
    /// A trace came that is all there was of a followed file; from then on each is all that was read.
    package var isFollowing = false
    /// Set with the last trace; nil while reading goes on.
    package var end: End?
    private var held: HeldTrace?

    /// Nothing has come yet.
    init() {}
  }

  /// What the user calls the input.
  package let name: String
  private let slot: LoadSlot

  /// Opens a trace and begins to read it. Signals that some descriptor is to take must be blocked before: the thread
  /// inherits the mask.
  ///
  /// - Parameters:
  ///   - path: a file, or `-` for standard input.
  ///   - instance: which of a trace.dat file's buffers; nil takes the one that most likely is meant (``DatStream``).
  ///   - follows: at the end of a text in a regular file more is waited for, until ``stop()``.
  /// - Throws: ``Diagnostic`` when the file cannot be opened. What else may be wrong comes as ``End/failed(_:)``.
  package init(path: String, instance: String? = nil, follows: Bool = false) throws(Diagnostic) {
    let input = try TraceFileInput.open(path: path, instance: instance, follows: follows)
    name = input.name
    guard let slot = LoadSlot(News()) else {
      throw Diagnostic("too many files are open", at: path, hint: "close some")
    }
    self.slot = slot
    try LoadThread.start(input, slot)
  }

  deinit { stop() }

  /// For poll(2): readable when there is news.
  package var descriptor: Int32 { slot.descriptor }

  /// What came since the last look.
  package func take() -> News { slot.takeNews() }

  /// Asks for the end. It comes as news, after the piece that is being read.
  package func stop() { slot.stop() }
}
