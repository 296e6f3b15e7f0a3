import CFtview
import Glibc

/// A pipe that holds a byte at most: one thread wakes another that waits with poll(2).
package final class WakePipe: Sendable {
  /// For poll(2). Owned by this object.
  package let reading: Int32
  private let writing: Int32

  /// Nil when too many files are open.
  package init?() {
    var ends: [Int32] = [-1, -1]
    guard ftview_pipe(&ends) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Puts the byte in.
  package func signal() {
    var byte: UInt8 = 1
    _ = System.retrying { write(writing, &byte, 1) }
  }

  /// Takes the byte out.
  package func drain() {
    var byte: UInt8 = 0
    _ = System.retrying { read(reading, &byte, 1) }
  }
}
