import TraceEvents

/// Functions that nearly every call makes and that seldom say anything about a packet: all groups of ``FunctionGroup``.
enum NoiseFunctions {
  /// Adds to `flags`, by function of `table`: is it noise? What is there already stays.
  ///
  /// - Complexity: O(functions that are new).
  static func add(to flags: inout [Bool], of table: FunctionTable) {
    for index in flags.count..<max(flags.count, table.count) {
      flags.append(isNoise(table.name(FunctionID(rawValue: UInt32(clamping: index)))))
    }
  }

  static func isNoise(_ name: String) -> Bool { FunctionGroup.allCases.contains { $0.contains(name) } }
}
