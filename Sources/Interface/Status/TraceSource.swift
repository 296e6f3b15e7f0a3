/// Where the trace comes from: files, or a capture, and how far either is.
struct TraceSource: Sendable {
  /// How the capture stands; nil when there was none, or the trace is a file's.
  var capture: CaptureStatus?
  /// Set while a trace is read, and when it was read in part only.
  var loading: LoadStatus?
  /// A capture can be started here: the program was not opened on a file.
  let isLive: Bool
  /// The capture is in a file, or the user does not want it.
  var isSaved = false
  /// How the trace that comes was looked at before; nil once that was brought back.
  var pendingView: PendingView?
  init(isLive: Bool) { self.isLive = isLive }

  /// More packets come as they happen: a capture runs, or a file is followed.
  var grows: Bool { loading?.phase == .following || capture?.phase == .armed }

  /// What was captured is nowhere but in this program. Matched is enough: also windows that were not kept are in the
  /// file.
  var hasUnsavedCapture: Bool {
    guard let capture, !isSaved else { return false }
    return capture.captured > 0 || capture.matched > 0
  }

  mutating func take(_ status: CaptureStatus?) {
    capture = status
    if status?.isOn == true { isSaved = false }
  }

  /// Takes in how far the trace is read; true when that is over, and the trace is all there will be.
  mutating func take(_ status: LoadStatus?) -> Bool {
    let wasReading = loading.map { $0.phase != .partly } ?? false
    if let status, [.reading, .following].contains(status.phase), loading?.phase == .stopping,
      loading?.name == status.name
    {
      // It does not know yet that it is to stop.
      loading?.bytes = status.bytes
      return false
    }
    loading = status
    return wasReading && status.map { $0.phase == .partly } ?? true
  }
}
