import Glibc

/// Runs `body` on a thread of its own, which ends with it. False when there is no thread to be had. The thread has the
/// mask of signals of the one that asks.
package func detachThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  var thread = pthread_t()
  let work = Unmanaged.passRetained(ThreadBody(body))
  let failure = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run() }
      return nil
    }, work.toOpaque())
  if failure != 0 { work.release() } else { pthread_detach(thread) }
  return failure == 0
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
