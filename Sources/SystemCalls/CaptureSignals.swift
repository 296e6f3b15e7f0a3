import CFtview
import Glibc

/// The signals that mean something to a capture, read from descriptors instead of ending the process. SIGINT, SIGTERM and
/// SIGHUP: it is to end, and saves what it has. SIGUSR1: it is to save what it has, and goes on. SIGTSTP, `^Z`: a process that
/// is stopped reads no trace, while the tracer goes on.
package struct CaptureSignals: ~Copyable {
  /// What somebody wishes, once or several times.
  package struct Wishes: Equatable {
    /// The capture is to end.
    package var end = false
    /// It is to write what there is.
    package var save = false
    /// It is to be stopped.
    package var stop = false
  }

  /// For poll(2): readable from the first wish to end on.
  package var endDescriptor: Int32 { ends.raw }

  private let ends: Descriptor
  private let stops: Descriptor
  private let saves: Descriptor

  /// From here on the signals wait in descriptors. Call it before any other thread is started.
  package init() throws(SystemFailure) {
    let ends = try Self.open(ftview_ending_signals())
    let stops = try Self.open(ftview_stop_signals())
    let saves = try Self.open(ftview_save_signals())
    self.ends = ends
    self.stops = stops
    self.saves = saves
  }

  /// Waits until something is wished, or the time is over. A wish to end stays.
  package func wait(milliseconds: Int32) -> Wishes {
    var requests = [ends.raw, stops.raw, saves.raw].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var wishes = Wishes()
    guard System.retrying({ poll(&requests, 3, milliseconds) }) > 0 else { return wishes }
    wishes.end = requests[0].revents != 0
    while ftview_take_signal(stops.raw) != 0 { wishes.stop = true }
    while ftview_take_signal(saves.raw) != 0 { wishes.save = true }
    return wishes
  }

  private static func open(_ raw: Int32) throws(SystemFailure) -> Descriptor {
    guard raw >= 0 else { throw SystemFailure("open", "signalfd") }
    return Descriptor(owning: raw)
  }
}
