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

  /// Called at the end of a file that is followed; returns when it may have grown.
  ///
  /// - Parameters:
  ///   - growth: can be read when the file has changed; -1 where nothing tells that.
  ///   - milliseconds: after which to return in any case.
  /// - Returns: false to stop. Nothing is left out then.
  mutating func waitAtEnd(for growth: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool

  /// Called when a file can be followed no longer. What was read of it stays.
  mutating func lost(_ loss: FollowLoss)
}

/// Why no more can come of a file that is followed.
package enum FollowLoss: Sendable {
  /// It became shorter: what was read is not its beginning any more.
  case shorter
  /// There is no file of its name any more.
  case removed
  /// There is another file of its name.
  case replaced
}

extension LoadObserver {
  /// Waits with poll(2) and does nothing else meanwhile, for observers without anything else to wait for.
  package mutating func wait(for input: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    _ = System.retrying { poll(&request, 1, milliseconds) }
    return true
  }
}

extension LoadObserver {
  /// Waits as for any other input.
  package mutating func waitAtEnd(for growth: Int32, atMost milliseconds: Int32, snapshot: () -> Trace) -> Bool {
    wait(for: growth, atMost: milliseconds, snapshot: snapshot)
  }

  /// For observers that follow nothing.
  package mutating func lost(_ loss: FollowLoss) {}
}

/// For a caller that wants the whole trace and nothing before it.
struct SilentObserver: LoadObserver {
  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool { true }
}
