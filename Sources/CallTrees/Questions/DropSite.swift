import TraceEvents

/// Where a packet was dropped, as its calls tell it.
///
/// The kernel's own word is the return address of the function that freed the packet. When that function is traced itself,
/// the graph tracer's address stands in its place, and `packet_end` says `none`.
enum DropSite {
  /// The last call among `rows`, a window's, that freed a packet: a row of `calls`. What interrupts free are others.
  ///
  /// - Complexity: O(rows behind that call).
  static func free(_ calls: CallTable, _ rows: Range<Int>, _ functions: borrowing FunctionTable) -> Int? {
    var isFreeing: [UInt32: Bool] = [:]
    for row in rows.reversed() where !calls.flags[row].contains(.interrupt) {
      let id = calls.function[row]
      let known = isFreeing[id.rawValue] ?? DropFunctions.freeing.contains(functions.name(id))
      isFreeing[id.rawValue] = known
      if known { return row }
    }
    return nil
  }

  /// The function that had the packet freed, as the tracer prints it; nil when no call among `rows` freed one, or only an
  /// outermost one did.
  ///
  /// - Complexity: O(rows behind the caller).
  static func function(_ calls: CallTable, _ rows: Range<Int>, _ functions: borrowing FunctionTable) -> String? {
    guard let free = free(calls, rows, functions) else { return nil }
    var depth = calls.depth[free]
    for row in (rows.lowerBound..<free).reversed() where calls.depth[row] < depth {
      depth = calls.depth[row]
      let id = calls.function[row]
      // One of them may have called another.
      if !DropFunctions.freeing.contains(functions.name(id)) { return functions.printed(id) }
    }
    return nil
  }
}
