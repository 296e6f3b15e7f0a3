import Testing

@testable import Capture

@Suite("Which sub-buffers a ring holds")
struct PacketRingTests {
  private func window(_ id: UInt64, _ begin: Int64, _ end: Int64, cpu: UInt16 = 0, also: [UInt16]? = nil) -> WindowSpan
  {
    WindowSpan(id: id, pid: 10, cpu: cpu, otherCPUs: also, begin: begin, end: end)
  }

  private func ids(_ ring: PacketRing) -> [UInt64] { ring.kept.map(\.id) }

  @Test("the newest windows stay, and a place is used again once no window needs its page")
  func newest() {
    var ring = PacketRing(slots: 100, windows: 2)
    for number in 0..<50 {
      let start = Int64(number) * 100
      _ = ring.place(cpu: 0, first: start, last: start + 90)
      ring.take(window(UInt64(number), start + 10, start + 80), isAskedFor: true)
      ring.settle(before: start + 95)
    }
    #expect(ids(ring) == [48, 49])
    #expect(ring.overwritten == 48)
    #expect(ring.places().count == 2)
    #expect(ring.slotCount == 3)
  }

  @Test("when there is no free place the oldest window makes room")
  func full() {
    var ring = PacketRing(slots: 4)
    // Each window lies in two pages, of which it shares one with the next.
    for number in 0..<10 {
      let start = Int64(number) * 100
      _ = ring.place(cpu: 0, first: start, last: start + 99)
      if number > 0 { ring.take(window(UInt64(number), start - 20, start + 20), isAskedFor: true) }
      ring.settle(before: start + 50)
    }
    #expect(ring.slotCount == 4)
    #expect(ids(ring) == [7, 8, 9])
    #expect(ring.overwritten == 6)
    #expect(ring.places() == [6, 7, 8, 9].map { PacketRing.Place(slot: $0 % 4, cpu: 0) })
  }

  @Test("a window holds the pages of every CPU that its task ran on, and of no other")
  func cpus() {
    var ring = PacketRing(slots: 10)
    let first = ring.place(cpu: 0, first: 0, last: 100)
    _ = ring.place(cpu: 1, first: 0, last: 100)
    let third = ring.place(cpu: 2, first: 50, last: 120)
    _ = ring.place(cpu: 0, first: 101, last: 200)
    ring.take(window(1, 10, 100, also: [2]), isAskedFor: true)
    ring.settle(before: .max)
    #expect(ring.places() == [.init(slot: first, cpu: 0), .init(slot: third, cpu: 2)])
    // The two others are free.
    #expect(Set([ring.place(cpu: 0, first: 300, last: 301), ring.place(cpu: 0, first: 302, last: 303)]) == [1, 3])
  }

  @Test("a window that is not decided yet keeps its pages, until nothing else can make room")
  func undecided() {
    var ring = PacketRing(slots: 3)
    for number in 0..<5 { _ = ring.place(cpu: 0, first: Int64(number) * 10, last: Int64(number) * 10 + 9) }
    ring.settle(before: 5)
    // Its first pages had to go: it cannot be kept. The other one is all there.
    ring.take(window(1, 5, 48), isAskedFor: true)
    ring.take(window(2, 21, 48), isAskedFor: true)
    #expect(ids(ring) == [2])
    #expect(ring.overwritten == 1)
  }

  @Test("with a rule, packets around one that it asks for are kept, and the others are counted")
  func around() {
    var ring = PacketRing(slots: 100, around: 2)
    for number in 0..<20 {
      let start = Int64(number) * 10
      _ = ring.place(cpu: 0, first: start, last: start + 9)
      ring.take(window(UInt64(number), start, start + 9), isAskedFor: number == 6 || number == 15)
      ring.settle(before: start + 10)
    }
    #expect(ids(ring) == [4, 5, 6, 7, 8, 13, 14, 15, 16, 17])
    // The last two may yet be before another one.
    #expect(ring.notKept == 8)
    #expect(ring.slotCount <= 13)
  }

  @Test("without neighbours only what a rule asks for is kept")
  func rules() {
    var ring = PacketRing(slots: 2)
    for number in 0..<1000 {
      let start = Int64(number) * 10
      _ = ring.place(cpu: 0, first: start, last: start + 9)
      ring.take(window(UInt64(number), start, start + 9), isAskedFor: number == 500)
      ring.settle(before: start + 10)
    }
    #expect(ids(ring) == [500])
    #expect(ring.notKept == 999)
    #expect(ring.overwritten == 0)
  }

  @Test("a disk that is smaller than the ring makes the ring as small")
  func smallDisk() {
    var ring = PacketRing(slots: 100)
    for number in 0..<4 {
      let slot = ring.place(cpu: 0, first: Int64(number), last: Int64(number))
      #expect(slot == number)
      ring.take(window(UInt64(number), Int64(number), Int64(number)), isAskedFor: true)
    }
    ring.settle(before: .max)
    let slot = ring.place(cpu: 0, first: 10, last: 11)
    #expect(slot == 4)
    #expect(ring.placeElsewhere(slot, cpu: 0, first: 10, last: 11) == 0)
    #expect(ring.slotLimit == 4)
    #expect(ids(ring) == [1, 2, 3])
  }
}

@Suite("How large a ring is to be")
struct RingSizeTests {
  @Test(
    "packets, or bytes with a unit",
    arguments: [
      ("1000", RingSize.packets(1000)), ("1", .packets(1)), ("200M", .bytes(200 << 20)), ("1024k", .bytes(1 << 20)),
      ("2g", .bytes(2 << 30)),
    ])
  func size(text: String, size: RingSize) throws {
    #expect(try RingSize(parsing: text) == size)
  }

  @Test("anything else is refused", arguments: ["", "0", "-5", "M", "0M", "10K", "1000001", "9999999G", "5T", "1.5M"])
  func refused(text: String) {
    #expect(throws: CaptureError.badRing(text)) { try RingSize(parsing: text) }
  }

  @Test("what only a ring can do is refused without one")
  func withoutRing() {
    var request = CaptureRequest()
    request.keep.newPath = true
    #expect(throws: CaptureError.needsRing("the rule new-path")) { try request.validate() }
    request.ring = .packets(10)
    #expect(throws: Never.self) { try request.validate() }
    request.quota = 5
    #expect(throws: CaptureError.ringWithQuota) { try request.validate() }
  }
}
