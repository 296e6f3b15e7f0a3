/// A signal that the run loop reacts to.
package enum WatchedSignal: Sendable {
  /// The program is to end: SIGINT, SIGTERM, SIGHUP, SIGQUIT.
  case end(Int32)
  /// The terminal has another size: SIGWINCH.
  case resize
  /// The program is to be suspended: SIGTSTP.
  case suspend
  /// A program that this one started has ended or was stopped: SIGCHLD.
  case child
}
