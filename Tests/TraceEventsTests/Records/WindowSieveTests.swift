import TestSupport
import Testing

@testable import TraceEvents

@Suite("What stays of sub-buffers when some windows are wanted")
struct WindowSieveTests {
  private let function: UInt64 = 0xffff_ffff_8100_0000

  /// Two tasks' windows, one after the other and then at once, with short and long records.
  private func page() -> [UInt8] {
    var page = SubBufferWriter(timestamp: 1000)
    let data = (0..<128).map { UInt8($0) }
    page.longRecord(delta: 0, KernelRecords.begin(id: 1, pid: 7, entry: "udp", summary: "first", data: data))
    page.record(delta: 0, KernelRecords.entry(function, depth: 0, pid: 7))
    page.raw(30 | 5 << 5, 1)
    page.record(delta: 10, KernelRecords.end(id: 1, pid: 7, ret: 0, drop: 0))
    page.longRecord(delta: 3, KernelRecords.begin(id: 2, pid: 7, entry: "udp", summary: "second", data: data))
    page.record(delta: 2, KernelRecords.entry(function, depth: 0, pid: 8))
    page.record(delta: 0, KernelRecords.entry(function, depth: 0, pid: 7))
    page.record(delta: 4, KernelRecords.end(id: 2, pid: 7, ret: 0, drop: 0))
    page.record(delta: 20, KernelRecords.entry(function, depth: 0, pid: 0))
    return page.bytes()
  }

  private struct Left: Equatable, CustomStringConvertible {
    var kind: TraceEvent.Kind
    var pid: Int32
    var time: Int64
    var description: String { "\(kind) of \(pid) at \(time)" }
  }

  private struct Kept: EventSink {
    var all: [Left] = []
    mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
      all.append(Left(kind: event.kind, pid: event.pid, time: event.time ?? -1))
    }
  }

  private func events(_ page: [UInt8]) throws -> [Left] {
    var decoder = SubBufferDecoder(formats: try KernelRecords.formats(), symbols: try KernelRecords.symbolMap())
    try page.withUnsafeBytes { try decoder.append($0, cpu: 1) }
    var kept = Kept()
    decoder.drain(before: nil, into: &kept)
    return kept.all
  }

  private func sifted(_ windows: [WindowSieve.Window]) throws -> [UInt8] {
    var bytes = page()
    let sieve = WindowSieve(formats: try KernelRecords.formats(), keeping: windows)
    bytes.withUnsafeMutableBytes { sieve.sift($0, cpu: 1) }
    return bytes
  }

  @Test("a window that is wanted stays with its times, and nothing else does")
  func second() throws {
    let all = try events(page())
    #expect(all.count == 8)
    let begin = all[3].time
    let window = WindowSieve.Window(id: 2, pid: 7, cpu: 1, times: begin...(begin + 6))
    let left = try events(try sifted([window]))
    #expect(left == [all[3], all[5], all[6]])
    #expect(left.map(\.kind) == [.packetBegin, .enter, .packetEnd])
  }

  @Test("a record of another task in the middle, and one of a CPU's idle task")
  func others() throws {
    let all = try events(page())
    let windows = [
      WindowSieve.Window(id: 9, pid: 8, cpu: 1, times: 0...(.max)),
      WindowSieve.Window(id: 10, pid: 0, cpu: 1, times: 0...(.max)),
    ]
    #expect(try events(try sifted(windows)) == [all[4], all[7]])
    // The idle task of another CPU is another task.
    #expect(try events(try sifted([WindowSieve.Window(id: 10, pid: 0, cpu: 0, times: 0...(.max))])) == [])
  }

  @Test("all wanted, all as it was")
  func whole() throws {
    let windows = [7, 8, 0].map { WindowSieve.Window(id: 1, pid: $0, cpu: 1, times: 0...(.max)) }
    #expect(try events(try sifted(windows)) == (try events(page())))
  }

  @Test("damage ends in nothing worse", arguments: 0..<64)
  func damage(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = page()
    for _ in 0..<8 { bytes[Int.random(in: 0..<600, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
    let sieve = WindowSieve(
      formats: try KernelRecords.formats(), keeping: [WindowSieve.Window(id: 1, pid: 7, cpu: 1, times: 0...(.max))])
    bytes.withUnsafeMutableBytes { sieve.sift($0, cpu: 1) }
    #expect(bytes.count == 4096)
  }
}
