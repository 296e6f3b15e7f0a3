import Glibc
import Testing

@testable import SystemCalls

@Suite("The newest news", .timeLimit(.minutes(2)))
struct NewsSlotTests {
  private func isReadable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) == 1
  }

  @Test("the descriptor is readable from the first news until they are taken, however many came")
  func told() throws {
    let slot = try #require(NewsSlot([Int]()))
    #expect(!isReadable(slot.descriptor))
    for number in 0..<100_000 { slot.put { $0 = [number] } }
    #expect(isReadable(slot.descriptor))
    #expect(slot.look { $0 } == [99_999])
    #expect(isReadable(slot.descriptor))
    #expect(
      slot.take { news in
        defer { news = [] }; return news
      } == [99_999])
    #expect(!isReadable(slot.descriptor))
    #expect(slot.take { $0 } == [])
  }

  @Test("a wish to end reaches who works and who waits, and more than one is none the more")
  func stopped() throws {
    let slot = try #require(NewsSlot(0))
    let ended = Monitor(false)
    try DetachedThread.start {
      var request = pollfd(fd: slot.stopDescriptor, events: Int16(POLLIN), revents: 0)
      while poll(&request, 1, -1) != 1 {}
      #expect(slot.isStopping)
      slot.put { $0 = 7 }
      ended.withLock { $0 = true }
    }
    #expect(!slot.isStopping)
    slot.stop()
    slot.stop()
    slot.wait { $0 == 7 }
    ended.wait(until: { $0 }) { _ in }
    #expect(isReadable(slot.stopDescriptor))
  }
}
