import TestSupport
import Testing
@testable import KernelTypes

@Suite("Names and lists of functions")
struct FunctionListTests {
  @Test(
    "patterns",
    arguments: [
      ("*", "", true), ("", "", true), ("", "a", false), ("tcp_*", "tcp_ack", true), ("tcp_*", "mptcp_ack", false),
      ("*rcv", "tcp_v4_rcv", true), ("*rcv", "tcp_v4_rcvd", false), ("t?p_*_rcv", "tcp_v4_rcv", true),
      ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("[x]", "[x]", true), ("**a**", "bab", true),
    ])
  func globs(pattern: String, name: String, fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }

  @Test("lines count, also those that stand for nothing")
  func traceable() {
    let text = "__traceiter_initcall_level\n__ftrace_invalid_address___48\nveth_xmit [veth]\n\nip_rcv"
    let functions = TraceableFunctions(Array(text.utf8)).all
    #expect(
      functions == [
        TraceableFunctions.Function(name: "__traceiter_initcall_level", module: nil, line: 1),
        TraceableFunctions.Function(name: "veth_xmit", module: "veth", line: 3),
        TraceableFunctions.Function(name: "ip_rcv", module: nil, line: 5),
      ])
  }

  @Test("what compilers add to a name is taken off")
  func names() {
    #expect(FunctionName.source("a.constprop.0") == "a")
    #expect(FunctionName.source("a.isra.0.part.1") == "a")
    #expect(FunctionName.source("a.cold") == "a.cold")
    #expect(FunctionName.source("a") == "a")
    #expect(FunctionName.base("a.isra.0.cold [m]") == "a [m]")
    #expect(FunctionName.base(".x") == ".x")
  }
}
