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

  /// Begins to arm a capture. Switching the tracer on can take seconds, in which keys are answered as ever.
  func arm(_ request: ArmRequest) {
    keepView()
    closeLoading()
    // One capture at a time: the kernel's device has one owner.
    preview = nil
    do throws(CaptureError) {
      let capture = try LiveCapture(request)
      starting = capture
      feed(.captureChanged(capture.status))
    } catch {
      refuse(request, error)
    }
  }

  /// Asks the capture, or the one that is being armed, for its end, which the screen shows when it comes.
  func stop() {
    guard let capture = starting ?? live else { return }
    capture.stop()
    feed(.captureChanged(capture.status))
  }

  /// Takes what came of the capture that is being armed. The last one, which has ended, stays until this one is armed.
  private func stepArming(_ capture: LiveCapture) {
    let (trace, failure) = capture.take()
    guard capture.stage == nil else {
      guard let failure else { return feed(.captureChanged(capture.status)) }
      starting = nil
      return refuse(capture.request, failure)
    }
    starting = nil
    live = capture
    files = nil
    feed(.traceChanged(Trace(source: "live"), replaces: true))
    // It may have ended already, and is a new one all the same.
    var status = capture.status
    status.phase = .armed
    feed(.captureChanged(status))
    if let note = capture.notes.first { feed(.finished(note)) }
    show(capture, trace, failure)
  }

  /// Shows the form again, with what kept the capture from being armed; what was captured before is still there.
  private func refuse(_ request: ArmRequest, _ error: CaptureError) {
    feed(.captureChanged(live?.status))
    openArmForm(request)
    if case .filter = error { feed(.filterChecked(request.filter, LiveCapture.check(request.filter))) }
    if error == .givenUp { return feed(.finished("given up: nothing was captured, and tracing is as it was")) }
    feed(.failed(error.onScreen.description))
  }

  /// Takes what came of the running capture.
  func stepCapture() {
    if let starting { return stepArming(starting) }
    guard let capture = live, capture.isRunning else { return }
    let (trace, failure) = capture.take()
    show(capture, trace, failure)
  }

  private func show(_ capture: LiveCapture, _ trace: Trace?, _ failure: CaptureError?) {
    if let trace { feed(.traceChanged(trace, replaces: false)) }
    feed(.captureChanged(capture.status))
    if let failure { return feed(.failed(failure.onScreen.description)) }
    if let remark = capture.remark() { feed(.finished(remark)) }
    if let news = capture.news() { feed(.failed(news)) }
    if let ending = capture.ending { feed(.finished(ending)) }
  }
}
