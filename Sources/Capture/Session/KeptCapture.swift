import SystemCalls

/// Where a capture was kept, in whatever way was left.
package struct KeptCapture: Equatable, Sendable {
  /// The file that holds it.
  package var path: String
  /// Not all of it found room: the packets from the beginning on are there.
  package var isPart: Bool
  /// Why it is not all there, or not where it was to be.
  package var hindrance: OutputFailure?
}
