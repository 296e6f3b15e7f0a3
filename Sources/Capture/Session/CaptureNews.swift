/// What a capture that runs on its own thread has to tell.
package struct CaptureNews: Sendable {
  /// How such a capture came to its end; tracing has been put back, or the error says what could not be.
  package enum End: Equatable, Sendable {
    case ended(CaptureEnd)
    case failed(CaptureError)
  }

  /// The newest counters, and the newest trace if none was taken since.
  package var update = CaptureUpdate()
  /// What it does before it is armed; nil from then on.
  package var stage: ArmingStage? = .looking
  /// What the user should know about this capture, one line each, once it is armed.
  package var notes: [String] = []
  /// Set with the last news; nil while the capture runs.
  package var end: End?

  /// Takes what a step has brought.
  mutating func take(_ new: CaptureUpdate) {
    let trace = new.trace ?? update.trace
    update = new
    update.trace = trace
    end = new.end.map { .ended($0) }
  }
}
