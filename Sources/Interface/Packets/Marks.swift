/// Places in the trace that the user marked.
package struct Marks: Sendable {
  /// A packet, or a call in it.
  package struct Place: Equatable, Sendable {
    /// Position of the packet in the trace.
    package var packet: Int
    /// The call, a row of the call table; nil for the packet.
    package var row: Int?
  }

  /// What `m` and a letter marked.
  package internal(set) var letters: [Character: Place] = [:]
  /// What `d` marked.
  package internal(set) var diff: Place?
}
