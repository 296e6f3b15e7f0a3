import Glibc

/// A POSIX semaphore.
///
/// `@unchecked Sendable`: the pointer never changes, and sem_wait(3) and sem_post(3) are for any thread.
final class Semaphore: @unchecked Sendable {
  // `sem_t` must not move.
  private let value: UnsafeMutablePointer<sem_t>

  init(_ count: Int) {
    value = .allocate(capacity: 1)
    sem_init(value, 0, UInt32(count))
  }

  deinit {
    sem_destroy(value)
    value.deallocate()
  }

  func wait() { while sem_wait(value) != 0, errno == EINTR {} }

  func signal() { sem_post(value) }
}
