import CallTrees
import Capture
import Interface

extension ExploreLoop {
  /// Every name for entry points, then every function that can be one.
  func listEntries() {
    feed(.entriesListed(EntryNames.all()))
  }

  /// Starts to count what would match.
  func startPreview(_ request: ArmRequest) {
    preview = nil
    do throws(CaptureError) {
      preview = try MatchPreview(request)
    } catch {
      feed(.previewChanged(nil))
      feed(.failed(error.onScreen.description))
    }
  }

  /// Shows what was counted.
  func stepPreview() {
    guard let preview else { return }
    do throws(CaptureError) {
      feed(.previewChanged(try preview.step()))
    } catch {
      self.preview = nil
      feed(.previewChanged(nil))
      feed(.failed(error.onScreen.description))
    }
  }

  /// Starts a capture. The screen says so first: switching the tracer on can take seconds.
  func arm(_ request: ArmRequest) {
    let before = state.capture
    feed(
      .captureChanged(
        CaptureStatus(phase: .arming, filter: request.filter, quota: request.quota)))
    show()
    keepView()
    closeLoading()
    // One capture at a time: the kernel's device has one owner. The last one, which has ended, stays until the next is
    // there.
    preview = nil
    do throws(CaptureError) {
      let capture = try LiveCapture(request)
      live = capture
      files = nil
      feed(.traceChanged(Trace(source: "live"), replaces: true))
      feed(.captureChanged(capture.status))
      if let note = capture.notes.first { feed(.finished(note)) }
    } catch {
      feed(.captureChanged(before))
      openArmForm(request)
      if case .filter = error { feed(.filterChecked(request.filter, LiveCapture.check(request.filter))) }
      feed(.failed(error.onScreen.description))
    }
  }

  /// Asks the capture for its end, which the screen shows when it comes.
  func stop() {
    guard let capture = live else { return }
    capture.stop()
    feed(.captureChanged(capture.status))
  }

  /// Takes what came of the running capture.
  func stepCapture() {
    guard let capture = live, capture.isRunning else { return }
    let (trace, failure) = capture.take()
    if let trace { feed(.traceChanged(trace, replaces: false)) }
    feed(.captureChanged(capture.status))
    if let failure { return feed(.failed(failure.onScreen.description)) }
    if let remark = capture.remark() { feed(.finished(remark)) }
    if let news = capture.news() { feed(.failed(news)) }
    if let ending = capture.ending { feed(.finished(ending)) }
  }
}
