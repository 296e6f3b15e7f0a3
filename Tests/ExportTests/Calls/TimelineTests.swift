import CallTrees
import Export
import Foundation
import TestSupport
import Testing

@Suite("Timelines: Chrome trace events and speedscope")
struct TimelineTests {
  struct Chrome: Decodable {
    struct Event: Decodable {
      var name: String
      var ph: String
      var ts: Double?
      var dur: Double?
      var tid: Int?
      var args: Arguments
    }
    struct Arguments: Decodable {
      var cut: Bool?
      var duration: String?
      var incomplete: Bool?
    }
    var traceEvents: [Event]
  }

  struct Speedscope: Decodable {
    struct Shared: Decodable { var frames: [Frame] }
    struct Frame: Decodable { var name: String }
    struct Profile: Decodable {
      var type: String
      var endValue: Int
      var events: [Event]
    }
    struct Event: Decodable {
      var type: String
      var frame: Int
      var at: Int
    }
    var shared: Shared
    var profiles: [Profile]
  }

  private func chrome(_ trace: Trace) throws -> Chrome {
    try JSONDecoder().decode(Chrome.self, from: Data(Sample.bytes(.chrome, ExportPart.all(of: trace), of: trace)))
  }

  private func speedscope(_ trace: Trace) throws -> Speedscope {
    let bytes = Sample.bytes(.speedscope, ExportPart.all(of: trace), of: trace)
    return try JSONDecoder().decode(Speedscope.self, from: Data(bytes))
  }

  @Test("Chrome: CPU and task are named, calls are complete events in microseconds")
  func events() throws {
    let events = try chrome(Sample.trace).traceEvents
    #expect(events.filter { $0.ph == "M" }.map(\.name) == ["process_name", "thread_name"])
    let calls = events.filter { $0.ph == "X" }
    #expect(calls.map(\.name).prefix(2) == ["tcp_v4_rcv", "tcp_filter"])
    #expect(calls[1].ts == 1_234_567_892)
    #expect(calls[1].dur == 0.208)
    #expect(calls[1].tid == 21)
  }

  @Test("Chrome: packets without times follow each other")
  func untimed() throws {
    let events = try chrome(trace(ofText: "   1.500 us    |  f();\n   0.500 us    |  g();\n")).traceEvents
    #expect(events.filter { $0.ph == "X" }.map(\.ts) == [0, 1.5])
  }

  @Test("Chrome: a root ends where the next one of its thread begins, with all that it called")
  func cut() throws {
    // Starts end at the microsecond: f began at 100.9 us and g at 105.95 us. Another CPU's call is none of theirs.
    let text = """
       0.000100 |   0)               |  f() {
       0.000104 |   0)   1.700 us    |    a();
       0.000105 |   0)   0.300 us    |    b();
       0.000105 |   0)   5.850 us    |  }
       0.000105 |   1)   9.000 us    |  h();
       0.000105 |   0)   0.250 us    |  g();
       0.000107 |   0)   1.000 us    |  g();

      """
    let events = try chrome(trace(ofText: text)).traceEvents.filter { $0.ph == "X" }
    let drawn = events.map { "\($0.name) \($0.ts ?? -1) +\($0.dur ?? -1)\($0.args.cut == true ? " cut" : "")" }
    #expect(
      drawn.sorted() == [
        "a 104.0 +1.0", "b 105.0 +0.0", "f 100.0 +5.0 cut", "g 105.0 +0.25", "g 107.0 +1.0", "h 105.0 +9.0",
      ])
  }

  @Test("A call without a duration has what its callees and its caller allow, and says so")
  func unknownDurations() throws {
    // f: 20 us. lost() is closed by no line: up to the next start, 110. h and k share what is left of f.
    let text = """
       0.000100 |   0)               |  f() {
       0.000102 |   0)               |    lost() {
       0.000103 |   0)   1.000 us    |      a();
       0.000110 |   0)   2.000 us    |    g();
       0.000112 |   0) + 20.000 us   |  }

      """
    let lost = trace(ofText: text)
    let row = try #require((0..<lost.calls.count).first { lost.functions.name(lost.calls.function[$0]) == "lost" })
    #expect(lost.calls.duration[row] == CallTable.unknown)
    let events = try chrome(lost).traceEvents.filter { $0.ph == "X" }
    let drawn = events.map { "\($0.name) \($0.ts ?? -1) +\($0.dur ?? -1) \($0.args.duration ?? "")" }
    #expect(drawn.contains("lost 102.0 +8.0 unknown"))
    #expect(drawn.contains("g 110.0 +2.0 "))
    let document = try speedscope(lost)
    #expect(document.shared.frames.map(\.name) == ["f", "lost (duration unknown)", "a", "g"])
    let times = document.profiles[0].events.map { "\($0.type)\($0.frame)@\($0.at)" }
    #expect(
      times == ["O0@0", "O1@2000", "O2@3000", "C2@4000", "C1@10000", "O3@10000", "C3@12000", "C0@20000"])
  }

  @Test("Several without a duration share what is left, and none is without length")
  func sharing() throws {
    // No line closes a and b, of which nothing else is known.
    let text = """
                   |  f() {
                   |    a() {
                   |    b() {
       3.000 us    |    c();
      10.000 us    |  }
                   |  g() {

      """
    let profiles = try speedscope(trace(ofText: text)).profiles
    let times = profiles[0].events.map { "\($0.type)\($0.frame)@\($0.at)" }
    #expect(times == ["O0@0", "O1@0", "C1@3500", "O2@3500", "C2@7000", "O3@7000", "C3@10000", "C0@10000"])
    #expect(profiles[1].events.map(\.at) == [0, 1])
  }

  @Test("Speedscope: one profile a packet, opened and closed in order")
  func profiles() throws {
    let document = try speedscope(Sample.trace)
    #expect(document.profiles.count == 2)
    #expect(document.shared.frames.count == 7)
    let names = document.profiles[1].events.map { "\($0.type)\(document.shared.frames[$0.frame].name)@\($0.at)" }
    #expect(names == ["Otcp_v4_rcv@0", "Okfree@1000", "Ckfree@1100", "Okfree@1100", "Ckfree@1200", "Ctcp_v4_rcv@2000"])
    #expect(document.profiles[1].endValue == 2000)
  }

  @Test("Times never go back and no call leaves its caller, whatever the trace says")
  func consistent() throws {
    for seed in 1...30 {
      let document = try speedscope(trace(ofText: RandomText.graph(seed: UInt64(seed), calls: 60)))
      for profile in document.profiles {
        var last = 0
        var open: [Int] = []
        for event in profile.events {
          #expect(event.at >= last)
          last = event.at
          if event.type == "O" { open.append(event.frame) } else { #expect(open.popLast() == event.frame) }
        }
        #expect(open.isEmpty)
        #expect(last <= profile.endValue)
      }
    }
  }
}
