/// One thread that works on pieces before their turn comes, in the order in which they were begun.
///
///     owner    piece 1   piece 2   piece 4   …
///     thread   piece 2   piece 3             …
///
/// The owner asks for the pieces one after the other. What the thread has done costs it nothing, what the thread has
/// not begun it does itself, so that neither waits while there is work. A piece that failed says so when it is asked
/// for, not before: failures come in the owner's order. The thread begins with the first piece, and is gone with this.
package final class WorkAhead<Piece: Identifiable & Sendable, Product: Sendable, Failure: Error>: Sendable
where Piece.ID: Sendable {
  /// What is done to a piece.
  package typealias Work = (Piece) throws(Failure) -> Product

  private struct State: Sendable {
    /// Begun, and in nobody's hands.
    var waiting: [Piece] = []
    /// What the thread is working on.
    var current: Piece.ID?
    /// Done, and not asked for yet.
    var done: [(id: Piece.ID, result: Result<Product, Failure>)] = []
    var isRunning = false
    var isClosed = false

    var count: Int { waiting.count + done.count + (current == nil ? 0 : 1) }

    func knows(_ id: Piece.ID) -> Bool {
      current == id || waiting.contains { $0.id == id } || done.contains { $0.id == id }
    }

    mutating func result(of id: Piece.ID) -> Result<Product, Failure>? {
      done.firstIndex { $0.id == id }.map { done.remove(at: $0).result }
    }
  }

  private let state = Monitor(State())
  private let most: Int
  private let makeWork: @Sendable () -> Work

  /// - Parameters:
  ///   - most: pieces that are begun and not asked for yet, at most.
  ///   - makeWork: called once on the thread: makes the work, with what only that thread needs.
  package init(most: Int, makeWork: @escaping @Sendable () -> Work) {
    self.most = most
    self.makeWork = makeWork
  }

  deinit { close() }

  /// Takes a piece that will be asked for soon. One that was begun already stays as it is.
  ///
  /// - Returns: false when it is not begun: there are enough, or this is closed.
  @discardableResult
  package func begin(_ piece: Piece) -> Bool {
    let (isBegun, needsThread) = state.withLock { state in
      guard !state.isClosed else { return (false, false) }
      if state.knows(piece.id) { return (true, false) }
      guard state.count < most else { return (false, false) }
      state.waiting.append(piece)
      defer { state.isRunning = true }
      return (true, !state.isRunning)
    }
    if needsThread { startThread() }
    return isBegun
  }

  /// What became of a piece. Waits while the thread is working on it.
  ///
  /// - Returns: nil when the thread has not begun it, and then it will not.
  /// - Throws: what its work threw.
  package func finish(_ id: Piece.ID) throws(Failure) -> Product? {
    let result = state.wait(until: { $0.current != id }) { state in
      state.waiting.removeAll { $0.id == id }
      return state.result(of: id)
    }
    return try result?.get()
  }

  /// The same for an owner with nothing else to do: while the thread is working on the piece it works on those that
  /// wait, and on the piece itself where the thread has not begun it.
  ///
  /// - Parameter work: what the thread would do.
  package func finish(_ piece: Piece, working work: Work) throws(Failure) -> Product {
    while true {
      let (other, result) = state.wait(until: { $0.current != piece.id || !$0.waiting.isEmpty }) { state in
        // From the thread's hands it goes to what is done at once.
        if let result = state.result(of: piece.id) { return (nil as Piece?, result as Result<Product, Failure>?) }
        guard state.current == piece.id else {
          state.waiting.removeAll { $0.id == piece.id }
          return (nil, nil)
        }
        return (state.waiting.removeFirst(), nil)
      }
      if let result { return try result.get() }
      guard let other else { return try work(piece) }
      let made = Self.result(of: work, other)
      state.withLock { $0.done.append((other.id, made)) }
    }
  }

  /// Gives up the pieces that wait and ends the thread; returns when it is gone, and from then on nobody looks at
  /// pieces. What is done can still be asked for.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      state.waiting = []
    }
    state.wait(until: { !$0.isRunning }) { _ in }
  }

  private func startThread() {
    let (state, makeWork) = (self.state, self.makeWork)
    do throws(SystemFailure) {
      try DetachedThread.start { Self.run(state, makeWork) }
    } catch {
      // The owner finds everything waiting, and does it.
      state.withLock { $0.isRunning = false }
    }
  }

  private static func run(_ state: Monitor<State>, _ makeWork: () -> Work) {
    let work = makeWork()
    while true {
      let next = state.wait(until: { $0.isClosed || !$0.waiting.isEmpty }) { state -> Piece? in
        guard !state.isClosed else { return nil }
        let next = state.waiting.removeFirst()
        state.current = next.id
        return next
      }
      guard let next else { break }
      let made = result(of: work, next)
      state.withLock { state in
        state.current = nil
        state.done.append((next.id, made))
      }
    }
    state.withLock { $0.isRunning = false }
  }

  private static func result(of work: Work, _ piece: Piece) -> Result<Product, Failure> {
    do throws(Failure) { return .success(try work(piece)) } catch { return .failure(error) }
  }
}
