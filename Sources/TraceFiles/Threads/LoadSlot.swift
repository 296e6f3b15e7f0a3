import CallTrees
import Synchronization
import SystemCalls

/// What the reading thread and whoever looks share.
final class LoadSlot: Sendable {
  private struct State {
    var news = TraceLoading.News()
    /// A byte lies in the pipe.
    var isTold = false
    var isStopping = false
  }

  private let state = Mutex(State())
  private let told: WakePipe
  private let stopping: WakePipe

  /// Nil without descriptors.
  init?() {
    guard let told = WakePipe(), let stopping = WakePipe() else { return nil }
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
