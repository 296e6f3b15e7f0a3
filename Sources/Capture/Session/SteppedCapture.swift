/// A capture that goes on only when it is told to: ``CaptureSession``, and what tests put in its place.
protocol SteppedCapture: AnyObject, SendableMetatype {
  /// For poll(2): readable once the quota is met; -1 when there is nothing to wait for.
  var descriptor: Int32 { get }
  /// What the user should know about it, one line each.
  var notes: [String] { get }

  /// Takes what has been recorded, and ends the capture when it is time or something fails.
  func step(snapshot: Bool) throws(CaptureError) -> CaptureUpdate

  /// Ends the capture.
  func stop() throws(CaptureError) -> CaptureUpdate
}

extension CaptureSession: SteppedCapture {}
