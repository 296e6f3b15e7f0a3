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
    /// What is being read, of several files; nil of one.
    package var name: String?
    /// Why files are not there, with the last news.
    package var problems: [Diagnostic] = []
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

  /// As ``init(paths:instance:follows:)``, of one file.
  package convenience init(path: String, instance: String? = nil, follows: Bool = false) throws(Diagnostic) {
    try self.init(paths: [path], instance: instance, follows: follows)
  }

  /// Opens a trace and begins to read it. Signals that some descriptor is to take must be blocked before: the thread
  /// inherits the mask. Several files become one trace, in their order; one that cannot be read is left out, and is told.
  ///
  /// - Parameters:
  ///   - paths: files, `-` for standard input; one at least.
  ///   - instance: which of a trace.dat file's buffers; nil takes the one that most likely is meant (``DatStream``).
  ///   - follows: at the end of a text in a regular file, the last one, more is waited for, until ``stop()``.
  /// - Throws: ``Diagnostic`` when a single file cannot be opened. What else may be wrong comes as ``End/failed(_:)``.
  package init(paths: [String], instance: String? = nil, follows: Bool = false) throws(Diagnostic) {
    let files = LoadFiles(paths: paths, instance: instance, follows: follows)
    let input =
      paths.count == 1 ? try TraceFileInput.open(path: paths[0], instance: instance, follows: follows) : nil
    name = files.names.joined(separator: ", ")
    guard let slot = LoadSlot(News()) else {
      throw Diagnostic("too many files are open", at: paths[0], hint: "close some")
    }
    self.slot = slot
    try LoadThread.start(input, files, slot)
  }

  deinit { stop() }

  /// For poll(2): readable when there is news.
  package var descriptor: Int32 { slot.descriptor }

  /// What came since the last look.
  package func take() -> News { slot.takeNews() }

  /// Asks for the end. It comes as news, after the piece that is being read.
  package func stop() { slot.stop() }
}
