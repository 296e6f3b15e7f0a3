/// Moves of a cursor in a list.
enum ListMove {
  /// Where a cursor at `cursor` of `total` lines goes; nil when the command is no move.
  ///
  /// - Parameter page: lines of the list that are on the screen.
  static func moved(_ cursor: Int, _ command: KeyCommand, count: Int?, page: Int, total: Int) -> Int? {
    let page = max(1, page)
    let times = count ?? 1
    let target: Int
    switch command {
    case .down: target = cursor + times
    case .up: target = cursor - times
    case .top: target = times - 1
    case .bottom: target = count.map { $0 - 1 } ?? total - 1
    case .halfDown: target = cursor + (count ?? max(1, page / 2))
    case .halfUp: target = cursor - (count ?? max(1, page / 2))
    case .pageDown: target = cursor + page * times
    case .pageUp: target = cursor - page * times
    default: return nil
    }
    return min(max(0, target), max(0, total - 1))
  }
}
