import Testing

@testable import Capture

@Suite("A capture that sleeps")
struct SlumberTests {
  private static let second: Int64 = 1_000_000_000
  private var slumber = Slumber(after: 10, at: 0)

  private func counted(matched: UInt64, asleep: UInt64 = 0, open: UInt32 = 0) -> CaptureStats {
    var stats = CaptureStats()
    (stats.matched, stats.skippedAsleep, stats.openNow) = (matched, asleep, open)
    return stats
  }

  @Test("falls asleep after its time without a match, and not while a window is open")
  mutating func quiet() {
    #expect(slumber.next(counted(matched: 0), at: 9 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 1), at: 9 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 1), at: 18 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 1, open: 1), at: 19 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 1), at: 19 * Self.second) == .fallAsleep)
  }

  @Test("wakes for a match that came asleep, not for those of the time before")
  mutating func wakes() {
    slumber.fellAsleep(counted(matched: 5, asleep: 3))
    #expect(slumber.isAsleep)
    #expect(slumber.next(counted(matched: 5, asleep: 3), at: 100 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 6, asleep: 4), at: 101 * Self.second) == .wake)
  }

  @Test("its time begins anew when it is up, however long that took")
  mutating func anew() {
    slumber.fellAsleep(counted(matched: 0))
    #expect(slumber.next(counted(matched: 1, asleep: 1), at: 100 * Self.second) == .wake)
    slumber.isUp(at: 120 * Self.second)
    #expect(!slumber.isAsleep)
    #expect(slumber.next(counted(matched: 1, asleep: 1), at: 129 * Self.second) == nil)
    #expect(slumber.next(counted(matched: 1, asleep: 1), at: 130 * Self.second) == .fallAsleep)
  }
}
