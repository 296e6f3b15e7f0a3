/// How exact the times of a trace are, as far as its own numbers tell: function_graph prints seven digits at most, so
/// that a call of 119.760 ms has 100 ns as its last digit (`trace_print_graph_duration`,
/// kernel/trace/trace_functions_graph.c); other tools print whole microseconds.
struct DiffResolution {
  /// For times below 10 ms, below 100 ms, below 1 s, and above.
  private var unit: [Int64] = [1, 1, 1, 1]
  private static let limits: [Int64] = [10_000_000, 100_000_000, 1_000_000_000]

  init() {}

  /// So many short times must end in zeros before that is no chance.
  private static let evidence = 8

  /// What all times of a packet have in common. Unknown ones and zeros say nothing.
  ///
  /// - Complexity: O(times).
  init(_ times: some Sequence<Int64>) {
    // The greatest of 1, 10, 100 and 1000 ns that divides all times of a class; 0 while there is none.
    var found: [Int64] = [0, 0, 0, 0]
    var short = 0
    for time in times where time > 0 {
      let place = Self.place(of: time)
      if place == 0 { short += 1 }
      guard found[place] != 1 else { continue }
      if found[place] == 0 { found[place] = 1000 }
      while time % found[place] != 0 { found[place] /= 10 }
    }
    // Short times have all their digits in the one format; if they are in whole microseconds, so is everything.
    let whole: Int64 = found[0] == 1000 && short >= Self.evidence ? 1000 : 1
    let printed: [Int64] = [1, 10, 100, 1000]
    for place in unit.indices { unit[place] = max(whole, min(found[place], printed[place])) }
  }

  /// What the last digit of a time is worth in ns.
  func digits(of time: Int64) -> Int64 { unit[Self.place(of: time)] }

  private static func place(of time: Int64) -> Int {
    time < limits[0] ? 0 : time < limits[1] ? 1 : time < limits[2] ? 2 : 3
  }
}
