/// What the user does not want to see of a trace.
package struct Omissions: Sendable {
  package internal(set) var hidesInterrupts = false
  package internal(set) var foldsNoise = false
  /// By function: noise.
  var noise: [Bool] = []

  func isNoise(_ function: Int) -> Bool { noise.indices.contains(function) && noise[function] }
}
