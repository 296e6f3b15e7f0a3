/// How exact the times of a trace are, as far as its own numbers tell: function_graph prints seven digits at most, so
/// that a call of 119.760 ms has 100 ns as its last digit (`trace_print_graph_duration`,
/// kernel/trace/trace_functions_graph.c); other tools print whole microseconds.
struct DiffResolution: BitwiseCopyable {
  /// The greatest of 1, 10, 100 and 1000 ns that divides all times of a class; 0 while there is none. The classes are below
  /// 10 ms, below 100 ms, below 1 s, and above.
  private var common = SIMD4<Int64>()
  private var short = 0

  /// So many short times must end in zeros before that is no chance.
  private static let evidence = 8

  /// Takes one more time into account. An unknown one and 0 say nothing.
  @inline(__always)
  mutating func add(_ time: Int64) {
    guard time > 0 else { return }
    let place = Self.place(of: time)
    if place == 0 { short += 1 }
    if common[place] != 1 { narrow(place, time) }
  }

  private mutating func narrow(_ place: Int, _ time: Int64) {
    if common[place] == 0 { common[place] = 1000 }
    while time % common[place] != 0 { common[place] /= 10 }
  }

  /// What the last digit of a time is worth in ns.
  func digits(of time: Int64) -> Int64 {
    let place = Self.place(of: time)
    let printed: Int64 = place == 0 ? 1 : place == 1 ? 10 : place == 2 ? 100 : 1000
    // Short times have all their digits in the one format; if they are in whole microseconds, so is everything.
    let whole: Int64 = common[0] == 1000 && short >= Self.evidence ? 1000 : 1
    return max(whole, min(common[place], printed))
  }

  private static func place(of time: Int64) -> Int {
    time < 10_000_000 ? 0 : time < 100_000_000 ? 1 : time < 1_000_000_000 ? 2 : 3
  }
}
