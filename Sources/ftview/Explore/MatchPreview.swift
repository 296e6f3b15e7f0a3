import Capture
import Interface
import SystemCalls

/// Counts what a capture would match, while its form is filled in: nothing is traced, and no window opens.
final class MatchPreview {
  /// How long between two looks at the counters, in ms.
  static let interval: Int32 = 500

  private let session: CaptureSession
  private let start: Int64

  init(_ request: ArmRequest) throws(CaptureError) {
    var wanted = try LiveCapture.captureRequest(request)
    wanted.countOnly = true
    wanted.quota = nil
    wanted.timeLimit = nil
    // Neither is of any use while counting, and reading the kernel's functions takes a moment.
    wanted.traced = .everything
    wanted.keep = KeepRules()
    session = try CaptureSession(wanted)
    start = Self.now
  }

  /// The counters now.
  func step() throws(CaptureError) -> PreviewStatus {
    let stats = try session.step(snapshot: false).stats
    return PreviewStatus(seen: stats.seen, matched: stats.matched, milliseconds: max(1, Self.now &- start))
  }

  /// In ms.
  private static var now: Int64 { System.monotonicTime() / 1_000_000 }
}
