import Glibc

/// Threads that nobody waits for: each ends with what it runs.
package enum DetachedThread {
  /// Runs `body` on a thread of its own. The thread has the mask of signals of the one that asks.
  ///
  /// - Throws: ``SystemFailure`` when there is no thread to be had.
  package static func start(_ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(ThreadBody(body))
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, work.toOpaque())
    guard failure == 0 else {
      work.release()
      throw SystemFailure("start", "a thread", code: failure)
    }
    pthread_detach(thread)
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
