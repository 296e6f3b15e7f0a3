/// Elements on their way from one thread to another, in order, and only so many of them: who fills it waits for who
/// empties it.
///
///     push(&full)  ──▶  element  element  element  ──▶  take { … }
///     an empty one ◀──  ────────────────────────── ◀──  what is left of it
///
/// Elements go round. Whoever pushes one gets one in its place that was taken and emptied before, so that the memory of
/// its arrays is used again. They are swapped, never copied: an array that two threads know of for a moment is no longer
/// the one's alone who adds to it, and would be copied there.
///
/// Several threads may push, one takes. Either side may leave at any time: ``end()`` lets the other have the rest,
/// ``close()`` does not.
package final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State: Sendable {
    var waiting: [Element] = []
    /// Taken and emptied.
    var spare: [Element] = []
    /// One is being worked on.
    var isTaken = false
    var isEnded = false
    var isClosed = false

    /// All that is not done.
    var count: Int { waiting.count + (isTaken ? 1 : 0) }
    var isOver: Bool { isEnded || isClosed }
  }

  private let state = Monitor(State())
  private let most: Int
  private let empty: @Sendable () -> Element

  /// - Parameters:
  ///   - most: elements that wait or are worked on, before who pushes has to wait.
  ///   - empty: makes an element that takes no memory.
  package init(most: Int, empty: @escaping @Sendable () -> Element) {
    self.most = most
    self.empty = empty
  }

  /// Hands over an element and puts an emptied one in its place, as soon as there is room.
  ///
  /// - Returns: false when nobody takes it any more; it is as it was then.
  @discardableResult
  package func push(_ element: inout Element) -> Bool {
    state.wait(until: { $0.isOver || $0.count < most }) { state in
      guard !state.isOver else { return false }
      state.waiting.append(state.spare.popLast() ?? empty())
      swap(&element, &state.waiting[state.waiting.count - 1])
      return true
    }
  }

  /// Waits for the next element and has `body` work on it. What `body` leaves of it comes back to who pushes.
  ///
  /// - Returns: false when there is none and none will come.
  package func take(_ body: (inout Element) -> Void) -> Bool {
    let next = state.wait(until: { $0.isOver || !$0.waiting.isEmpty }) { state -> Element? in
      guard !state.isClosed, !state.waiting.isEmpty else { return nil }
      state.isTaken = true
      return state.waiting.removeFirst()
    }
    guard var element = next else { return false }
    body(&element)
    state.withLock { state in
      state.isTaken = false
      guard !state.isOver else { return }
      state.spare.append(empty())
      swap(&element, &state.spare[state.spare.count - 1])
    }
    return true
  }

  /// Returns when all that was pushed has been worked on, or nobody takes it any more.
  package func drain() { state.wait(until: { $0.isClosed && !$0.isTaken || $0.count == 0 }) { _ in } }

  /// No more elements come. Those that wait are taken all the same.
  package func end() {
    state.withLock { state in
      state.isEnded = true
      state.spare = []
    }
  }

  /// Gives up: what waits is dropped, nothing more is taken.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      state.waiting = []
      state.spare = []
    }
  }
}
