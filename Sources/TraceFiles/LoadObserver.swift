import CallTrees
import Glibc
import SystemCalls

/// Follows a trace while it is read, and may break it off.
package protocol LoadObserver {
  /// Called after every piece of the input: often, 256 kB of it or less apart.
  ///
  /// - Parameters:
  ///   - bytes: how much of the input has been read: of a packed file, packed bytes.
  ///   - total: the input's size; nil when nobody knows it, as of a pipe.
  ///   - snapshot: what is finished so far. It shares what the reader has, but waits for the thread that builds the trees,
  ///     so it is not for every piece.
  /// - Returns: false to stop. What was read until then becomes the trace, with a notice that says so.
  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool

  /// Called before an input that may keep its reader waiting is read; returns when there is something to read.
  ///
  /// - Parameters:
  ///   - input: the descriptor, for poll(2).
  ///   - milliseconds: after which to return in any case; -1 for no end.
  /// - Returns: false to stop, as above.
  mutating func wait(for input: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool
}

extension LoadObserver {
  /// Waits with poll(2) and does nothing else meanwhile, for observers without anything else to wait for.
  package mutating func wait(for input: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    _ = System.retrying { poll(&request, 1, milliseconds) }
    return true
  }
}

/// For a caller that wants the whole trace and nothing before it.
struct SilentObserver: LoadObserver {
  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool { true }
}
