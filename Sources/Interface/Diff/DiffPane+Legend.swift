import CallTrees

extension DiffPane {
  /// The states that there are lines of, in the legend's order.
  var statesShown: [DiffRow.State] { DiffRow.State.signed.filter { diff.counts[$0, default: 0] > 0 } }

  /// The signs of these states and what they mean, in as many words as there is room for.
  func legend(room: Int) -> String {
    let states = statesShown
    let long = states.map { "\($0.sign) \($0.words)" }.joined(separator: ", ")
    let short = states.map { "\($0.sign) \($0.word)" }.joined(separator: ", ")
    let tight = states.map { "\($0.sign)\($0.word)" }.joined(separator: " ")
    return [long, short].first { $0.count <= room } ?? tight
  }
}
