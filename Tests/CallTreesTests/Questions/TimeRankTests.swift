import TestSupport
import Testing

@testable import CallTrees

@Suite("Times by their rank")
struct TimeRankTests {
  private func ranks(_ times: [Int64]) -> TimeRanks { times.reduce(into: TimeRanks()) { $0.add($1) } }

  @Test("Of no times there is none, of one it is each")
  func few() {
    let none = ranks([])
    #expect(none.least == nil && none.most == nil && none.percentile(50) == nil)
    let one = ranks([7])
    #expect(one.least == 7 && one.most == 7 && one.percentile(1) == 7 && one.percentile(99) == 7)
  }

  @Test("Nearest rank: the smallest time that so many do not exceed", arguments: [1, 50, 99, 100])
  func nearestRank(percent: Int) {
    #expect(ranks((1...100).map { Int64($0) }).percentile(percent) == Int64(percent))
    // So many are counted and not sorted: 1 … 10,000, each once, in no order.
    let many = (1...10_000).map { Int64($0 * 7919 % 10_007) }.filter { $0 <= 10_000 }
    let all = ranks(many)
    #expect(all.percentile(percent) == many.sorted()[(many.count * percent + 99) / 100 - 1])
  }

  @Test("Times of any length: beyond four bytes, all alike, and 0")
  func anyLength() {
    let hour: Int64 = 3_600_000_000_000
    var times = ranks(Array(repeating: 0, count: 600) + Array(repeating: Int64(UInt32.max), count: 390))
    for time in [hour, hour + 2, hour + 1, .max] { times.add(time) }
    for _ in 0..<6 { times.add(5) }
    #expect(times.least == 0 && times.most == .max)
    #expect(times.percentile(50) == 0)
    #expect(times.percentile(61) == Int64(UInt32.max))
    #expect([99, 100].map { times.percentile($0) } == [Int64(UInt32.max), .max])
    #expect(ranks([hour, 1, hour + 2, hour + 1]).percentile(75) == hour + 1)
  }

  @Test("Percentiles of many values are those of the sorted ones", arguments: [10, 20_001, 50_000])
  func percentiles(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    for most in [Int64(3), 70_000, 5_000_000, 6_000_000_000] {
      var times = TimeRanks()
      let values = (0..<count).map { _ in Int64.random(in: 0..<most, using: &random) }
      for value in values { times.add(value) }
      let sorted = values.sorted()
      #expect((times.least, times.most, times.count) == (sorted[0], sorted[count - 1], count))
      for percent in [1, 50, 99, 100] {
        #expect(times.percentile(percent) == TimeRanks.percentile(percent, of: sorted))
      }
    }
  }
}
