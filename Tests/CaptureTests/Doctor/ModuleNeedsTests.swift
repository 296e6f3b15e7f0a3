import Foundation
import TestSupport
import Testing

@testable import Capture

/// The doctor's table says what the module's sources say.
@Suite("What the module needs of a kernel")
struct ModuleNeedsTests {
  private static let top = Fixtures.tests.deletingLastPathComponent()

  private func source() throws -> String {
    let directory = Self.top.appendingPathComponent("kmod")
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    return try files.filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }.map {
      try String(contentsOf: directory.appendingPathComponent($0), encoding: .utf8)
    }.joined(separator: "\n")
  }

  @Test("every function that it looks for by name is one that the module looks for")
  func names() throws {
    let source = try source()
    let names =
      ModuleNeeds.gate.map(\.name) + [ModuleNeeds.search.name] + ModuleNeeds.journeys.map(\.name)
      + ModuleNeeds.handlers.flatMap(\.functions) + ModuleNeeds.values
    for name in names { #expect(source.contains("\"\(name)\""), "\(name)") }
  }

  @Test("every export is one that the module links to")
  func exports() throws {
    let source = try source()
    // What a macro makes of what stands in the sources.
    let written = [
      "__tracepoint_kfree_skb": "register_trace_kfree_skb", "tracepoint_probe_register": "register_trace_kfree_skb",
      "tracepoint_probe_unregister": "unregister_trace_kfree_skb", "__static_call_update": "static_call_update",
      "net_namespace_list": "for_each_net_rcu",
    ]
    for name in ModuleNeeds.exports {
      let word = written[name] ?? name
      #expect(source.contains(word), "\(name)")
    }
  }

  @Test("a kernel with nothing unusual is found well by as many names as the table has")
  func listed() {
    #expect(Set(ModuleNeeds.exports).count == ModuleNeeds.exports.count)
  }
}
