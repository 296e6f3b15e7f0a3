import CallTrees
import Capture
import Interface

extension ExploreLoop {
  /// Starts a capture. The screen says so first: switching the tracer on can take seconds.
  func arm(_ request: ArmRequest) {
    let before = state.capture
    feed(
      .captureChanged(
        CaptureStatus(phase: .arming, filter: request.filter, quota: request.quota)))
    show()
    closeLoading()
    // One capture at a time: the kernel's device has one owner.
    live = nil
    do throws(CaptureError) {
      let capture = try LiveCapture(request)
      live = capture
      feed(.traceChanged(Trace(source: "live"), replaces: true))
      feed(.captureChanged(capture.status(.armed)))
      if let note = capture.notes.first { feed(.finished(note)) }
    } catch {
      feed(.captureChanged(before))
      state.openArmForm(request)
      if case .filter = error { feed(.filterChecked(request.filter, LiveCapture.check(request.filter))) }
      feed(.failed(error.description))
    }
  }

  func stop() {
    guard let capture = live else { return }
    feed(.captureChanged(capture.status(.stopping)))
    show()
    takeCapture { () throws(CaptureError) in try capture.stop() }
  }

  /// Takes what the running capture has.
  func stepCapture() {
    guard let capture = live, capture.isRunning else { return }
    takeCapture { () throws(CaptureError) in try capture.step() }
  }

  private func takeCapture(_ step: () throws(CaptureError) -> (trace: Trace?, status: CaptureStatus)) {
    do throws(CaptureError) {
      let (trace, status) = try step()
      if let trace { feed(.traceChanged(trace, replaces: false)) }
      feed(.captureChanged(status))
      if let ending = live?.ending { feed(.finished(ending)) }
    } catch {
      if let capture = live { feed(.captureChanged(capture.status(.stopped))) }
      feed(.failed(error.description))
    }
  }
}
