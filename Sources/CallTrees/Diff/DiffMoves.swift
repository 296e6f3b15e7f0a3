/// Finds calls that both packets made, but in different places: of lines that only one side has, those that are equal
/// in everything beneath to one that only the other has, either under the same caller, or when there is no other such
/// call in either packet.
struct DiffMoves {
  private let left: DiffSide
  private let right: DiffSide
  private var rows: [DiffRow]
  /// Lines of calls that only one side made, with all that lies beneath, and the lines that they lie beneath.
  private var loose: [(row: Int, caller: Int)] = []

  /// The lines with what was moved marked as such.
  ///
  /// - Complexity: O(lines + calls of both).
  static func marked(_ rows: consuming [DiffRow], _ left: DiffSide, _ right: DiffSide) -> [DiffRow] {
    var moves = DiffMoves(rows, left, right)
    moves.pairSiblings()
    moves.pairUnique()
    return moves.rows
  }

  private init(_ rows: consuming [DiffRow], _ left: DiffSide, _ right: DiffSide) {
    self.rows = rows
    self.left = left
    self.right = right
    var callers: [Int] = []
    var wrappers: Set<Int> = []
    let count = self.rows.count
    for row in 0..<count {
      let state = self.rows[row].state
      while let last = callers.last, self.rows[last].subtreeEnd <= row { callers.removeLast() }
      if state == .onlyLeft || state == .onlyRight {
        loose.append((row, callers.last ?? -1))
      }
      if let caller = callers.last, self.rows[caller].isOneSided, self.rows[caller].state != state {
        // What holds of a call holds of those around it.
        for outer in callers.reversed() where !wrappers.insert(outer).inserted { break }
      }
      if self.rows[row].subtreeEnd > row + 1 { callers.append(row) }
    }
    loose.removeAll { wrappers.contains($0.row) }
  }

  /// Under the same caller: the first of a kind with the first, the second with the second.
  private mutating func pairSiblings() {
    struct Place: Hashable {
      var caller: Int
      var key: UInt64
    }
    var waiting: [Place: (left: [Int], right: [Int])] = [:]
    for (row, caller) in loose where caller < 0 || !rows[caller].isOneSided || rows[caller].state != rows[row].state {
      guard let key = key(of: row) else { continue }
      if rows[row].left != nil {
        waiting[Place(caller: caller, key: key), default: ([], [])].left.append(row)
      } else {
        waiting[Place(caller: caller, key: key), default: ([], [])].right.append(row)
      }
    }
    for places in waiting.values {
      for (one, other) in zip(places.left, places.right) { join(one, other) }
    }
  }

  /// Anywhere: what each packet did once.
  private mutating func pairUnique() {
    var wanted: [UInt64: (left: Int, right: Int)] = [:]
    eachLoose { row, key in
      let known = wanted[key] ?? (-1, -1)
      wanted[key] = self.rows[row].left != nil ? (row, known.right) : (known.left, row)
      return false
    }
    wanted = wanted.filter { $0.value.left >= 0 && $0.value.right >= 0 }
    if wanted.isEmpty { return }
    let (ones, others) = (Self.occurrences(of: wanted, in: left), Self.occurrences(of: wanted, in: right))
    // The outermost first: what lies beneath goes with it.
    var list: [(Int, Int)] = []
    eachLoose { row, key in
      guard rows[row].left != nil, let place = wanted[key], place.left == row, ones[key] == 1, others[key] == 1 else {
        return false
      }
      list.append((place.left, place.right))
      return true
    }
    for (one, other) in list where rows[one].state != .moved && rows[other].state != .moved { join(one, other) }
  }

  /// Calls that only one side made and that are not paired yet, those beneath after those around them. The body answers
  /// whether what lies beneath is to be passed over.
  private func eachLoose(_ body: (Int, UInt64) -> Bool) {
    var next = 0
    for (row, _) in loose where row >= next && rows[row].state != .moved {
      if let key = key(of: row), body(row, key) { next = rows[row].subtreeEnd }
    }
  }

  /// What makes calls equal: everything beneath, and how many there are.
  private func key(of row: Int) -> UInt64? {
    let line = rows[row]
    let side = line.left != nil ? left : right
    guard let call = line.left ?? line.right, let node = side.node(of: call) else { return nil }
    return DiffSide.mix(side[node].exact &+ UInt64(max(line.leftCount, line.rightCount)))
  }

  private mutating func join(_ one: Int, _ other: Int) {
    rows[one].counterpart = other
    rows[other].counterpart = one
    for row in one..<rows[one].subtreeEnd { rows[row].state = .moved }
    for row in other..<rows[other].subtreeEnd { rows[row].state = .moved }
  }

  private static func occurrences(of wanted: [UInt64: (left: Int, right: Int)], in side: DiffSide) -> [UInt64: Int] {
    // Most calls are none of them: a bit for the last 16 tells.
    var filter = [Bool](repeating: false, count: 1 << 16)
    for key in wanted.keys { filter[Int(key & 0xffff)] = true }
    var counts: [UInt64: Int] = [:]
    for hash in side.hashes {
      let key = DiffSide.mix(hash &+ 1)
      if filter[Int(key & 0xffff)], wanted[key] != nil { counts[key, default: 0] += 1 }
    }
    return counts
  }
}
