import CallTrees

/// What keys asked of the calls of the packet in the graph.
struct CallQuestions: Sendable {
  /// Where `w` and `W` are; nil before the first.
  var slowest: SlowestPlace?
  /// The way to where they go, while it is gone.
  var seek: SlowestSeek?
  /// What went wrong with the packet; nil before `e` asked.
  var errors: Apart<PacketErrors>?
}
