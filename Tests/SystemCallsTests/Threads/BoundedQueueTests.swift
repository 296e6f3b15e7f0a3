import Glibc
import TestSupport
import Testing

@testable import SystemCalls

private func dawdle(_ times: Int) { for _ in 0..<times { sched_yield() } }

@Suite("A bounded queue", .timeLimit(.minutes(5)))
struct BoundedQueueTests {
  private typealias Queue = BoundedQueue<[Int]>

  private func push(_ queue: Queue, _ numbers: [Int]) -> Bool {
    var element = numbers
    return queue.push(&element)
  }

  @Test("elements come in order, and those that were taken come back empty with their memory")
  func order() {
    let queue = Queue(most: 4) { [] }
    var element = [1, 2, 3]
    element.reserveCapacity(1000)
    #expect(queue.push(&element))
    #expect(element.isEmpty && element.capacity == 0)
    #expect(push(queue, [4]))
    var taken: [[Int]] = []
    for _ in 0..<2 {
      #expect(
        queue.take {
          taken.append($0)
          $0.removeAll(keepingCapacity: true)
        })
    }
    #expect(taken == [[1, 2, 3], [4]])
    element = []
    #expect(queue.push(&element) && queue.push(&element))
    #expect(element.isEmpty && element.capacity >= 1000)
  }

  @Test("who pushes waits while there are enough, the one in hands included")
  func bound() throws {
    let queue = Queue(most: 2) { [] }
    let pushed = Monitor(0)
    try DetachedThread.start {
      for number in 0..<6 {
        var element = [number]
        queue.push(&element)
        pushed.withLock { $0 += 1 }
      }
    }
    pushed.wait(until: { $0 == 2 }) { _ in }
    dawdle(200)
    #expect(pushed.withLock { $0 } == 2)
    _ = queue.take { _ in
      dawdle(200)
      #expect(pushed.withLock { $0 } == 2)
    }
    pushed.wait(until: { $0 == 3 }) { _ in }
    for _ in 0..<5 { _ = queue.take { _ in } }
    pushed.wait(until: { $0 == 6 }) { _ in }
  }

  @Test("after the end the rest is taken, and then nothing")
  func end() {
    let queue = Queue(most: 4) { [] }
    #expect(push(queue, [1]) && push(queue, [2]))
    queue.end()
    queue.end()
    #expect(!push(queue, [3]))
    var sum = 0
    while queue.take({ sum += $0.reduce(0, +) }) {}
    #expect(sum == 3)
    queue.drain()
  }

  @Test("closed by either side, once or twice, nobody waits for the other")
  func closed() throws {
    let queue = Queue(most: 1) { [] }
    #expect(push(queue, [1]))
    let ended = Monitor(0)
    for _ in 0..<2 {
      try DetachedThread.start {
        var element = [2]
        #expect(!queue.push(&element) && element == [2])
        ended.withLock { $0 += 1 }
      }
    }
    dawdle(50)
    queue.close()
    queue.close()
    ended.wait(until: { $0 == 2 }) { _ in }
    #expect(!queue.take { _ in })
    queue.drain()
    queue.end()

    let empty = Queue(most: 1) { [] }
    try DetachedThread.start {
      #expect(!empty.take { _ in })
      ended.withLock { $0 += 1 }
    }
    dawdle(50)
    empty.close()
    ended.wait(until: { $0 == 3 }) { _ in }
  }

  @Test("drained means worked on, not only taken")
  func drain() throws {
    let queue = Queue(most: 4) { [] }
    let worked = Monitor(0)
    try DetachedThread.start {
      while queue.take({ _ in
        dawdle(20)
        worked.withLock { $0 += 1 }
      }) {}
    }
    for round in 1...20 {
      #expect(push(queue, [round]) && push(queue, [round]))
      queue.drain()
      #expect(worked.withLock { $0 } == 2 * round)
    }
    queue.close()
  }

  /// What the threads of one schedule have seen.
  private struct Seen: Sendable {
    var taken: [Int] = []
    var mostAtOnce = 0
    var inFlight = 0
    var running = 0
  }

  @Test("10,000 schedules: nothing is lost, doubled or out of order, and both sides come to an end")
  func schedules() throws {
    var random = SeededGenerator(seed: 41)
    for schedule in 0..<10_000 {
      let most = Int.random(in: 1...4, using: &random)
      let count = Int.random(in: 0...12, using: &random)
      let slow = (push: Int.random(in: 0...2, using: &random), take: Int.random(in: 0...2, using: &random))
      // Who leaves early: nobody, the one who takes, or the one who pushes.
      let leaves = Int.random(in: 0...3, using: &random)
      let at = Int.random(in: 0...12, using: &random)
      let queue = Queue(most: most) { [] }
      let seen = Monitor(Seen(running: 1))
      try DetachedThread.start {
        var taken = 0
        while !(leaves == 1 && taken == at),
          queue.take({ element in
            dawdle(slow.take)
            seen.withLock {
              $0.taken += element
              $0.inFlight -= 1
            }
            element.removeAll(keepingCapacity: true)
          })
        { taken += 1 }
        if leaves == 1 { queue.close() }
        seen.withLock { $0.running -= 1 }
      }
      var element: [Int] = []
      var pushed = 0
      while pushed < count, !(leaves == 2 && pushed == at) {
        element.append(pushed)
        guard queue.push(&element) else { break }
        pushed += 1
        seen.withLock {
          $0.inFlight += 1
          $0.mostAtOnce = max($0.mostAtOnce, $0.inFlight)
        }
        #expect(element.isEmpty, "schedule \(schedule)")
        dawdle(slow.push)
        if leaves == 3, pushed == at { queue.drain() }
      }
      if leaves == 2 { queue.close() } else { queue.end() }
      queue.drain()
      let all = seen.wait(until: { $0.running == 0 }) { $0 }
      #expect(all.taken == Array(0..<all.taken.count), "schedule \(schedule)")
      #expect(all.mostAtOnce <= most, "schedule \(schedule)")
      if leaves == 0 || leaves == 3 { #expect(all.taken.count == count, "schedule \(schedule)") }
    }
  }
}
