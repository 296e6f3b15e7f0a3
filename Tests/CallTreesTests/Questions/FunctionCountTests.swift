import Testing
import TraceEvents

@testable import CallTrees

@Suite("Statistics that are worked out in pieces")
struct FunctionCountTests {
  private func finished(_ count: FunctionCount, piece: Int) -> FunctionCount {
    var count = count
    var shares: [Double] = []
    while !count.isDone {
      shares.append(count.share)
      count.proceed(calls: piece)
    }
    #expect(shares == shares.sorted())
    #expect(count.share == 1)
    return count
  }

  /// Function, calls, total, self, longest call's row.
  private func table(_ count: FunctionCount, _ trace: Trace) -> [String] {
    count.result.map { function in
      let name = function.isOutermost ? "-" : trace.functions.printed(function.function)
      return "\(name) \(function.calls) \(function.total) \(function.selfTime) \(function.slowest)"
    }
  }

  @Test("In pieces of any size they are those of the whole", arguments: [1, 3, 17, 1000])
  func pieces(size: Int) {
    for seed in 0..<10 {
      let trace = SlowestCallTests.randomTrace(seed: UInt64(seed), calls: 150)
      let whole = TraceStatistics(trace, trace.packets).functions
      for part in [FunctionCount.Part.all, .rows(0..<150), .packets(Array(trace.packets.indices))] {
        let count = finished(FunctionCount(trace, part), piece: size)
        #expect(
          count.result.sorted { $0.function.rawValue < $1.function.rawValue }
            == whole.sorted { $0.function.rawValue < $1.function.rawValue })
      }
    }
  }

  @Test("The longest call of each function, the first one where none has a time")
  func longest() {
    let trace = traceOf("f 1000\n  g 300\n  g 400\n  h cut\n  h cut")
    #expect(
      table(finished(FunctionCount(trace, .all), piece: 9), trace) == ["f 1 1000 0 0", "g 2 700 700 2", "h 2 0 0 3"])
  }

  @Test("A subtree alone")
  func subtree() {
    let trace = traceOf("f 1000\n  g 300\n    h 100\n  h 400")
    #expect(table(finished(FunctionCount(trace, .rows(1..<3)), piece: 9), trace) == ["g 1 300 200 1", "h 1 100 100 2"])
  }

  @Test("Callers of a function, and calls that nothing called")
  func callers() {
    let trace = traceOf("h 50\nf 1000\n  g 300\n    h 100\n    h 150\n  h 400\n    h 350")
    let callee = trace.calls.function[0]
    // A call within one of the same function is in that one's total already.
    #expect(
      table(finished(FunctionCount(trace, .all, callersOf: callee), piece: 2), trace)
        == ["- 1 50 50 0", "g 2 250 250 4", "f 1 400 50 5", "h 1 0 350 6"])
  }

  @Test("Packets that come later are counted, too, of all or of some", arguments: [false, true])
  func growth(isOfSome: Bool) {
    let trace = SlowestCallTests.randomTrace(seed: 7, calls: 300)
    let positions = trace.packets.indices.filter { !isOfSome || $0 % 2 == 0 }
    let part = { (count: Int) in
      isOfSome ? FunctionCount.Part.packets(positions.filter { $0 < count }) : .all
    }
    var begin = trace
    begin.packets = PacketTable(Array(trace.packets.prefix(3)))
    // Half of a packet may be counted by then.
    for piece in [1, 10] {
      var count = FunctionCount(begin, part(3))
      count.proceed(calls: piece)
      let isTaken = count.take(trace, part(trace.packets.count))
      #expect(isTaken && !count.isDone)
      count = finished(count, piece: 10)
      #expect(
        count.result.sorted { $0.function.rawValue < $1.function.rawValue }
          == TraceStatistics(trace, positions.map { trace.packets[$0] }).functions
          .sorted { $0.function.rawValue < $1.function.rawValue })
    }
  }

  @Test("Other packets are not taken for more of them")
  func otherPackets() {
    let trace = SlowestCallTests.randomTrace(seed: 7, calls: 300)
    var count = FunctionCount(trace, .packets([0, 2]))
    for other in [FunctionCount.Part.all, .packets([0]), .packets([0, 1, 2]), .rows(0..<3)] {
      let isTaken = count.take(trace, other)
      #expect(!isTaken)
    }
    #expect(count.part == .packets([0, 2]))
  }
}
