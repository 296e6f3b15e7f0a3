import Testing

@testable import SystemCalls

@Suite("A value that threads share", .timeLimit(.minutes(2)))
struct MonitorTests {
  @Test("nothing is lost of what several threads change")
  func exclusive() throws {
    let counts = Monitor((sum: 0, ended: 0))
    for _ in 0..<4 {
      try DetachedThread.start {
        for _ in 0..<10_000 { counts.withLock { $0.sum += 1 } }
        counts.withLock { $0.ended += 1 }
      }
    }
    counts.wait(until: { $0.ended == 4 }) { _ in }
    #expect(counts.withLock { $0.sum } == 40_000)
  }

  @Test("who waits for something goes on when it is so, with nobody in between")
  func waiting() throws {
    let turns = Monitor([Int]())
    for thread in 0..<3 {
      try DetachedThread.start {
        for round in 0..<200 { turns.wait(until: { $0.count == round * 3 + thread }) { $0.append(thread) } }
      }
    }
    let all = turns.wait(until: { $0.count == 600 }) { $0 }
    #expect(all == (0..<600).map { $0 % 3 })
  }
}
