import CallTrees
import TraceEvents

/// A search and what it matches, worked out once for all distinct functions.
struct SearchState: Sendable {
  /// What is searched for.
  let pattern: SearchPattern
  /// By function of the trace's table.
  private(set) var functions: [Bool]
  /// All packets' calls are searched, and not only what has the keys.
  let isEverywhere: Bool
  /// The way to the next match, while it is gone.
  var seek: SearchSeek?
  /// Its matches; nil before they are counted.
  var count: MatchCount?
  /// The bottom line says how many there are.
  var isCountShown = false
  /// What else there is to say of the match that it went to.
  var remark = ""

  init(_ pattern: SearchPattern, everywhere: Bool = false, in table: FunctionTable) {
    self.pattern = pattern
    isEverywhere = everywhere
    functions = Self.matches(pattern, in: table)
  }

  /// Looks at the functions that came since, or at all of another trace's.
  ///
  /// - Complexity: O(functions looked at).
  mutating func update(_ table: FunctionTable, replaces: Bool) {
    if replaces { functions = [] }
    guard functions.count < table.count else { return }
    functions += Self.matches(pattern, in: table, from: functions.count)
  }

  func matches(_ function: FunctionID) -> Bool {
    let index = Int(function.rawValue)
    return index < functions.count && functions[index]
  }

  static func matches(_ pattern: SearchPattern, in table: FunctionTable, from first: Int = 0) -> [Bool] {
    pattern.matches(
      in: (first..<table.count).map { table.printed(FunctionID(rawValue: UInt32(clamping: $0))) })
  }
}
