import CallTrees
import Glibc

/// Why a trace's bytes came to an end.
enum InputEnd: Equatable {
  case end
  /// The observer has enough.
  case stopped
  /// More comes out of packed data than is believed.
  case limited
  /// The system could not read on: its error number.
  case failed(Int32)
}

/// Takes an input's bytes a piece at a time and lets an observer follow.
///
/// Pieces begin small, so that there is something to show after the first of them, and grow to what a
/// processor's cache holds. All but the first of a regular file are looked at where the kernel has them
/// (``FileWindow``); anything else is read into a buffer.
struct TracePump: ~Copyable {
  private let input: TraceFileInput
  private let buffer: UnsafeMutableRawBufferPointer
  private var pieceLimit = 64 << 10
  private var filled = 0
  private var window = FileWindow()
  /// What was read last, where it is in the window.
  private var mapped: UnsafeRawBufferPointer?
  /// Whether the window may be of use for what follows.
  private var usesWindow: Bool
  /// At the end more is waited for.
  private var isFollowing: Bool
  /// That end was reached before.
  private var hasReachedEnd = false
  /// Bytes of the input read so far.
  private(set) var consumed = 0
  /// Nil for as long as there may be more.
  private(set) var end: InputEnd?

  private static let longestPiece = 256 << 10
  private static let lookahead = 2
  /// How long poll(2) is believed that there is nothing, in ms: of one CPU's `trace_pipe` it says so until half of the
  /// kernel's buffer is full.
  private static let patience: Int32 = 250

  init(_ input: consuming TraceFileInput) {
    usesWindow = input.isMappable
    isFollowing = input.isFollowed
    self.input = input
    buffer = .allocate(byteCount: Self.longestPiece, alignment: 16)
  }

  deinit { buffer.deallocate() }

  var name: String { input.name }
  var instance: String? { input.instance }
  var total: Int? { input.size }
  /// What was read last; valid until the next piece.
  var piece: UnsafeRawBufferPointer { mapped ?? UnsafeRawBufferPointer(rebasing: buffer[..<filled]) }
  /// The pieces that most likely come next. They are there until the last of them was given out, or this is gone.
  var following: [UnsafeRawBufferPointer] {
    pieceLimit == Self.longestPiece && mapped != nil ? window.following(consumed, pieceLimit, Self.lookahead) : []
  }
  /// How and where it ended.
  var ending: (end: InputEnd, consumed: Int, total: Int?) { (end ?? .end, consumed, total) }

  /// The file in memory, where it is one that can be mapped.
  func map() -> FileMapping? { input.isMappable ? input.size.flatMap { FileMapping(input.descriptor, size: $0) } : nil }

  /// Reads the first piece: `count` bytes at least, unless there are not so many.
  mutating func begin(with count: Int, _ observer: inout some LoadObserver) {
    let name = input.name
    while filled < count, end == nil { fill(&observer) { _ in Trace(source: name) } }
  }

  /// Tells the observer of the piece before and reads the next one; false at the end.
  ///
  /// - Parameter snapshot: what was read so far; with true all of it, as if the input ended here.
  mutating func next(_ observer: inout some LoadObserver, snapshot: (Bool) -> Trace) -> Bool {
    guard end == nil else { return false }
    // What was shown at the end of a followed file stays, though more was read.
    guard observer.consumed(consumed, of: total, snapshot: { snapshot(hasReachedEnd) }) else {
      end = .stopped
      return false
    }
    filled = 0
    pieceLimit = min(pieceLimit * 2, Self.longestPiece)
    if usesWindow, look() { return true }
    if isFollowing, end == .end { observer.lost(.shorter) }
    while filled == 0, end == nil { fill(&observer, snapshot) }
    return filled > 0
  }

  /// Looks at the next piece in the window. False when it is not there: then the file's end, or what is wrong, is for
  /// read(2) to tell.
  private mutating func look() -> Bool {
    if window.wasCut {
      // It happened while the piece was being read, and nobody knows from where on.
      consumed -= mapped?.count ?? 0
      end = input.sizeNow < consumed + (mapped?.count ?? 0) ? .end : .failed(EIO)
      mapped = nil
      return false
    }
    let piece = window.piece(of: input, consumed, pieceLimit)
    if piece.isEmpty {
      mapped = nil
      usesWindow = false
      input.seek(to: consumed)
      return false
    }
    mapped = piece
    consumed += piece.count
    return true
  }

  /// Reads to the end and waits for nothing behind it: only a text is followed.
  mutating func stopFollowing() { isFollowing = false }

  /// Ends before the input does.
  mutating func stop(_ end: InputEnd) { self.end = end }

  private mutating func fill(_ observer: inout some LoadObserver, _ snapshot: (Bool) -> Trace) {
    // Only what has a size is there without waiting for it.
    if input.size == nil, !input.isPolite, !isFollowing, !wait(-1, &observer, snapshot) { return }
    switch input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<pieceLimit])) {
    case .bytes(let count):
      filled += count
      consumed += count
    case .end where isFollowing: waitForMore(&observer, snapshot)
    case .end: end = .end
    case .nothing: _ = wait(Self.patience, &observer, snapshot)
    case .failed(let code): end = .failed(code)
    }
  }

  /// At the end of a file that is followed. Stopping there leaves nothing out.
  private mutating func waitForMore(_ observer: inout some LoadObserver, _ snapshot: (Bool) -> Trace) {
    hasReachedEnd = true
    if let loss = input.loss(after: consumed) {
      observer.lost(loss)
      end = .end
      return
    }
    let (descriptor, milliseconds) = input.growthWait
    guard observer.waitAtEnd(for: descriptor, atMost: milliseconds, snapshot: { snapshot(true) }) else {
      end = .end
      return
    }
    input.forgetGrowth()
  }

  private mutating func wait(
    _ milliseconds: Int32, _ observer: inout some LoadObserver, _ snapshot: (Bool) -> Trace
  ) -> Bool {
    let goesOn = observer.wait(for: input.descriptor, atMost: milliseconds, snapshot: { snapshot(false) })
    if !goesOn { end = .stopped }
    return goesOn
  }
}
