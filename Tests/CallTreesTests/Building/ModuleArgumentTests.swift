import KernelTypes
import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// Calls of which the module says what they were given, by hand.
private struct Calls {
  static let symbols = """
    ffffffff81000000 T _stext
    ffffffff81000100 t outer
    ffffffff81000200 t inner
    ffffffff81000300 t interrupt
    ffffffffc0000000 t outer\t[m]
    """
  static let outer: UInt64 = 0xffff_ffff_8100_0100
  static let inner: UInt64 = 0xffff_ffff_8100_0200
  static let interrupt: UInt64 = 0xffff_ffff_8100_0300
  static let foreign: UInt64 = 0xffff_ffff_c000_0000

  private static let format = """
    name: call_args
    ID: 1904
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:unsigned long args[6];\toffset:16;\tsize:48;\tsigned:0;

    print fmt: "func=%ps args=0x%lx", (void *)REC->func, REC->args[0]
    """

  private var page = SubBufferWriter(timestamp: 1000)
  private var time: UInt64 = 1000
  private var depth: Int32 = 0

  private mutating func put(_ record: [UInt8]) {
    page.longRecord(delta: 10, record)
    time += 10
  }

  /// - Parameter interrupted: what comes between the entry and what the module says of it.
  mutating func call(
    _ function: UInt64, given first: UInt64? = nil, after interrupted: (inout Calls) -> Void = { _ in },
    within calls: (inout Calls) -> Void = { _ in }
  ) {
    let start = time
    put(KernelRecords.entry(function, depth: depth, pid: 7))
    depth += 1
    interrupted(&self)
    if let first { say(function, first) }
    calls(&self)
    depth -= 1
    put(KernelRecords.exit(function, depth: depth, pid: 7, call: start, end: time))
  }

  mutating func say(_ function: UInt64, _ first: UInt64) {
    put(le16(1904) + [0, 0] + le32(7) + le64(function) + (0..<6).flatMap { le64(first + $0) })
  }

  func trace(types: Bool = true) throws -> Trace {
    var formats = EventFormats()
    formats.page = try PageHeader(text: KernelRecords.headerPage)
    for text in [KernelRecords.entryFormat, KernelRecords.exitFormat, Self.format] { try formats.add(text: text) }
    var symbols = Self.symbols
    let map = try symbols.withUTF8 { try SymbolMap(kallsyms: UnsafeRawBufferPointer($0)) }
    var decoder = SubBufferDecoder(formats: formats, symbols: map)
    if types {
      var writer = BTFWriter()
      let int = writer.int("int", isSigned: true)
      let size = writer.int("unsigned long", size: 8)
      _ = writer.function("outer", named: [("n", int), ("len", size)])
      _ = writer.function("inner", named: [("len", size)])
      _ = writer.function("interrupt", named: [])
      decoder.describeArguments(by: try BTF(writer.bytes()))
    }
    try page.bytes().withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var builder = TreeBuilder(source: "test")
    decoder.drain(before: nil, into: &builder)
    return builder.finish(names: decoder.names)
  }
}

@Suite("What the module says calls were given")
struct ModuleArgumentTests {
  private static func arguments(_ trace: Trace) -> [String?] { trace.calls.depth.indices.map { trace.notes[$0]?.args } }

  @Test("each call has its own, by name, as if the tracer had recorded them")
  func each() throws {
    var calls = Calls()
    calls.call(Calls.outer, given: 1) { outer in
      outer.call(Calls.inner, given: 0x10)
      outer.call(Calls.inner)
      outer.call(Calls.outer, given: 3) { $0.call(Calls.inner, given: 0x20) }
    }
    let trace = try calls.trace()
    #expect(violations(trace) == [])
    #expect(Self.arguments(trace) == ["n=1, len=0x2", "len=0x10", nil, "n=3, len=0x4", "len=0x20"])
    #expect(trace.notes[0]?.comments == [])
  }

  @Test("an interrupt between a call's entry and its arguments does not matter")
  func interrupted() throws {
    var calls = Calls()
    calls.call(
      Calls.outer, given: 1,
      after: { $0.call(Calls.interrupt, given: 9) { $0.call(Calls.inner, given: 0x30) } },
      within: { $0.call(Calls.inner, given: 0x40) })
    #expect(Self.arguments(try calls.trace()) == ["n=1, len=0x2", nil, "len=0x30", "len=0x40"])
  }

  @Test("what is of no open call, of a module's function or without types is left out")
  func leftOut() throws {
    var calls = Calls()
    calls.call(Calls.outer) { outer in
      outer.say(Calls.inner, 1)
      outer.call(Calls.foreign, given: 5)
    }
    #expect(Self.arguments(try calls.trace()) == [nil, nil])
    calls.call(Calls.outer, given: 1)
    #expect(Self.arguments(try calls.trace(types: false)) == [nil, nil, nil])
  }
}
