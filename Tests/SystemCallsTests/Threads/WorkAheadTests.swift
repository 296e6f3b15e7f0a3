import Glibc
import TestSupport
import Testing

@testable import SystemCalls

/// A piece of work: its square, or a failure.
private struct Piece: Identifiable, Sendable {
  let id: Int
  var fails = false
}

private struct Failure: Error, Equatable {
  var id: Int
}

private typealias Ahead = WorkAhead<Piece, Int, Failure>

private func work(_ piece: Piece) throws(Failure) -> Int {
  if piece.fails { throw Failure(id: piece.id) }
  return piece.id * piece.id
}

/// Lets another thread go first, most of the time.
private func dawdle(_ times: Int) { for _ in 0..<times { sched_yield() } }

@Suite("Work ahead", .timeLimit(.minutes(5)))
struct WorkAheadTests {
  /// One whose thread writes down what it begins with, and ends nothing before it is let.
  private func ahead(most: Int = 8, _ begun: Monitor<[Int]>, gate: Monitor<Bool> = Monitor(true)) -> Ahead {
    Ahead(most: most) {
      { piece throws(Failure) in
        begun.withLock { $0.append(piece.id) }
        gate.wait(until: { $0 }) { _ in }
        return try work(piece)
      }
    }
  }

  private func settle(_ done: Monitor<[Int]>, _ count: Int) { done.wait(until: { $0.count == count }) { _ in } }

