import Glibc

/// Waiting for something that the kernel or another process will let go of: in steps, with a word about it when it takes
/// long, and with a limit or without.
package struct Patience {
  /// After so many ms it is over; nil is never.
  package let limit: Int?
  /// Says what is waited for.
  package let tell: (String) -> Void

  /// How long a step is, in ms.
  private static let step: Int32 = 50
  /// A word after so many ms, and then each time that it has been twice as long.
  private static let firstWord = 5000

  private var waited = 0
  private var nextWord = Self.firstWord

  /// - Parameter limit: for all that is waited for together, in ms.
  package init(limit: Int?, tell: @escaping (String) -> Void = { _ in }) {
    self.limit = limit
    self.tell = tell
  }

  /// Waits a moment for `what`; false when the time is over.
  package mutating func waits(for what: @autoclosure () -> String) -> Bool {
    if let limit, waited >= limit { return false }
    poll(nil, 0, Self.step)
    waited += Int(Self.step)
    if waited >= nextWord {
      nextWord *= 2
      tell("waiting for \(what()), \(waited / 1000) s so far")
    }
    return true
  }
}
