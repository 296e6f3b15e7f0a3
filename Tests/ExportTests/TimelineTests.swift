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
