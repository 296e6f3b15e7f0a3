import CallTrees
import TraceEvents

/// A search and what it matches, worked out once for all distinct functions.
package struct SearchState: Sendable {
  package let pattern: SearchPattern
  /// By function of the trace's table.
  private(set) var functions: [Bool]

  init(_ pattern: SearchPattern, in table: FunctionTable) {
    self.pattern = pattern
    functions = Self.matches(pattern, in: table)
  }

  /// Looks at the functions that came since.
  mutating func update(_ table: FunctionTable) {
    if functions.count != table.count { functions = Self.matches(pattern, in: table) }
  }

  func matches(_ function: FunctionID) -> Bool {
    let index = Int(function.rawValue)
    return index < functions.count && functions[index]
  }

  static func matches(_ pattern: SearchPattern, in table: FunctionTable) -> [Bool] {
    pattern.matches(in: (0..<UInt32(clamping: table.count)).map { table.printed(FunctionID(rawValue: $0)) })
  }
}
