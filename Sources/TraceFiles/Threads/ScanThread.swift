import Synchronization
import SystemCalls
import TraceEvents

/// Looks at pieces of a text before their turn comes, on a thread of its own.
///
///     reader    piece 1   piece 2   piece 4   …
///     scanner   piece 2   piece 3             …
///
/// The reader takes the pieces in order. What was scanned costs it little; what the scan was not begun of it reads
/// itself, so that neither waits while there is work. The thread begins with the first piece, and is gone with this.
final class ScanThread: Sendable {
  private let work = ScanWork()

  deinit { work.close() }

  /// Ends the thread, and returns when it is gone: from then on nobody looks at pieces.
  func close() { work.close() }

  /// Takes pieces that will be read soon, some of which may have been begun already, and what is known now. Each stays
  /// where it is until it is finished.
  func begin(_ pieces: [UnsafeRawBufferPointer], _ knowledge: TextKnowledge) { work.begin(pieces, knowledge) }

  /// What the scan of a piece found; nil when it was not begun, and then it will not be.
  func finish(_ piece: UnsafeRawBufferPointer) -> TextScan? { work.finish(piece) }

  /// Takes back the memory of a scan that was read.
  func giveBack(_ scan: inout TextScan) { work.giveBack(&scan.events) }
}

/// What the reader's thread and the scanner's share.
private final class ScanWork: Sendable {
  /// Bytes that stay where they are until their scan is finished.
  ///
  /// `@unchecked Sendable`: nobody writes them.
  private struct Piece: @unchecked Sendable, Equatable {
    let bytes: UnsafeRawBufferPointer

    static func == (left: Piece, right: Piece) -> Bool {
      left.bytes.baseAddress == right.bytes.baseAddress && left.bytes.count == right.bytes.count
    }
  }

  private struct State {
    /// Begun by the reader, and by nobody else so far.
    var waiting: [(piece: Piece, knowledge: TextKnowledge)] = []
    /// What the thread has in hands.
    var current: Piece?
    var done: [(piece: Piece, scan: TextScan)] = []
    /// The reader waits for what is in hands.
    var isAwaited = false
    /// Arrays that are used again.
    var free: [[TraceEvent]] = []
    var isStarted = false
    var isClosed = false

    func knows(_ piece: Piece) -> Bool {
      current == piece || waiting.contains { $0.piece == piece } || done.contains { $0.piece == piece }
    }
  }

  private let state = Mutex(State())
  private let filled = Semaphore(0)
  private let finished = Semaphore(0)
  private let ended = Semaphore(0)

  func begin(_ pieces: [UnsafeRawBufferPointer], _ knowledge: TextKnowledge) {
    let pieces = pieces.map { Piece(bytes: $0) }
    let (added, isFirst) = state.withLock { state in
      let new = pieces.filter { !state.knows($0) }
      state.waiting += new.map { ($0, knowledge) }
      defer { state.isStarted = true }
      return (new.count, !state.isStarted)
    }
    // Without a thread the reader finds everything waiting, and reads it itself.
    if isFirst, !detachThread({ self.run() }) { state.withLock { $0.isStarted = false } }
    for _ in 0..<added { filled.signal() }
  }

  func finish(_ bytes: UnsafeRawBufferPointer) -> TextScan? {
    let piece = Piece(bytes: bytes)
    let mustWait = state.withLock { state in
      state.waiting.removeAll { $0.piece == piece }
      state.isAwaited = state.current == piece
      return state.isAwaited
    }
    if mustWait { finished.wait() }
    return state.withLock { state in
      guard let place = state.done.firstIndex(where: { $0.piece == piece }) else { return nil }
      return state.done.remove(at: place).scan
    }
  }

  func giveBack(_ events: inout [TraceEvent]) {
    events.removeAll(keepingCapacity: true)
    var empty: [TraceEvent] = []
    swap(&empty, &events)
    let free = empty
    empty = []
    state.withLock { $0.free.append(free) }
  }

  func close() {
    let mustWait = state.withLock { state in
      defer { state.isClosed = true }
      state.waiting = []
      return state.isStarted && !state.isClosed
    }
    guard mustWait else { return }
    filled.signal()
    ended.wait()
  }

  private func run() {
    var scanner = TextScanner()
    var events: [TraceEvent] = []
    while true {
      filled.wait()
      let (next, isClosed) = state.withLock { state in
        // The reader may have taken what this signal was for.
        let next = state.isClosed || state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        state.current = next?.piece
        if next != nil, let free = state.free.popLast() { events = free }
        return (next, state.isClosed)
      }
      if isClosed { break }
      guard let next else { continue }
      let scan = scanner.scan(next.piece.bytes, knowing: next.knowledge, reusing: &events)
      let isAwaited = state.withLock { state in
        state.current = nil
        state.done.append((next.piece, scan))
        defer { state.isAwaited = false }
        return state.isAwaited
      }
      if isAwaited { finished.signal() }
    }
    ended.signal()
  }
}
