/// A call of one side whose callees are, for the most part, calls that the other side makes without it: a function that
/// was inserted or removed around others.
///
///     f() {            f() {
///       w() {            a();
///         a();           b();
///         b();         }
///       }
///     }
///
/// It may have been several that were put around each other: then this is the outermost.
struct DiffWrapper {
  /// How many wrappers around each other are looked through.
  private static let depth = 8
  /// How many calls of a gap are tried.
  private static let tries = 8

  /// The wrapping call, a node of its side.
  let node: Int
  let isLeft: Bool
  /// Nodes of the other side.
  let wrapped: [Int]
  /// The wrapping call's stretch.
  let place: Int
  /// The stretches that it takes the place of: its own and those that it wraps.
  let stretches: [Int]

  /// Stretches in a row that only one side has, where both sides have some.
  static func gaps(in stretches: [DiffStretch]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var start = 0
    for (position, stretch) in stretches.enumerated() where !stretch.left.isEmpty && !stretch.right.isEmpty {
      if position > start + 1 { gaps.append(start..<position) }
      start = position + 1
    }
    if stretches.count > start + 1 { gaps.append(start..<stretches.count) }
    return gaps.filter { gap in
      gap.contains { stretches[$0].right.isEmpty } && gap.contains { stretches[$0].left.isEmpty }
    }
  }

  /// The wrapper in a gap, if there is one: a single call of one side around all calls of the other.
  init?(
    in gap: Range<Int>, of stretches: [DiffStretch], _ leftList: [Int], _ left: DiffSide, _ rightList: [Int],
    _ right: DiffSide
  ) {
    let leftPlaces = gap.filter { !stretches[$0].left.isEmpty }
    let rightPlaces = gap.filter { !stretches[$0].right.isEmpty }
    let leftNodes = leftPlaces.flatMap { stretches[$0].left.nodes(of: leftList) }
    let rightNodes = rightPlaces.flatMap { stretches[$0].right.nodes(of: rightList) }
    func find(_ places: [Int], _ single: (Int) -> Int?, _ side: DiffSide, _ others: [Int], _ other: DiffSide) -> Int? {
      places.prefix(Self.tries).first { place in
        single(place).map { Self.wraps($0, of: side, others, of: other) } ?? false
      }
    }
    let byLeft = find(
      leftPlaces, { stretches[$0].left.count == 1 ? leftList[stretches[$0].left.first] : nil }, left, rightNodes, right)
    let byRight = find(
      rightPlaces, { stretches[$0].right.count == 1 ? rightList[stretches[$0].right.first] : nil }, right, leftNodes,
      left)
    // Where both sides have one, neither is: which is taken must not depend on the side.
    if let place = byLeft, byRight == nil {
      (self.place, node, isLeft, wrapped) = (place, leftList[stretches[place].left.first], true, rightNodes)
      self.stretches = rightPlaces + [place]
    } else if let place = byRight, byLeft == nil {
      (self.place, node, isLeft, wrapped) = (place, rightList[stretches[place].right.first], false, leftNodes)
      self.stretches = leftPlaces + [place]
    } else {
      return nil
    }
  }

  /// More than half of what the one calls, and more than half of the others, is alike, by number of calls; or what it
  /// calls is for the most part another wrapper of them.
  private static func wraps(_ node: Int, of side: DiffSide, _ others: [Int], of otherSide: DiffSide) -> Bool {
    var inner = node
    for level in 0..<depth {
      let likeness = DiffLikeness(inner, side, others, otherSide)
      if likeness.isMost { return 2 * likeness.alike > side.size(node) - 1 - level }
      let largest = side.callees(of: inner).max { side.size($0) < side.size($1) }
      guard let largest, 2 * side.size(largest) > side.size(inner) else { return false }
      inner = largest
    }
    return false
  }
}
