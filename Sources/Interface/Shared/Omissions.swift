/// What the user does not want to see of a trace.
struct Omissions: Sendable {
  /// Calls of interrupts are not shown, and their time is in no other time.
  var hidesInterrupts = false
  /// Noise is folded, and equal calls in a row are one line.
  var foldsNoise = false
  /// By function: noise.
  var noise: [Bool] = []

  func isNoise(_ function: Int) -> Bool { noise.indices.contains(function) && noise[function] }
}
