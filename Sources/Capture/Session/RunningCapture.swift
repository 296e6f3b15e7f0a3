import SystemCalls

/// A capture on a thread of its own, for a loop that has other things to do.
///
/// However it ends, tracing is put back before the last news come: it is given up, it is stopped, it meets its quota or a limit,
/// it fails, this is dropped. ``CaptureSession`` has the rest.
package final class RunningCapture {
  private let thread: CaptureThread<CaptureSession>

  /// Starts a thread that arms and captures. Signals that some descriptor is to take must be blocked before: the thread inherits
  /// the mask. What keeps it from being armed comes as ``CaptureNews/End/failed(_:)``.
  package init(_ request: CaptureRequest) throws(CaptureError) {
    let thread = CaptureThread { (news) throws(CaptureError) in
      try CaptureSession(request) { (stage) throws(CaptureError) in try news.enter(stage) }
    }
    guard let thread else { throw .file(SystemFailure("open", "a pipe")) }
    do throws(SystemFailure) { try thread.start() } catch { throw .file(error) }
    self.thread = thread
  }

  deinit { finish() }

  /// For poll(2): readable when there is news.
  package var descriptor: Int32 { thread.slot.descriptor }

  /// What came since the last look.
  package func take() -> CaptureNews {
    thread.slot.take { news in
      defer { news.update.trace = nil }
      return news
    }
  }

  /// Asks for the end. It comes as news, when the buffers are read and tracing is put back.
  package func stop() { thread.slot.stop() }

  /// Ends the capture and waits until it has ended; the last news are there then.
  package func finish() {
    stop()
    thread.slot.wait { $0.end != nil }
  }

  /// Saves a capture, or what there is of it so far, as a trace.dat; the name appears when the file is whole.
  package func save(to path: String, replacing: Bool) throws(CaptureError) {
    _ = try thread.withSession { session throws(CaptureError) in try session.save(to: path, replacing: replacing) }
  }

  /// Saves an ended capture by whatever means there are: see ``CaptureSession/keep(at:replacing:)``.
  package func keep(at path: String) throws(CaptureError) -> KeptCapture? {
    try thread.withSession { session throws(CaptureError) in try session.keep(at: path) } ?? nil
  }
}
