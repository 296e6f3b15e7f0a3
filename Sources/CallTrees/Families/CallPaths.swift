import TraceEvents

/// Call paths under numbers: the same number is the same chain of functions from an outermost call down.
package struct CallPaths: Sendable {
  private(set) var parent: [Int32] = []
  /// By path: the number of its function's name.
  private(set) var name: [Int32] = []
  private var index: [UInt64: Int32] = [:]

  /// How many there are.
  var count: Int { parent.count }

  /// The path of a call of the function `name` made at the end of `parent`, or -1 for an outermost call.
  mutating func child(of parent: Int, name: Int) -> Int {
    let key = UInt64(UInt32(truncatingIfNeeded: parent)) << 32 | UInt64(UInt32(truncatingIfNeeded: name))
    if let known = index[key] { return Int(known) }
    let number = Int32(truncatingIfNeeded: self.parent.count)
    index[key] = number
    self.parent.append(Int32(truncatingIfNeeded: parent))
    self.name.append(Int32(truncatingIfNeeded: name))
    return Int(number)
  }

  /// The path of such a call, if it is known.
  func find(_ parent: Int, name: Int) -> Int? {
    let key = UInt64(UInt32(truncatingIfNeeded: parent)) << 32 | UInt64(UInt32(truncatingIfNeeded: name))
    return index[key].map { Int($0) }
  }

  /// The numbers of the names on a path, outermost first.
  func names(of path: Int) -> [Int] {
    var list: [Int] = []
    var at = path
    while at >= 0 {
      list.append(Int(name[at]))
      at = Int(parent[at])
    }
    return list.reversed()
  }
}
