import CallTrees

/// What keys asked of the calls of the packet in the graph.
struct CallQuestions: Sendable {
  /// Where `w` and `W` are; nil before the first.
  var slowest: SlowestPlace?
  /// The way to where they go, while it is gone.
  var seek: SlowestSeek?
  /// What went wrong with the packet; nil before `e` asked.
  var errors: Apart<PacketErrors>?
  /// The way of `e` and `E` through its calls before that is known; nil when nobody waits for it.
  var errorSeek: Apart<ErrorSeek>?
}

/// The way of `e` or `E` to an error of a packet whose calls were not all looked at: it is gone a piece at a time, between keys.
struct ErrorSeek: Sendable {
  var search: PacketErrorSearch
  var forward: Bool
  /// How often it was pressed.
  var times: Int
}