  @Test("the thread takes pieces in the order in which they were begun, and each once")
  func order() throws {
    let done = Monitor([Int]())
    let ahead = ahead(done)
    for id in [3, 1, 2, 3, 1] { #expect(ahead.begin(Piece(id: id))) }
    settle(done, 3)
    #expect(try [1, 2, 3].map { try ahead.finish($0) } == [1, 4, 9])
    #expect(done.withLock { $0 } == [3, 1, 2])
    #expect(try ahead.finish(1) == nil, "it was asked for already")
  }

  @Test("no more pieces are begun than were agreed on, until one is asked for")
  func bound() throws {
    let gate = Monitor(false)
    let ahead = ahead(most: 3, Monitor([]), gate: gate)
    #expect((0..<5).map { ahead.begin(Piece(id: $0)) } == [true, true, true, false, false])
    gate.withLock { $0 = true }
    #expect(try ahead.finish(Piece(id: 0), working: work) == 0)
    #expect(ahead.begin(Piece(id: 3)))
    #expect(!ahead.begin(Piece(id: 4)))
  }

  @Test("a failure comes when its piece is asked for, and the others are as ever")
  func failure() throws {
    let done = Monitor([Int]())
    let ahead = ahead(done)
    for id in 0..<5 { ahead.begin(Piece(id: id, fails: id == 2)) }
    settle(done, 5)
    #expect(try ahead.finish(0) == 0)
    #expect(try ahead.finish(1) == 1)
    #expect(throws: Failure(id: 2)) { try ahead.finish(2) }
    #expect(throws: Failure(id: 7)) { try ahead.finish(Piece(id: 7, fails: true), working: work) }
    #expect(try ahead.finish(3) == 9)
    #expect(try ahead.finish(Piece(id: 4), working: work) == 16)
  }

  @Test("what the thread has not begun is its owner's")
  func takenBack() throws {
    let gate = Monitor(false)
    let done = Monitor([Int]())
    let ahead = ahead(done, gate: gate)
    for id in 0..<3 { ahead.begin(Piece(id: id)) }
    settle(done, 1)
    #expect(try ahead.finish(2) == nil)
    #expect(try ahead.finish(9) == nil, "that was never begun")
    gate.withLock { $0 = true }
    #expect(try ahead.finish(0) == 0)
    #expect(try ahead.finish(Piece(id: 9), working: work) == 81)
  }

  @Test("who waits for the thread works on what waits meanwhile, failures included")
  func workingAlong() throws {
    let gate = Monitor(false)
    let done = Monitor([Int]())
    let ahead = ahead(done, gate: gate)
    ahead.begin(Piece(id: 0))
    settle(done, 1)
    ahead.begin(Piece(id: 1, fails: true))
    ahead.begin(Piece(id: 2))
    let own = Monitor([Int]())
    let result = try ahead.finish(Piece(id: 0)) { piece throws(Failure) in
      if own.withLock({
        $0.append(piece.id); return $0.count == 2
      }) {
        gate.withLock { $0 = true }
      }
      return try work(piece)
    }
    #expect(result == 0)
    #expect(own.withLock { $0 } == [1, 2])
    #expect(throws: Failure(id: 1)) { try ahead.finish(1) }
    #expect(try ahead.finish(2) == 4)
    #expect(done.withLock { $0 } == [0])
  }

  @Test("closing drops what waits, returns when the thread is gone, and does no harm twice")
  func closing() throws {
    let done = Monitor([Int]())
    let ahead = ahead(done)
    for id in 0..<6 { ahead.begin(Piece(id: id)) }
    ahead.close()
    let count = done.withLock { $0.count }
    ahead.close()
    #expect(!ahead.begin(Piece(id: 7)))
    // What was done is there still.
    for id in 0..<6 { #expect(try ahead.finish(id) == (done.withLock { $0.contains(id) } ? id * id : nil)) }
    #expect(try ahead.finish(Piece(id: 8), working: work) == 64)
    dawdle(100)
    #expect(done.withLock { $0.count } == count)
    Ahead(most: 1) { work }.close()
  }

  @Test("what is dropped without being closed ends its thread as well")
  func dropped() {
    let done = Monitor([Int]())
    var ahead: Ahead? = ahead(done)
    for id in 0..<6 { ahead?.begin(Piece(id: id)) }
    ahead = nil
    let count = done.withLock { $0.count }
    dawdle(100)
    #expect(done.withLock { $0.count } == count)
  }

  @Test("10,000 schedules: every piece is worked on once, with its own result; nothing after the end")
  func schedules() throws {
    var random = SeededGenerator(seed: 14)
    for schedule in 0..<10_000 {
      let most = Int.random(in: 1...5, using: &random)
      let count = Int.random(in: 0...8, using: &random)
      let pieces = (0..<count).map { Piece(id: $0, fails: Int.random(in: 0...5, using: &random) == 0) }
      let pace = Int.random(in: 0...3, using: &random)
      let done = Monitor([Int]())
      let ahead = Ahead(most: most) {
        { piece throws(Failure) in
          dawdle(pace * piece.id % 5)
          done.withLock { $0.append(piece.id) }
          return try work(piece)
        }
      }
      let end = Int.random(in: 0...(2 * count), using: &random)
      let closesBeside = Int.random(in: 0...20, using: &random) == 0
      for piece in pieces.prefix(end) {
        let lookahead = Int.random(in: 0...4, using: &random)
        for next in pieces.dropFirst(piece.id).prefix(lookahead) { ahead.begin(next) }
        if closesBeside, piece.id == end / 2 { try DetachedThread.start { ahead.close() } }
        dawdle(Int.random(in: 0...3, using: &random))
        let expected = piece.fails ? nil : piece.id * piece.id
        do throws(Failure) {
          if Bool.random(using: &random) {
            let result = try ahead.finish(piece.id)
            if let result { #expect(result == expected, "schedule \(schedule)") }
          } else {
            let result = try ahead.finish(piece) { piece throws(Failure) in
              done.withLock { $0.append(piece.id) }
              return try work(piece)
            }
            #expect(result == expected, "schedule \(schedule)")
          }
        } catch {
          #expect(piece.fails && error.id == piece.id, "schedule \(schedule)")
        }
      }
      for _ in 0..<Int.random(in: 0...2, using: &random) { ahead.close() }
      let worked = done.withLock { $0 }
      #expect(Set(worked).count == worked.count, "schedule \(schedule)")
    }
  }
}
