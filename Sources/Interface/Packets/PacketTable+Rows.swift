import CallTrees

extension PacketTable {
  /// The position of the packet that a row is a call of; nil when it is none's.
  ///
  /// - Complexity: O(log packets) where their calls stand in the order of the list, as nearly always; else O(packets).
  func position(ofRow row: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if firstRow(at: middle) <= row { low = middle + 1 } else { high = middle }
    }
    if low > 0, look(at: low - 1).rows.contains(row) { return low - 1 }
    return indices.first { look(at: $0).rows.contains(row) }
  }
}
