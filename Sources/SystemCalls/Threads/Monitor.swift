import Glibc

/// A value that threads share, and the way to wait until it is as one needs it.
///
/// POSIX's mutex and condition variable, and not Swift's `Mutex`: that one has nothing to wait for, and the thread
/// sanitizer, which knows these, does not see it.
///
/// `@unchecked Sendable`: whoever looks at the value or changes it holds the mutex, and the pointers never change.
/// `MonitorTests` shows it, and all tests of what stands on this, under the thread sanitizer as well.
package final class Monitor<Value: Sendable>: @unchecked Sendable {
  // Neither may move.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var value: Value

  /// A monitor that begins with `value`.
  package init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    changed = .allocate(capacity: 1)
    changed.initialize(to: pthread_cond_t())
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    changed.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Looks at the value or changes it, alone. Whoever waits looks again afterwards.
  package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return body(&value)
  }

  /// Waits until the value is as `condition` wants it, and goes on as ``withLock(_:)`` does, with nobody in between.
  package func wait<Result>(until condition: (Value) -> Bool, then body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    while !condition(value) { pthread_cond_wait(changed, mutex) }
    return body(&value)
  }
}
