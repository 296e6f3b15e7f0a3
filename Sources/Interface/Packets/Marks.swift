import CallTrees

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

  /// The first letter that stands on a packet itself, or on the call that another one in its window was given to.
  func letter(of packet: Int, row: Int?) -> Character? {
    letters.filter { $0.value == Place(packet: packet, row: row) }.keys.min()
  }

  /// Whether what `d` marked is to be seen on a packet's line, or on that of another one in its window, given to the call in
  /// `row`. A mark on any other call is seen on the packet's.
  func hasDiff(packet: Int, row: Int?, _ nested: NestedIndex) -> Bool {
    guard let diff, diff.packet == packet else { return false }
    if diff.row == row { return true }
    return row == nil && diff.row.map { nested.other(atRow: $0, of: packet) == nil } == true
  }
}
