/// Places in the trace that the user marked.
struct Marks: Sendable {
  /// A packet, or a call in it.
  struct Place: Equatable, Sendable {
    /// Position of the packet in the trace.
    var packet: Int
    /// The call, a row of the call table; nil for the packet.
    var row: Int?
  }

  /// What `m` and a letter marked.
  var letters: [Character: Place] = [:]
  /// What `d` marked.
  var diff: Place?

  /// The first letter that stands on a packet itself.
  func letter(of packet: Int) -> Character? {
    letters.filter { $0.value == Place(packet: packet, row: nil) }.keys.min()
  }
}
