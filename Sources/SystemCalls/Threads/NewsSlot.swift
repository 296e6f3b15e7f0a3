/// The newest of what a working thread has to tell, for a loop that waits with poll(2).
///
///     working thread   ──▶   one slot: the newest   ──▶   poll(descriptor), take
///                      ◀──   stop                   ◀──
///
/// There is no queue: what is put in changes what is there.
package final class NewsSlot<News: Sendable>: Sendable {
  private struct State: Sendable {
    var news: News
    /// A byte lies in the pipe.
    var isTold = false
    var isStopping = false
  }

  private let state: Monitor<State>
  private let told: WakePipe
  private let stopping: WakePipe

  /// Nil without descriptors.
  package init?(_ news: News) {
    guard let told = WakePipe(), let stopping = WakePipe() else { return nil }
    self.told = told
    self.stopping = stopping
    state = Monitor(State(news: news))
  }

  /// For poll(2): readable when there is news.
  package var descriptor: Int32 { told.reading }
  /// Readable once the end was asked for, for a thread that waits for something else.
  package var stopDescriptor: Int32 { stopping.reading }
  /// Whether the end was asked for, for a thread that looks between two pieces of its work.
  package var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Looks without taking.
  package func look<Result>(_ body: (News) -> Result) -> Result { state.withLock { body($0.news) } }

  /// Takes what is there: what `body` leaves of it stays.
  package func take<Result>(_ body: (inout News) -> Result) -> Result {
    state.withLock { state in
      if state.isTold { told.drain() }
      state.isTold = false
      return body(&state.news)
    }
  }

  /// Changes the news, and tells who waits.
  package func put(_ change: (inout News) -> Void) {
    state.withLock { state in
      change(&state.news)
      if !state.isTold { told.signal() }
      state.isTold = true
    }
  }

  /// Asks the working thread for its end.
  package func stop() {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.isStopping = true
      stopping.signal()
    }
  }

  /// Waits until the news are as `condition` wants them.
  package func wait(until condition: (News) -> Bool) { state.wait(until: { condition($0.news) }) { _ in } }
}
