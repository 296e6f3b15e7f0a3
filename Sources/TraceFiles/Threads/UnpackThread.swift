import Synchronization
import SystemCalls
import TraceEvents

/// Unpacks the chunks of a trace.dat file on a thread of its own, in the order in which they were begun.
///
/// Unpacking takes about as long as making events of what comes out. The reader does not wait for a chunk whose turn
/// has not come: it unpacks that itself, so that both always have work. The thread begins with the first chunk.
final class UnpackThread: DatUnpackAhead, Sendable {
  private struct State {
    /// Begun by the reader, and by nobody else so far.
    var waiting: [DatChunk] = []
    /// What the thread has in hands.
    var current: DatChunk?
    /// The reader waits for that.
    var isAwaited = false
    var isStarted = false
    var isClosed = false
  }

  private let state = Mutex(State())
  private let filled = Semaphore(0)
  private let finished = Semaphore(0)
  private let ended = Semaphore(0)
  /// The reader's.
  private let own = BlockUnpacker()

  func begin(_ chunk: DatChunk) {
    let isNew = state.withLock { state in
      state.waiting.append(chunk)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    // Without a thread the reader unpacks everything when it needs it.
    if isNew, !detachThread({ self.run() }) { state.withLock { $0.isStarted = false } }
    filled.signal()
  }

  func finish(_ chunk: DatChunk) -> Bool {
    enum Whose { case reader(DatChunk), thread, done }
    while true {
      let whose = state.withLock { state in
        if let place = state.waiting.firstIndex(where: { $0 === chunk }) {
          return Whose.reader(state.waiting.remove(at: place))
        }
        guard state.current === chunk else { return Whose.done }
        // Until the thread is ready with it there may be something else to do.
        if !state.waiting.isEmpty { return Whose.reader(state.waiting.removeFirst()) }
        state.isAwaited = true
        return Whose.thread
      }
      switch whose {
      case .reader(let mine):
        mine.isGood = own.unpack(codec: mine.codec, mine.packed, into: mine.room)
        if mine === chunk { return chunk.isGood }
      case .thread:
        finished.wait()
        return chunk.isGood
      case .done: return chunk.isGood
      }
    }
  }

  /// Unpacks what is not a chunk, for the reader.
  func unpack(codec: String, _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
    own.unpack(codec: codec, packed, into: room)
  }

  /// Ends the thread, and returns when it is gone: from then on nobody looks at packed bytes.
  func close() {
    let isStarted = state.withLock { state in
      state.isClosed = true
      state.waiting = []
      return state.isStarted
    }
    guard isStarted else { return }
    filled.signal()
    ended.wait()
  }

  private func run() {
    let unpacker = BlockUnpacker()
    while true {
      filled.wait()
      let (chunk, isClosed) = state.withLock { state in
        // The reader may have taken what this signal was for.
        state.current = state.isClosed || state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        return (state.current, state.isClosed)
      }
      if isClosed { break }
      guard let chunk else { continue }
      chunk.isGood = unpacker.unpack(codec: chunk.codec, chunk.packed, into: chunk.room)
      let isAwaited = state.withLock { state in
        state.current = nil
        defer { state.isAwaited = false }
        return state.isAwaited
      }
      if isAwaited { finished.signal() }
    }
    ended.signal()
  }
}
