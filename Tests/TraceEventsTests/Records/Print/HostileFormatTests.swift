import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Print formats that the fuzzer found, or that were thought up beside it, to be slow or large.
@Suite struct HostileFormatTests {
  /// What becomes of one record of an event whose format prints `print`.
  private func comment(_ print: String) throws -> String {
    var formats = try KernelRecords.formats()
    let fields = KernelRecords.switchFormat.split(separator: "\n").filter { !$0.hasPrefix("print fmt:") }
    try formats.add(text: fields.joined(separator: "\n") + "\nprint fmt: \(print)\n")
    var decoder = SubBufferDecoder(formats: formats, symbols: SymbolMap())
    var builder = TreeBuilder(source: "x")
    var page = SubBufferWriter(timestamp: 1)
    page.record(delta: 1, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 7))
    page.record(delta: 1, KernelRecords.waking(pid: 7, comm: "sshd", prio: 120))
    try page.bytes().withUnsafeBytes { bytes in try decoder.append(bytes, cpu: 0) }
    decoder.drain(before: nil, into: &builder)
    return builder.finish(names: decoder.names).notes[0]?.comments.joined(separator: "|") ?? ""
  }

  /// Values that are not understood are passed over and read again as something else: nested, each level doubled the work.
  @Test(.timeLimit(.minutes(10))) func nestedListsThatAreNotUnderstood() throws {
    var value = "REC->nothing"
    for _ in 0..<24 { value = "__print_symbolic(1, { __builtin_expect(1, \(value)), \"x\" })" }
    for _ in 0..<20 {
      #expect(try comment("\"%d\", \(value)") == "sched_waking: comm=sshd pid=99 prio=120")
    }
  }

  @Test func aLongListIsStillUnderstood() throws {
    let list = (0..<500).map { "{ UNKNOWN_\($0), \"u\($0)\" }, { \($0), \"n\($0)\" }" }.joined(separator: ", ")
    #expect(try comment("\"%s\", __print_symbolic(REC->prio, \(list))") == "sched_waking: n120")
  }
}
