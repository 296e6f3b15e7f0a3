/// Finds unpaired siblings of different names that call the same functions: the same call, renamed.
struct DiffRenames {
  /// Calls beneath that it takes to say so when they are all alike and others stand beside; fewer are alike by chance.
  private static let evidence = 2

  private let siblings: Sided<DiffSiblings>

  init(_ siblings: Sided<DiffSiblings>) { self.siblings = siblings }

  /// The pairs with those added that lie between them, where both sides have unpaired siblings.
  ///
  /// - Complexity: O(siblings) but for what ``DiffAlignment`` needs.
  func added(to pairs: DiffPairs) -> DiffPairs {
    var all = DiffPairs()
    for (gap, block) in pairs.withGaps(siblings.map { $0.count }) {
      for pair in between(gap) { all.append(pair.left, pair.right) }
      all.append(block.left, block.right, count: block.count)
    }
    return all
  }

  private func between(_ gap: Sided<Range<Int>>) -> [(left: Int, right: Int)] {
    if gap.left.isEmpty || gap.right.isEmpty { return [] }
    // Calls that face each other alone may have a single callee.
    let least = gap.left.count == 1 && gap.right.count == 1 ? 1 : Self.evidence
    let ones = gap.left.filter { siblings.left.size($0) > least }
    let others = gap.right.filter { siblings.right.size($0) > least }
    if ones.isEmpty || others.isEmpty { return [] }
    if ones.count == 1, others.count == 1 { return isRenamed(ones[0], others[0]) ? [(ones[0], others[0])] : [] }
    return aligned(Sided(ones, others))
  }

  /// Whether the only large siblings of a gap are the same call.
  private func isRenamed(_ one: Int, _ other: Int) -> Bool {
    let nodes = (siblings.left.nodes[one], siblings.right.nodes[other])
    if leftSide.content(nodes.0) == rightSide.content(nodes.1) { return true }
    let likeness = DiffLikeness(nodes.0, leftSide, rightSide.callees(of: nodes.1), rightSide)
    return (likeness.isMost || sharesFunctions(nodes.0, nodes.1)) && !wraps(nodes.0, nodes.1)
  }

  /// Those of several large siblings that belong together, by what is beneath alone.
  private func aligned(_ positions: Sided<[Int]>) -> [(left: Int, right: Int)] {
    let tokens = Sided(
      positions.left.map { token(siblings.left.nodes[$0], leftSide) },
      positions.right.map { token(siblings.right.nodes[$0], rightSide) })
    let known = Set(tokens.left.map(\.shape))
    guard tokens.right.contains(where: { known.contains($0.shape) }) else { return [] }
    let digests = tokens.map { $0.reduce(0) { DiffSide.mix($0 &+ $1.shape) } }
    let pairs = DiffAlignment.pairs(
      Sided(DiffTokens(tokens.left, of: siblings.left), DiffTokens(tokens.right, of: siblings.right)), digests: digests)
    return pairs.blocks.flatMap { block in
      (0..<block.count).map { (left: positions.left[block.left + $0], right: positions.right[block.right + $0]) }
    }
  }

  private var leftSide: DiffSide { siblings.left.side }

  private var rightSide: DiffSide { siblings.right.side }

  /// Of calls of about one size: most functions beneath are the same.
  private func sharesFunctions(_ one: Int, _ other: Int) -> Bool {
    let sizes = (leftSide.size(one), rightSide.size(other))
    guard min(sizes.0, sizes.1) > Self.evidence, 2 * min(sizes.0, sizes.1) > max(sizes.0, sizes.1) else { return false }
    let (bits, otherBits) = (leftSide[one].sketch, rightSide[other].sketch)
    return 2 * (bits & otherBits).nonzeroBitCount > (bits | otherBits).nonzeroBitCount
  }

  /// One of them calls the other's function: it was put around it.
  private func wraps(_ one: Int, _ other: Int) -> Bool {
    let (name, otherName) = (leftSide[one].function, rightSide[other].function)
    return (one..<leftSide[one].end).contains { leftSide[$0].function == otherName }
      || (other..<rightSide[other].end).contains { rightSide[$0].function == name }
  }

  private func token(_ node: Int, _ side: DiffSide) -> DiffToken {
    let content = side.content(node)
    return DiffToken(
      shape: content, sketch: side[node].sketch, kin: Int(truncatingIfNeeded: content >> 1),
      function: UInt32(truncatingIfNeeded: content >> 1), size: UInt32(truncatingIfNeeded: side.size(node)))
  }
}

/// How much of what one call makes is alike to some calls of the other side, by number of calls.
struct DiffLikeness {
  /// Calls that are alike.
  private(set) var alike = 0
  /// Calls that the others stand for.
  private let others: Int
  private let own: Int

  init(_ node: Int, _ side: DiffSide, _ others: [Int], _ otherSide: DiffSide) {
    var sizes: [UInt64: Int] = [:]
    var total = 0
    for other in others {
      sizes[otherSide[other].shape, default: 0] += otherSide.size(other)
      total += otherSide.size(other)
    }
    self.others = total
    own = side.size(node) - 1
    var rest: [Int] = []
    for callee in side.callees(of: node) {
      guard let there = sizes[side[callee].shape], there > 0 else {
        rest.append(callee)
        continue
      }
      let size = min(side.size(callee), there)
      sizes[side[callee].shape] = there - size
      alike += size
    }
    // Large calls of the same function that differ somewhere beneath count by the functions that they share.
    if rest.isEmpty || 2 * (alike + rest.reduce(0) { $0 + side.size($1) }) <= max(total, own) { return }
    var open: [Int: [Int]] = [:]
    for other in others where sizes[otherSide[other].shape, default: 0] > 0 {
      open[otherSide[other].function, default: []].append(other)
    }
    for callee in rest {
      guard let other = open[side[callee].function]?.popLast() else { continue }
      let (bits, otherBits) = (side[callee].sketch, otherSide[other].sketch)
      let all = (bits | otherBits).nonzeroBitCount
      guard all > 0 else { continue }
      alike += min(side.size(callee), otherSide.size(other)) * (bits & otherBits).nonzeroBitCount / all
    }
  }

  /// More than half of both sides.
  var isMost: Bool { 2 * alike > others && 2 * alike > own }
}
