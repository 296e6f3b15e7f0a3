/// A call whose subtree fills the graph, and the way to it.
struct CallZoom: Equatable, Sendable {
  /// Row of the call table.
  var row: Int
  /// The functions from an outermost call down to it.
  var path: [String]
}
