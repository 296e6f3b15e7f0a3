/// Why a capture ended.
package enum CaptureEnd: Equatable, Sendable {
  /// All packets asked for are there.
  case quota
  /// The time limit.
  case time
  /// The limit of spooled bytes.
  case space
  /// The disk that the spool lies on has no more room.
  case diskFull
  /// ``CaptureSession/stop()``.
  case stopped
}
