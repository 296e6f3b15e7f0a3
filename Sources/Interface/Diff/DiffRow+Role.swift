import CallTrees
import Screen

extension DiffRow.State {
  /// How a line of that state looks, besides its sign.
  var role: Role {
    switch self {
    case .same: .diffSame
    case .onlyLeft, .returnChanged: .diffRemoved
    case .onlyRight, .countChanged, .moved, .renamed: .diffAdded
    case .slower: .diffSlower
    case .faster: .diffFaster
    }
  }
}
