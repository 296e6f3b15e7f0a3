import CFtview
import Glibc

/// SIGINT, SIGTERM and SIGHUP, read from a descriptor instead of ending the process: a capture that is asked to end
/// saves what it has. And SIGTSTP, `^Z`: a process that is stopped reads no trace, while the tracer goes on.
package struct EndingSignals: ~Copyable {
  private let file: Descriptor
  private let stops: Descriptor

  /// From here on the signals wait in descriptors. Call it before any other thread is started.
  package init() throws(SystemFailure) {
    let ends = ftview_ending_signals()
    let stops = ends < 0 ? -1 : ftview_stop_signals()
    guard ends >= 0, stops >= 0 else {
      let failure = SystemFailure("open", "signalfd")
      if ends >= 0 { close(ends) }
      throw failure
    }
    file = Descriptor(owning: ends)
    self.stops = Descriptor(owning: stops)
  }

  /// For poll(2): readable once one of the signals that end has come.
  package var descriptor: Int32 { file.raw }

  /// Waits; true when one of the signals that end has come. A wish to be stopped is only handed on.
  package func wait(milliseconds: Int32, onStop: () -> Void = {}) -> Bool {
    var request = [
      pollfd(fd: file.raw, events: Int16(POLLIN), revents: 0), pollfd(fd: stops.raw, events: Int16(POLLIN), revents: 0),
    ]
    guard System.retrying({ poll(&request, 2, milliseconds) }) > 0 else { return false }
    if request[1].revents != 0 {
      while ftview_take_signal(stops.raw) != 0 { onStop() }
    }
    return request[0].revents != 0
  }
}
