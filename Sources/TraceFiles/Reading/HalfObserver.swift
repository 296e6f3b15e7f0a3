import CallTrees

/// Tells an observer of work that has two halves: a packed trace.dat file is unpacked first, and then read. Both are shown as
/// one way through the input.
struct HalfObserver<Whole: LoadObserver>: LoadObserver {
  enum Half {
    /// The whole way after all: nothing is known to follow.
    case none
    case first
    case second
  }

  private(set) var whole: Whole
  var half: Half
  /// The input's bytes; nil when nobody knows how many. Then each half is told as it is.
  private let size: Int?

  init(_ whole: Whole, half: Half, size: Int?) {
    self.whole = whole
    self.half = half
    self.size = size
  }

  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool {
    guard let size, let total, half != .none else { return whole.consumed(bytes, of: total, snapshot: snapshot) }
    let share = Double(bytes) / Double(max(1, total)) / 2 + (half == .first ? 0 : 0.5)
    return whole.consumed(Int(share * Double(size)), of: size, snapshot: snapshot)
  }

  mutating func wait(for input: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    whole.wait(for: input, atMost: milliseconds, snapshot: snapshot)
  }
}
