/// Siblings of one packet, in order: nodes of its side. Where one stands among them is its *position*.
struct DiffSiblings {
  let nodes: [Int]
  let side: DiffSide

  init(_ nodes: [Int], in side: DiffSide) {
    self.nodes = nodes
    self.side = side
  }

  var count: Int { nodes.count }

  func exact(_ position: Int) -> UInt64 { side.exact[nodes[position]] }

  func content(_ position: Int) -> UInt64 { side.content[nodes[position]] }

  func function(_ position: Int) -> Int { side.function[nodes[position]] }

  func size(_ position: Int) -> Int { side.size(nodes[position]) }

  /// One number for all of them.
  var digest: UInt64 { nodes.reduce(0) { DiffSide.mix($0 &+ side.exact[$1]) } }
}

/// Siblings of one side that follow each other and are equal in everything beneath.
struct DiffRuns {
  private(set) var ranges: [Range<Int>] = []
  /// By position.
  private(set) var run: [Int] = []

  init(_ siblings: DiffSiblings) {
    run.reserveCapacity(siblings.count)
    for (position, node) in siblings.nodes.enumerated() {
      if let last = ranges.last, siblings.side.isEqual(siblings.nodes[last.lowerBound], node) {
        ranges[ranges.count - 1] = last.lowerBound..<position + 1
      } else {
        ranges.append(position..<position + 1)
      }
      run.append(ranges.count - 1)
    }
  }

  /// The runs of a range, cut to it.
  func pieces(_ range: Range<Int>) -> [Range<Int>] {
    guard let first = range.first, let last = range.last else { return [] }
    return (run[first]...run[last]).map { ranges[$0].clamped(to: range) }
  }
}
