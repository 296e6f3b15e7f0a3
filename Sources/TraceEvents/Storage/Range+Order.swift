extension Range<Int> {
  /// Places by a rule, those that are equal by it in their own order.
  ///
  /// What is sorted once for a command is sorted by place: the compiler makes 3 kB of code for each kind of value and rule
  /// otherwise. It sees this function's inside only in this module.
  ///
  /// - Complexity: O(places · log places).
  @inline(never)
  package func inOrder(_ isBefore: (Int, Int) -> Bool) -> [Int] {
    sorted { isBefore($0, $1) || ($0 < $1 && !isBefore($1, $0)) }
  }
}
