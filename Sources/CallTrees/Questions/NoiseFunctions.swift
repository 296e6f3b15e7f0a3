import KernelTypes
import TraceEvents

/// Functions that nearly every call makes and that seldom say anything about a packet: all groups of ``FunctionGroup``.
/// The screen folds them on request; path families leave them out.
package enum NoiseFunctions {
  /// Adds to `flags`, by function of `table`: is it noise? What is there already stays.
  ///
  /// - Complexity: O(functions that are new).
  package static func add(to flags: inout [Bool], of table: FunctionTable) {
    for index in flags.count..<max(flags.count, table.count) {
      flags.append(isNoise(table.name(FunctionID(rawValue: UInt32(clamping: index)))))
    }
  }

  /// Whether a function of that name, without module, is noise.
  package static func isNoise(_ name: String) -> Bool { FunctionGroup.allCases.contains { $0.contains(name) } }
}
