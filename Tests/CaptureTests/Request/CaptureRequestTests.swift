import SystemCalls
import Testing

@testable import Capture

@Suite("Requests, and what is told about them")
struct CaptureRequestTests {
  @Test("numbers out of range are refused before anything is touched")
  func ranges() {
    let changes: [(inout CaptureRequest) -> Void] = [
      { $0.snapLength = 257 }, { $0.snapLength = -1 }, { $0.sampling = 0 }, { $0.depth = -1 }, { $0.quota = 0 },
      { $0.keep.slower = .max }, { $0.keep.slower = -1 }, { $0.bufferKilobytes = 63 }, { $0.bufferKilobytes = Int.max },
      { $0.timeLimit = 0 }, { $0.sleepAfter = 0 }, { $0.sleepAfter = 86_401 },
    ]
    for change in changes {
      var request = CaptureRequest()
      change(&request)
      #expect(throws: CaptureError.self) { try request.validate() }
    }
    #expect(throws: Never.self) { try CaptureRequest().validate() }
  }

  @Test("each entry point of one family is part of the one for both")
  func families() throws {
    for name in ["tcp", "udp", "icmp"] {
      let four = try #require(NamedEntry.named(name + "4")).bits
      let six = try #require(NamedEntry.named(name + "6")).bits
      #expect(NamedEntry.named(name)?.bits == four | six)
      #expect(four & six == 0)
    }
  }

  @Test("every failure is one line")
  func oneLine() throws {
    let filter = try #require(throws: FilterError.self) { try Filter("tcp\nprot 1") }
    let errors: [CaptureError] = [
      .notRoot, .noModule(reason: "x", cure: "y"), .noModule(reason: "x", cure: nil), .deviceBusy,
      .abiMismatch(module: 2, program: 1), .noTracefs, .noFunctionGraph,
      .tracingInUse(["a", "b"]), .symbolsHidden, .filter(filter), .unknownEntry("x", known: ["tcp"]),
      .entryNotOffered("icmp6"), .captureRunning(pid: 5), .captureRunning(pid: nil), .device("arm", reason: "x"),
      .file(SystemFailure("open", "/x", code: 2)), .notRestored(["a", "b"]), .guardFailed("x"), .traceFormat("x"),
      .outOfRange("x", "1"), .entryRefused("f", reason: "x"), .noBTF, .damagedBTF("vmlinux", reason: "x"),
      .nothingTraced("x*"), .badKeepRule("x"),
      .unknownJudged("x", near: []), .unknownJudged("x", near: ["y", "z"]),
      .judgedNotTraced("x"),
      .neverNegative("x", reason: "y"), .cannotJudge(rules: "errors", reason: "y"),
    ]
    for error in errors {
      #expect(!error.description.contains("\n"))
      #expect(!error.description.isEmpty)
    }
  }

  @Test(
    "rules of what to keep",
    arguments: [
      ("slower=50us", "slower=50000ns"), ("slower=1.5ms,dropped", "slower=1500000ns,dropped"), ("negative", "negative"),
      ("slower=0", "slower=0ns"), ("dropped negative slower=2s", "slower=2000000000ns,dropped,negative"), ("", ""),
      ("errors", "errors"), ("new-path", "new-path"),
      ("new-path,slower=1s,dropped", "slower=1000000000ns,dropped,new-path"),
      ("negative=nf_hook_slow,errors,negative", "negative,errors,negative=nf_hook_slow"),
      ("negative=nf_*,negative=veth:veth_*,negative=nf_*", "negative=nf_*,negative=veth:veth_*"),
    ])
  func keep(text: String, means: String) throws {
    let rules = try KeepRules(parsing: [text])
    #expect(rules.text == means)
    #expect(rules.asksNothingOfModule == (means.isEmpty || means == "new-path"))
  }

  @Test(
    "rules that are none are refused",
    arguments: [
      "slower", "slower=", "slower=-1", "slower=5min", "slower=2h", "slower=1e99s", "slow=5", "fast", "negative=",
      "error", "errors=5",
    ])
  func badKeep(text: String) {
    #expect(throws: CaptureError.badKeepRule(text)) { try KeepRules(parsing: [text]) }
  }

  @Test("a finding is a line with its cure")
  func finding() {
    #expect(
      Finding(state: .missing, text: "module ftview is not loaded", cure: "modprobe ftview").line
        == "missing  module ftview is not loaded: modprobe ftview")
    #expect(Finding(state: .ok, text: "root", cure: "").line == "ok       root")
  }
}
