import Testing

@testable import CallTrees

@Suite("Statistics per function")
struct StatisticsTests {
  /// One line a function: name, calls, untimed, total, self, min, p50, p99, max.
  private func table(_ trace: Trace) -> String {
    TraceStatistics(trace, trace.packets).functions.map { function in
      let times = [function.min, function.p50, function.p99, function.max].map { $0.map(String.init) ?? "-" }
      let name = trace.functions.printed(function.function)
      return "\(name) \(function.calls) \(function.untimed) \(function.total) \(function.selfTime) "
        + times.joined(separator: " ")
    }.joined(separator: "\n")
  }

  @Test("Total and self time")
  func sums() {
    let trace = traceOf("f 1000\n  g 300\n    h 100\n  g 200")
    #expect(
      table(trace) == """
        f 1 0 1000 500 1000 1000 1000 1000
        g 2 0 500 400 200 200 300 300
        h 1 0 100 100 100 100 100 100
        """)
  }

  @Test("A function that calls itself is not counted twice in its total")
  func recursion() {
    let trace = traceOf("f 1000\n  g 900\n    f 700\n      f 100")
    #expect(table(trace) == "f 3 0 1000 800 100 700 1000 1000\ng 1 0 900 200 900 900 900 900")
  }

  @Test("A recursive call counts when the outer one has no time")
  func recursionInCut() {
    #expect(table(traceOf("f cut\n  f 700")) == "f 2 1 700 700 700 700 700 700")
  }

  @Test("Interrupts are left out, and their time is taken off")
  func interrupts() {
    let trace = traceOf("f 1000\n  g 600\n    irq 400 irq\n      tick 300 irq")
    #expect(table(trace) == "f 1 0 600 400 600 600 600 600\ng 1 0 200 200 200 200 200 200")
  }

  @Test("Calls that are not whole are in no sum, and make no self time up")
  func incomplete() {
    let trace = traceOf("f 1000\n  g cut\n  h 300 lost\n  k 50")
    #expect(
      table(trace) == """
        k 1 0 50 50 50 50 50 50
        f 1 0 1000 0 1000 1000 1000 1000
        g 1 1 0 0 - - - -
        h 1 1 0 0 - - - -
        """)
  }

  @Test("Percentiles are the nearest rank")
  func percentiles() {
    let values = (1...200).map(Int64.init)
    #expect(TimeRanks.percentile(50, of: values) == 100)
    #expect(TimeRanks.percentile(99, of: values) == 198)
    #expect(TimeRanks.percentile(99, of: [7]) == 7)
    #expect(TimeRanks.percentile(50, of: []) == nil)
  }

  @Test("Several packets are added up")
  func packets() {
    var trace = traceOf("f 10\nf 30\ng 5")
    trace.packets = [
      PacketRecord(index: 1, kind: .root, rows: 0..<1), PacketRecord(index: 2, kind: .root, rows: 1..<2),
    ]
    let statistics = TraceStatistics(trace, trace.packets)
    #expect(statistics.functions.count == 1)
    #expect(statistics.functions[0].total == 40)
    #expect(statistics.packets == 2)
    #expect(statistics.calls == 2)
  }
}
