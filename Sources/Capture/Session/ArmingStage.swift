import SystemCalls

/// What a capture that is being started does at the moment, for those who wait for it.
package enum ArmingStage: Equatable, Sendable {
  /// It reads what the kernel says of itself. Nothing is changed yet.
  case looking
  /// The kernel hooks so many functions, 0 when nobody knows. It does that in one piece, however long it takes.
  case tracer(functions: Int)
  /// The device hooks the entry points.
  case gate

  /// In a few words.
  package var text: String {
    switch self {
    case .looking: "reading what this kernel has"
    case .tracer(0): "switching function_graph on"
    case .tracer(let functions): "switching function_graph on in \(functions.counted("function"))"
    case .gate: "hooking the entry points"
    }
  }
}

/// Hears of each stage before it begins, and gives the start up by throwing ``CaptureError/givenUp``: what was changed until
/// then is put back.
package typealias ArmingProgress = (ArmingStage) throws(CaptureError) -> Void
