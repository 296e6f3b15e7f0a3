/// What the alignment of one level of siblings knows of each of them.
struct DiffToken: BitwiseCopyable {
  /// Equal when everything beneath is alike.
  var shape: UInt64
  /// A bit for every function beneath.
  var sketch: UInt64
  /// Equal for functions that stand for each other (``FunctionKin``); only those are paired.
  var kin: Int
  /// Common number of the function.
  var function: UInt32
  /// How many calls it stands for, itself included.
  var size: UInt32

  /// Everything is alike, but for loop counts and names that stand for each other.
  func isAlike(_ other: DiffToken) -> Bool { shape == other.shape && kin == other.kin }

  /// What pairing two siblings is worth: most when they are alike and large, something when only the function is the
  /// same, nothing when they must not be paired.
  func worth(with other: DiffToken) -> Int32 {
    guard kin == other.kin else { return 0 }
    let size = Int32(min(size, other.size, 1 << 14))
    // The same name is better than one that stands for it.
    let name: Int32 = function == other.function ? 0 : 1
    if shape == other.shape { return 4 + 8 * size - name }
    let all = Int32((sketch | other.sketch).nonzeroBitCount)
    guard all > 0 else { return 2 + 4 * size - name }
    return 2 - name + 7 * size * Int32((sketch & other.sketch).nonzeroBitCount) / all
  }
}

/// Siblings of one side that are aligned, each as a token.
struct DiffTokens {
  private let siblings: DiffSiblings
  private let places: Range<Int>
  private let kin: [Int]
  /// Instead of those of the siblings themselves.
  private let own: [DiffToken]?

  /// Some siblings. A large level has many, so their tokens are made when they are asked for.
  init(_ siblings: DiffSiblings, _ places: Range<Int>, kin: [Int]) {
    (self.siblings, self.places, self.kin, own) = (siblings, places, kin, nil)
  }

  /// Other tokens for siblings.
  init(_ own: [DiffToken], of siblings: DiffSiblings) {
    (self.siblings, places, kin, self.own) = (siblings, own.indices, [], own)
  }

  var count: Int { places.count }

  subscript(index: Int) -> DiffToken {
    if let own { return own[index] }
    let node = siblings.nodes[places.lowerBound + index]
    let call = siblings.side[node]
    return DiffToken(
      shape: call.shape, sketch: call.sketch, kin: kin[call.function],
      function: UInt32(truncatingIfNeeded: call.function), size: UInt32(truncatingIfNeeded: call.end - node))
  }
}
