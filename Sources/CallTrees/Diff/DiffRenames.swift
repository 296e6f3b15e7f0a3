/// Finds unpaired siblings of different names that call the same functions: the same call, renamed.
struct DiffRenames {
  /// Calls beneath that it takes to say so when they are all alike and others stand beside; fewer are alike by chance.
  private static let evidence = 2

  private let left: [Int]
  private let leftSide: DiffSide
  private let right: [Int]
  private let rightSide: DiffSide

  init(_ left: [Int], _ leftSide: DiffSide, _ right: [Int], _ rightSide: DiffSide) {
    self.left = left
    self.leftSide = leftSide
    self.right = right
    self.rightSide = rightSide
  }

  /// The pairs with those added that lie between them, where both sides have unpaired siblings.
  ///
  /// - Complexity: O(siblings) but for what ``DiffAlignment`` needs.
  func added(to pairs: [(left: Int, right: Int)]) -> [(left: Int, right: Int)] {
    var all: [(left: Int, right: Int)] = []
    var next = (0, 0)
    for pair in pairs {
      all += between(next.0..<max(next.0, pair.left), next.1..<max(next.1, pair.right))
      all.append(pair)
      next = (pair.left + 1, pair.right + 1)
    }
    return all + between(next.0..<max(next.0, left.count), next.1..<max(next.1, right.count))
  }

  private func between(_ leftGap: Range<Int>, _ rightGap: Range<Int>) -> [(left: Int, right: Int)] {
    if leftGap.isEmpty || rightGap.isEmpty { return [] }
    // Calls that face each other alone may have a single callee.
    let isAlone = leftGap.count == 1 && rightGap.count == 1
    let least = isAlone ? 1 : Self.evidence
    let ones = leftGap.filter { leftSide.size(left[$0]) > least }
    let others = rightGap.filter { rightSide.size(right[$0]) > least }
    if ones.isEmpty || others.isEmpty { return [] }
    if ones.count == 1, others.count == 1 {
      let (one, other) = (left[ones[0]], right[others[0]])
      let isAlike =
        leftSide.content[one] == rightSide.content[other]
        || (DiffLikeness(one, leftSide, rightSide.callees(of: other), rightSide).isMost || sharesFunctions(one, other))
          && !wraps(one, other)
      return isAlike ? [(ones[0], others[0])] : []
    }
    let known = Set(ones.map { leftSide.content[left[$0]] })
    guard others.contains(where: { known.contains(rightSide.content[right[$0]]) }) else { return [] }
    // Aligned by what is beneath alone.
    let (first, second) = (ones.map { token(left[$0], leftSide) }, others.map { token(right[$0], rightSide) })
    let swapped = first.reduce(0) { DiffSide.mix($0 &+ $1.shape) } > second.reduce(0) { DiffSide.mix($0 &+ $1.shape) }
    let found =
      swapped
      ? DiffAlignment.pairs(second, first).map { (left: $0.right, right: $0.left) } : DiffAlignment.pairs(first, second)
    return found.map { (left: ones[$0.left], right: others[$0.right]) }
  }

  /// Of calls of about one size: most functions beneath are the same.
  private func sharesFunctions(_ one: Int, _ other: Int) -> Bool {
    let sizes = (leftSide.size(one), rightSide.size(other))
    guard min(sizes.0, sizes.1) > Self.evidence, 2 * min(sizes.0, sizes.1) > max(sizes.0, sizes.1) else { return false }
    let (bits, otherBits) = (leftSide.sketch[one], rightSide.sketch[other])
    return 2 * (bits & otherBits).nonzeroBitCount > (bits | otherBits).nonzeroBitCount
  }

  /// One of them calls the other's function: it was put around it.
  private func wraps(_ one: Int, _ other: Int) -> Bool {
    let (name, otherName) = (leftSide.function[one], rightSide.function[other])
    return (one..<leftSide.end[one]).contains { leftSide.function[$0] == otherName }
      || (other..<rightSide.end[other]).contains { rightSide.function[$0] == name }
  }

  private func token(_ node: Int, _ side: DiffSide) -> DiffToken {
    let content = side.content[node]
    let name = Int(truncatingIfNeeded: content >> 1)
    return DiffToken(function: name, kin: name, shape: content, sketch: side.sketch[node], size: side.size(node))
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
      sizes[otherSide.shape[other], default: 0] += otherSide.size(other)
      total += otherSide.size(other)
    }
    self.others = total
    own = side.size(node) - 1
    var rest: [Int] = []
    for callee in side.callees(of: node) {
      guard let there = sizes[side.shape[callee]], there > 0 else {
        rest.append(callee)
        continue
      }
      let size = min(side.size(callee), there)
      sizes[side.shape[callee]] = there - size
      alike += size
    }
    // Large calls of the same function that differ somewhere beneath count by the functions that they share.
    if rest.isEmpty || 2 * (alike + rest.reduce(0) { $0 + side.size($1) }) <= max(total, own) { return }
    var open: [Int: [Int]] = [:]
    for other in others where sizes[otherSide.shape[other], default: 0] > 0 {
      open[otherSide.function[other], default: []].append(other)
    }
    for callee in rest {
      guard let other = open[side.function[callee]]?.popLast() else { continue }
      let (bits, otherBits) = (side.sketch[callee], otherSide.sketch[other])
      let all = (bits | otherBits).nonzeroBitCount
      guard all > 0 else { continue }
      alike += min(side.size(callee), otherSide.size(other)) * (bits & otherBits).nonzeroBitCount / all
    }
  }

  /// More than half of both sides.
  var isMost: Bool { 2 * alike > others && 2 * alike > own }
}
