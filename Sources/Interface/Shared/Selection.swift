import CallTrees

/// A part of the trace to take out.
package struct Selection: Equatable, Sendable {
  /// Position in the trace's packet list, from 0.
  package var packet: Int
  /// The call whose subtree is meant, a row of the call table; nil for the whole packet.
  package var row: Int?
  /// As on the screen: a text without interrupts has their time nowhere.
  package var interrupts = InterruptTime.counted

  /// - Parameters:
  ///   - packet: position in the trace's packet list, from 0.
  ///   - row: nil for the whole packet.
  package init(packet: Int, row: Int?, interrupts: InterruptTime = .counted) {
    self.packet = packet
    self.row = row
    self.interrupts = interrupts
  }
}
