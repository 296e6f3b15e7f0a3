/// Siblings of one packet, in order: nodes of its side. Where one stands among them is its *position*.
struct DiffSiblings {
  let side: DiffSide
  private(set) var nodes: [Int] = []
  /// By position: ``DiffNode/exact``, which is asked for most. The nodes themselves lie far apart.
  private(set) var hashes: [UInt64] = []

  /// Nodes of a side.
  init(_ nodes: [Int], in side: DiffSide) {
    self.side = side
    self.nodes = nodes
    hashes = nodes.map { side[$0].exact }
  }

  /// The siblings that a range of nodes, whole subtrees, begins with.
  init(_ range: Range<Int>, in side: DiffSide) {
    self.side = side
    var next = range.lowerBound
    while next < range.upperBound {
      let node = side[next]
      nodes.append(next)
      hashes.append(node.exact)
      next = node.end
    }
  }

  var count: Int { nodes.count }

  subscript(position: Int) -> DiffNode {
    @inline(__always) get { side[nodes[position]] }
  }

  func size(_ position: Int) -> Int { side.size(nodes[position]) }

  /// Both stand for the same calls in the same order.
  @inline(__always)
  func isEqual(_ one: Int, _ other: Int) -> Bool { hashes[one] == hashes[other] && size(one) == size(other) }

  /// One number for all of them.
  var digest: UInt64 { hashes.reduce(0) { DiffSide.mix($0 &+ $1) } }

  /// The siblings from `position` on that are equal in everything beneath, those of `range` at most.
  func run(from position: Int, within range: Range<Int>) -> Range<Int> {
    var end = position + 1
    while end < range.upperBound, isEqual(position, end) { end += 1 }
    return position..<end
  }

  /// All siblings around `position` that are equal in everything beneath, those before `first` left out.
  func run(around position: Int, from first: Int) -> Range<Int> {
    var start = position
    while start > first, isEqual(start - 1, position) { start -= 1 }
    return start..<run(from: position, within: position..<count).upperBound
  }

  /// A range as runs of equal siblings.
  func runs(in range: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var next = range.lowerBound
    while next < range.upperBound {
      runs.append(run(from: next, within: range))
      next = runs[runs.count - 1].upperBound
    }
    return runs
  }
}
