/// What counts as a difference between two packets.
package struct DiffOptions: Sendable, Equatable {
  /// Interrupts are compared like other calls. Left out by default: they land where they land, and say nothing about
  /// the packet; their time is then taken off the calls that they landed in.
  package var interrupts = false
  /// The outermost call of one side is compared with that of the other, whatever they are, if each has just one: for
  /// two calls that somebody chose.
  package var pairsOutermost = false
  /// How much longer the slower of two calls must have taken, in percent of the faster one, to be told apart.
  package var percent = 20
  /// How much longer it must have taken, in ns, besides ``percent``.
  package var nanoseconds: Int64 = 500
  /// How much longer a call must have taken, in ns, where that is known better than by ``percent`` and
  /// ``nanoseconds``: by call path, a ``CallPathNumber``.
  package var learned: [UInt64: Int64] = [:]
  /// What other packets of the left one's family were given and returned; nil where there are none.
  package var leftValues: ValueHistory?
  /// The same for the right packet.
  package var rightValues: ValueHistory?
  /// The packets are of one family: what differs is usual, and no reason is looked for.
  package var isOneFamily = false
  /// Functions that are left out, with what lies beneath and with their time, as interrupts are.
  package var ignored: [GlobPattern] = []

  /// The defaults: interrupts left out, times told apart beyond 20 % and 500 ns, nothing learned from other packets.
  package init() {}
}
