import Testing

@testable import Capture

@Suite("Requests, and what is told about them")
struct CaptureRequestTests {
  @Test("numbers out of range are refused before anything is touched")
  func ranges() {
    let changes: [(inout CaptureRequest) -> Void] = [
      { $0.snapLength = 257 }, { $0.snapLength = -1 }, { $0.sampling = 0 }, { $0.depth = -1 }, { $0.quota = 0 },
      { $0.bufferKilobytes = 63 }, { $0.bufferKilobytes = Int.max }, { $0.timeLimit = 0 },
    ]
    for change in changes {
      var request = CaptureRequest()
      change(&request)
      #expect(throws: CaptureError.self) { try request.validate() }
    }
    #expect(throws: Never.self) { try CaptureRequest().validate() }
  }

  @Test("entry points are found by name, a wrong name tells the right ones")
  func entryPoints() throws {
    #expect(try EntryPoint.named("tcp").functions == ["tcp_v4_rcv", "tcp_v6_rcv"])
    let error = try #require(throws: CaptureError.self) { try EntryPoint.named("sctp") }
    #expect(
      error.description == "no entry point 'sctp': there are tcp, udp, icmp, tcp4, tcp6, udp4, udp6, icmp4, icmp6")
  }

  @Test("each entry point of one family is part of the one for both")
  func families() throws {
    for name in ["tcp", "udp", "icmp"] {
      let four = try EntryPoint.named(name + "4").bits
      let six = try EntryPoint.named(name + "6").bits
      #expect(try EntryPoint.named(name).bits == four | six)
      #expect(four & six == 0)
    }
  }

  @Test("every failure is one line")
  func oneLine() throws {
    let filter = try #require(throws: FilterError.self) { try Filter("tcp\nprot 1") }
    let errors: [CaptureError] = [
      .notRoot, .noModule, .deviceBusy, .abiMismatch(module: 2, program: 1), .noTracefs, .noFunctionGraph,
      .tracingInUse(["a", "b"]), .symbolsHidden, .filter(filter), .unknownEntry("x", known: ["tcp"]),
      .entryNotOffered("icmp6"), .captureRunning(pid: 5), .captureRunning(pid: nil), .device("arm", reason: "x"),
      .file(SystemFailure("open", "/x", code: 2)), .notRestored(["a", "b"]), .guardFailed("x"), .traceFormat("x"),
      .outOfRange("x", "1"),
    ]
    for error in errors {
      #expect(!error.description.contains("\n"))
      #expect(!error.description.isEmpty)
    }
  }

  @Test("a finding is a line with its cure")
  func finding() {
    #expect(
      Finding(state: .missing, text: "module ftview is not loaded", cure: "modprobe ftview").line
        == "missing  module ftview is not loaded: modprobe ftview")
    #expect(Finding(state: .ok, text: "root", cure: "").line == "ok       root")
  }
}
