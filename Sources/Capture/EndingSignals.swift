import CFtview
import Glibc

/// SIGINT, SIGTERM and SIGHUP, read instead of suffered: a capture that is asked to end saves what it has.
package struct EndingSignals: ~Copyable {
  private let file: Descriptor

  /// From here on the three signals wait in a descriptor. Call it before any other thread is started.
  package init() throws(CaptureError) {
    let raw = ftview_ending_signals()
    guard raw >= 0 else { throw .file(SystemFailure("open", "signalfd")) }
    file = Descriptor(owning: raw)
  }

  /// For poll(2): readable once one of the signals has come.
  package var descriptor: Int32 { file.raw }

  /// Waits; true when one of the signals has come.
  package func wait(milliseconds: Int32) -> Bool {
    var request = pollfd(fd: file.raw, events: Int16(POLLIN), revents: 0)
    return System.retrying { poll(&request, 1, milliseconds) } == 1
  }
}
