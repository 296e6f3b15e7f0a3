import Glibc

/// A POSIX semaphore.
///
/// `@unchecked Sendable`: the pointer never changes, and sem_wait(3) and sem_post(3) are for any thread.
package final class Semaphore: @unchecked Sendable {
  // `sem_t` must not move.
  private let value: UnsafeMutablePointer<sem_t>

  package init(_ count: Int) {
    value = .allocate(capacity: 1)
    sem_init(value, 0, UInt32(count))
  }

  deinit {
    sem_destroy(value)
    value.deallocate()
  }

  package func wait() { while sem_wait(value) != 0, errno == EINTR {} }

  package func signal() { sem_post(value) }
}
