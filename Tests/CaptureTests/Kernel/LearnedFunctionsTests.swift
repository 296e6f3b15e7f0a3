import CallTrees
import KernelTypes
import TestSupport
import Testing

@testable import Capture

@Suite("Learned functions")
struct LearnedFunctionsTests {
  private static let symbols = Array(
    """
    0000000000000800 T near
    0000000000001000 T handler
    0000000000001010 t next
    0000000000002000 T callee
    0000000000003000 T _raw_spin_lock
    0000000000004000 t leaf\t[veth]

    """.utf8)
  private static let traceable = TraceableFunctions(
    Array("near\nhandler\nnext\ncallee\n_raw_spin_lock\nleaf [veth]\nother\n".utf8)
  ).all
  private static let window = trace(
    ofText: """
       0)               |  handler() {
       0)   0.100 us    |    _raw_spin_lock();
       0)   0.200 us    |    leaf [veth]();
       0)   1.000 us    |  }

      """)

  private func names(_ learned: LearnedFunctions) -> [String] {
    learned.functions(of: Self.traceable).map { $0.module.map { "m:\($0)" } ?? $0.name }
  }

  @Test("what was called and what that calls directly, without locks and the like")
  func learn() throws {
    let tree = try TemporaryTree()
    let code = try KernelCodeTests.code(in: tree)
    let learned = LearnedFunctions(Self.window, symbols: Self.symbols, traceable: Self.traceable, code: code)
    #expect(names(learned) == ["near", "handler", "callee", "m:veth"])
    #expect(learned.leftOut == ["_raw_spin_lock"])
    let called = "learned 4 functions: 2 that were called, 2 that these can call"
    #expect(learned.summary == "\(called); left out 1 that say little (_raw_spin_lock)")
  }

  @Test("what may not be traced is not learned")
  func few() throws {
    let tree = try TemporaryTree()
    let few = Self.traceable.filter { $0.name != "callee" && $0.module == nil }
    let learned = LearnedFunctions(
      Self.window, symbols: Self.symbols, traceable: few, code: try KernelCodeTests.code(in: tree))
    #expect(names(learned) == ["near", "handler"])
  }

  @Test("without the kernel's code it is what was called, and that is said")
  func withoutCode() {
    let learned = LearnedFunctions(Self.window, symbols: Self.symbols, traceable: Self.traceable, code: nil)
    #expect(names(learned) == ["handler", "m:veth"])
    #expect(learned.summary.contains("what else these can call cannot be read here"))
  }

  @Test("written and read again; not on another kernel")
  func file() throws {
    let learned = LearnedFunctions(Self.window, symbols: Self.symbols, traceable: Self.traceable, code: nil)
    let text = learned.text(release: "6.12")
    #expect(text == "ftview-learned 1\n6.12\nhandler\nleaf [veth]\n")
    let again = try #require(LearnedFunctions(parsing: text, release: "6.12"))
    #expect(names(again) == ["handler", "m:veth"])
    #expect(LearnedFunctions(parsing: text, release: "6.1") == nil)
    #expect(LearnedFunctions(parsing: "handler\n", release: "6.12") == nil)
  }

  @Test("the word stands for others until it is known")
  func word() {
    #expect(TracedFunctions(trace: ["learned"], noTrace: []).learned == "")
    #expect(TracedFunctions(trace: ["net,learned=web"], noTrace: []).learned == "web")
    #expect(TracedFunctions(trace: ["net"], noTrace: []).learned == nil)
    #expect(!TracedFunctions(trace: ["all,learned"], noTrace: []).isEverything)
    var request = CaptureRequest()
    request.valued = TracedFunctions(trace: ["learned"], noTrace: [])
    #expect(throws: CaptureError.self) { try request.validate() }
  }
}
