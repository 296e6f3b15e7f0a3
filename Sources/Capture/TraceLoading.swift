import CFtview
import CallTrees
import Glibc
import Synchronization

/// Reads a trace on a thread of its own, and shows what is there already.
///
///     reading thread                    one slot                    the caller's loop
///     a piece, the next piece, …  ──▶   newest trace, bytes   ──▶   poll(descriptor), take()
///
/// There is no queue: a newer trace takes the older one's place, and none is made before the one before was taken. Traces
/// come at most four times a second, seldomer when there are many calls; the first one as soon as a packet is finished.
/// Each begins with the packets of the one before, but for a trace that turns out to have packets' windows only after
/// some outermost calls were listed, and for the last one, which is in order even where windows overlapped for long.
package final class TraceLoading: Sendable {
  /// How a loading came to its end.
  package enum End: Equatable, Sendable {
    /// Everything was read.
    case whole
    /// ``stop()`` was called: the trace is what was read until then, and a notice says so.
    case stopped
    /// There is nothing to show. Never after a trace was shown.
    case failed(TraceFileError)
  }

  /// What came since the last look.
  package struct News: Sendable {
    /// The newest trace; nil when there is none since the last look.
    package var trace: Trace?
    /// How much of the input has been read; of a packed file, packed bytes.
    package var bytes = 0
    /// The input's size; nil when nobody knows it.
    package var total: Int?
    /// Set with the last trace; nil while reading goes on.
    package var end: End?
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
  /// - Throws: ``TraceFileError`` when the file cannot be opened. What else may be wrong comes as ``End/failed(_:)``.
  package init(path: String, instance: String? = nil) throws(TraceFileError) {
    let input = try TraceFileInput.open(path: path, instance: instance)
    name = input.name
    guard let slot = LoadSlot() else {
      throw TraceFileError("\(path): too many files are open; close some")
    }
    self.slot = slot
    try LoadThread.start(input, slot)
  }

  deinit { stop() }

  /// For poll(2): readable when there is news.
  package var descriptor: Int32 { slot.descriptor }

  /// What came since the last look.
  package func take() -> News { slot.take() }

  /// Asks for the end. It comes as news, after the piece that is being read.
  package func stop() { slot.stop() }
}

/// What the reading thread and whoever looks share.
final class LoadSlot: Sendable {
  private struct State {
    var news = TraceLoading.News()
    /// A byte lies in the pipe.
    var isTold = false
    var isStopping = false
  }

  private let state = Mutex(State())
  private let told: PipeEnds
  private let stopping: PipeEnds

  /// Nil without descriptors.
  init?() {
    guard let told = PipeEnds(), let stopping = PipeEnds() else { return nil }
    self.told = told
    self.stopping = stopping
  }

  var descriptor: Int32 { told.reading }
  /// Readable once the end was asked for, for the thread that waits for its input.
  var stopDescriptor: Int32 { stopping.reading }
  var isStopping: Bool { state.withLock { $0.isStopping } }
  /// Whether the last trace was taken, so that another one makes sense.
  var isTaken: Bool { state.withLock { $0.news.trace == nil } }

  func take() -> TraceLoading.News {
    state.withLock { state in
      if state.isTold { told.drain() }
      state.isTold = false
      defer { state.news.trace = nil }
      return state.news
    }
  }

  func stop() {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.isStopping = true
      stopping.signal()
    }
  }

  /// Puts news in the slot: a newer trace replaces an older one, nil leaves it.
  func put(_ trace: Trace?, bytes: Int, total: Int?) {
    state.withLock { state in
      if let trace { state.news.trace = trace }
      state.news.bytes = bytes
      state.news.total = total
      tell(&state)
    }
  }

  /// The last news.
  func end(_ trace: Trace?, _ end: TraceLoading.End, bytes: Int, total: Int?) {
    state.withLock { state in
      if let trace { state.news.trace = trace }
      state.news.bytes = bytes
      state.news.total = total
      state.news.end = end
      tell(&state)
    }
  }

  private func tell(_ state: inout State) {
    if !state.isTold { told.signal() }
    state.isTold = true
  }
}

/// A pipe that holds a byte at most.
private final class PipeEnds: Sendable {
  let reading: Int32
  private let writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard ftview_pipe(&ends) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  func signal() {
    var byte: UInt8 = 1
    _ = System.retrying { write(writing, &byte, 1) }
  }

  func drain() {
    var byte: UInt8 = 0
    _ = System.retrying { read(reading, &byte, 1) }
  }
}
