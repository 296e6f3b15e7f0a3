/// A call of one side whose callees are, for the most part, calls that the other side makes without it: a function that
/// was inserted or removed around others.
///
///     f() {            f() {
///       w() {            a();
///         a();           b();
///         b();         }
///       }
///     }
struct DiffWrapper {
  /// The wrapping call, a node of its side.
  let node: Int
  let isLeft: Bool
  /// Nodes of the other side.
  let wrapped: [Int]
  /// Which stretches of the level it takes the place of: the wrapping call's and those that it wraps.
  let stretches: Range<Int>

  /// Stretches in a row that only one side has, where both sides have some.
  static func gaps(in stretches: [DiffStretch]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var start = 0
    for (position, stretch) in stretches.enumerated() where !stretch.left.isEmpty && !stretch.right.isEmpty {
      gaps.append(start..<position)
      start = position + 1
    }
    gaps.append(start..<stretches.count)
    return gaps.filter { gap in
      gap.contains { stretches[$0].right.isEmpty } && gap.contains { stretches[$0].left.isEmpty }
    }
  }

  /// The wrapper in a gap, if there is one: a single call of one side against the calls of the other.
  init?(
    in gap: Range<Int>, of stretches: [DiffStretch], _ leftList: [Int], _ left: DiffSide, _ rightList: [Int],
    _ right: DiffSide
  ) {
    let leftNodes = gap.flatMap { leftList[stretches[$0].left] }
    let rightNodes = gap.flatMap { rightList[stretches[$0].right] }
    if leftNodes.count == 1, Self.wraps(leftNodes[0], of: left, rightNodes, of: right) {
      (node, isLeft, wrapped) = (leftNodes[0], true, rightNodes)
    } else if rightNodes.count == 1, Self.wraps(rightNodes[0], of: right, leftNodes, of: left) {
      (node, isLeft, wrapped) = (rightNodes[0], false, leftNodes)
    } else {
      return nil
    }
    self.stretches = gap
  }

  /// More than half of what the one calls, and more than half of the others, is alike, by number of calls.
  private static func wraps(_ node: Int, of side: DiffSide, _ others: [Int], of otherSide: DiffSide) -> Bool {
    var sizes: [UInt64: Int] = [:]
    var total = 0
    for other in others {
      let size = otherSide.end[other] - other
      sizes[otherSide.shape[other], default: 0] += size
      total += size
    }
    var alike = 0
    for callee in side.callees(of: node) {
      guard let left = sizes[side.shape[callee]], left > 0 else { continue }
      let size = min(side.end[callee] - callee, left)
      sizes[side.shape[callee]] = left - size
      alike += size
    }
    return 2 * alike > total && 2 * alike > side.end[node] - node - 1
  }
}
