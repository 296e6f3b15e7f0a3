/// What a search looks through.
enum SearchScope: CaseIterable, Sendable {
  /// The calls of the packet under the cursor, the list of packets, or the calls of all packets.
  case calls, list, everything

  /// What stands before a pattern that is typed.
  var label: String {
    switch self {
    case .calls: "calls/"
    case .list: "list/"
    case .everything: "all/"
    }
  }

  /// What `^T` goes on to.
  var next: SearchScope {
    switch self {
    case .calls: .list
    case .list: .everything
    case .everything: .calls
    }
  }
}
