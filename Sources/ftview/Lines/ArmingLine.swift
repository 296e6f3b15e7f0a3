import Capture
import Glibc
import SystemCalls

/// The progress line while a capture is armed: what is done, for how long already, and that it is being given up. The kernel keeps
/// the thread that arms for seconds, so another one writes it.
final class ArmingLine: Sendable {
  private struct State: Sendable {
    var stage = ArmingStage.looking
    /// In ns.
    var since = System.monotonicTime()
    var isGone = false
  }

  private let slot: NewsSlot<State>
  private let ends: Int32
  private let progress: ProgressLine
  /// How often the seconds are looked at, in ms.
  private static let interval: Int32 = 200

  /// Begins to show. Without a terminal there is nobody who watches, and nothing is shown.
  ///
  /// - Parameter signals: what ends the start; the line only tells of it.
  init?(_ progress: ProgressLine, _ signals: borrowing CaptureSignals) {
    guard progress.isTerminal, let slot = NewsSlot(State()) else { return nil }
    self.slot = slot
    self.progress = progress
    ends = signals.endDescriptor
    do throws(SystemFailure) { try DetachedThread.start { self.run() } } catch { return nil }
  }

  /// Another stage begins.
  func enter(_ stage: ArmingStage) {
    slot.put { state in
      state.stage = stage
      state.since = System.monotonicTime()
    }
  }

  /// Shows nothing any more once this returns.
  func end() {
    slot.stop()
    slot.wait { $0.isGone }
  }

  private func run() {
    var isGivenUp = false
    while !slot.isStopping {
      let (stage, since) = slot.take { ($0.stage, $0.since) }
      progress.show(Self.text(stage, isGivenUp: isGivenUp, seconds: (System.monotonicTime() - since) / 1_000_000_000))
      var watched = [
        pollfd(fd: slot.stopDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: slot.descriptor, events: Int16(POLLIN), revents: 0),
        // It stays readable.
        pollfd(fd: isGivenUp ? -1 : ends, events: Int16(POLLIN), revents: 0),
      ]
      _ = System.retrying { poll(&watched, 3, Self.interval) }
      if watched[2].revents != 0 { isGivenUp = true }
    }
    slot.put { $0.isGone = true }
  }

  /// What is shown. ^C ends a start between two stages: the kernel cannot be told to leave off.
  static func text(_ stage: ArmingStage, isGivenUp: Bool, seconds: Int64) -> String {
    let time = seconds > 0 ? ", \(seconds) s" : ""
    return (isGivenUp ? "giving up once the kernel is done with " : "arming: ") + stage.text + time + " …"
  }
}
