import CNcurses
import Diagnostics
import Glibc

/// Signals as a descriptor for poll(2), so that no code runs inside a signal handler.
///
/// The signals are blocked for as long as the value lives; the previous mask comes back with it. Make it before any
/// other thread is started: threads inherit the mask, and a thread that does not have it would take the signals.
package final class SignalWatch {
  /// Readable when a signal has come.
  package let descriptor: Int32
  private var previous = sigset_t()

  /// Blocks the signals that a terminal program has to answer, and opens the descriptor.
  ///
  /// - Throws: ``Diagnostic`` when there is no descriptor left.
  package init() throws(Diagnostic) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCHLD] { sigaddset(&set, number) }
    descriptor = ftc_signal_descriptor(&set)
    guard descriptor >= 0 else { throw Diagnostic("no descriptor for signals: too many files are open") }
    pthread_sigmask(SIG_BLOCK, &set, &previous)
  }

  deinit {
    close(descriptor)
    pthread_sigmask(SIG_SETMASK, &previous, nil)
  }

  /// Waits until a signal has come.
  package func wait() {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&watched, 1, -1) < 0, errno == EINTR {}
  }

  /// The next signal that came, or nil when there is none left.
  package func next() -> WatchedSignal? {
    switch ftc_next_signal(descriptor) {
    case 0: return nil
    case SIGWINCH: return .resize
    case SIGTSTP: return .suspend
    case SIGCHLD: return .child
    case let number: return .end(number)
    }
  }

  /// Stops the process group as ^Z does, and returns when it goes on.
  package func stopProcess() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    kill(0, SIGTSTP)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }
}
