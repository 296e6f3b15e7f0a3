import CallTrees
import Capture
import Interface

extension ExploreLoop {
  /// Every name for entry points, then every function that can be one.
  func listEntries() {
    var names = NamedEntry.all.map(\.name)
    // Without BTF, or without the right to look, the names are all there is.
    if let kernel = try? KernelFunctions.load() {
      names += kernel.candidates.filter { $0.hindrance == nil }.map { candidate in
        candidate.function.module.map { "\($0):\(candidate.function.symbol)" } ?? candidate.function.symbol
      }
    }
    feed(.entriesListed(names))
  }

  /// Starts to count what would match.
  func startPreview(_ request: ArmRequest) {
    preview = nil
    do throws(CaptureError) {
      preview = try MatchPreview(request)
    } catch {
      feed(.previewChanged(nil))
      feed(.failed(error.onScreen))
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
      feed(.failed(error.onScreen))
    }
  }

  /// Starts a capture. The screen says so first: switching the tracer on can take seconds.
  func arm(_ request: ArmRequest) {
    let before = state.capture
    feed(
      .captureChanged(
        CaptureStatus(phase: .arming, filter: request.filter, quota: request.quota)))
    show()
    closeLoading()
    // One capture at a time: the kernel's device has one owner. The last one, which has ended, stays until the next is
    // there.
    preview = nil
    do throws(CaptureError) {
      let capture = try LiveCapture(request)
      live = capture
      feed(.traceChanged(Trace(source: "live"), replaces: true))
      feed(.captureChanged(capture.status(.armed)))
      if let note = capture.notes.first { feed(.finished(note)) }
    } catch {
      feed(.captureChanged(before))
      openArmForm(request)
      if case .filter = error { feed(.filterChecked(request.filter, LiveCapture.check(request.filter))) }
      feed(.failed(error.onScreen))
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
      if let news = live?.news() { feed(.failed(news)) }
      if let ending = live?.ending { feed(.finished(ending)) }
    } catch {
      if let capture = live { feed(.captureChanged(capture.status(.stopped))) }
      feed(.failed(error.onScreen))
    }
  }
}
