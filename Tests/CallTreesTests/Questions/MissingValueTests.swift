import KernelTypes
import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// Windows as the module records them with values, by hand.
private struct Windows {
  static let symbols = """
    ffffffff81000000 T _stext
    ffffffff81000100 t asked
    ffffffff81000200 t silent
    ffffffff81000300 t other
    ffffffffc0000000 t foreign\t[m]
    """
  static let asked: UInt64 = 0xffff_ffff_8100_0100
  static let silent: UInt64 = 0xffff_ffff_8100_0200
  static let other: UInt64 = 0xffff_ffff_8100_0300
  static let foreign: UInt64 = 0xffff_ffff_c000_0000

  private static let common = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;


    """
  private static let returnFormat =
    "name: call_return\nID: 1902\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned long value;\toffset:16;\tsize:8;\tsigned:0;

      print fmt: "func=%ps value=0x%lx", (void *)REC->func, REC->value
      """
  private static let endFormat =
    "name: packet_end\nID: 1903\n" + common + """
      \tfield:u64 id;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:s64 ret;\toffset:16;\tsize:8;\tsigned:1;
      \tfield:u32 values;\toffset:24;\tsize:4;\tsigned:0;

      print fmt: "id=%llu ret=%lld", REC->id, REC->ret
      """

  private var page = SubBufferWriter(timestamp: 1000)
  private var time: UInt64 = 1000
  private var windows: UInt64 = 0
  private var depth: Int32 = 0

  private mutating func put(_ record: [UInt8]) {
    page.longRecord(delta: 10, record)
    time += 10
  }

  mutating func call(_ function: UInt64, value: UInt64? = nil, within calls: (inout Windows) -> Void = { _ in }) {
    let start = time
    put(KernelRecords.entry(function, depth: depth, pid: 7))
    depth += 1
    calls(&self)
    depth -= 1
    if let value { put(le16(1902) + [0, 0] + le32(7) + le64(function) + le64(value)) }
    put(KernelRecords.exit(function, depth: depth, pid: 7, call: start, end: time))
  }

  /// - Parameter values: what the module says at the end; nil ends no window.
  mutating func window(values: UInt32?, _ calls: (inout Windows) -> Void) {
    windows += 1
    put(KernelRecords.begin(id: windows, pid: 7, entry: "udp", summary: "", data: []))
    calls(&self)
    if let values { put(le16(1903) + [0, 0] + le32(7) + le64(windows) + le64(0) + le32(values)) }
  }

  func trace(types: Bool = true) throws -> Trace {
    var formats = EventFormats()
    formats.page = try PageHeader(text: KernelRecords.headerPage)
    for text in [KernelRecords.entryFormat, KernelRecords.exitFormat, KernelRecords.beginFormat, Self.returnFormat] {
      try formats.add(text: text)
    }
    try formats.add(text: Self.endFormat)
    var symbols = Self.symbols
    let map = try symbols.withUTF8 { try SymbolMap(kallsyms: UnsafeRawBufferPointer($0)) }
    var decoder = SubBufferDecoder(formats: formats, symbols: map)
    if types {
      var writer = BTFWriter()
      let int = writer.int("int", isSigned: true)
      _ = writer.function("asked", [int], returns: int)
      _ = writer.function("other", [int], returns: int)
      _ = writer.function("silent", [int])
      _ = writer.function("foreign", [int])
      decoder.describeArguments(by: try BTF(writer.bytes()))
    }
    try page.bytes().withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var builder = TreeBuilder(source: "test")
    decoder.drain(before: nil, into: &builder)
    return builder.finish(names: decoder.names)
  }
}

@Suite("Calls without their value")
struct MissingValueTests {
  private static func counts(_ trace: Trace) -> [Int]? {
    guard var missing = MissingValues(trace) else { return nil }
    return trace.packets.map { missing.count(of: $0) ?? -1 }
  }

  @Test("of all functions: all that return something and say nothing")
  func all() throws {
    var windows = Windows()
    windows.window(values: 1) { window in
      window.call(Windows.asked, value: 0) { $0.call(Windows.silent) }
    }
    windows.window(values: 1) { window in
      // Of a module's function, which has no type here, all is recorded.
      window.call(Windows.asked) { inner in
        inner.call(Windows.silent)
        inner.call(Windows.foreign)
        inner.call(Windows.foreign, value: 3)
        inner.call(Windows.other, value: 1)
        inner.call(Windows.other)
      }
    }
    windows.window(values: 1) { $0.call(Windows.foreign) }
    let trace = try windows.trace()
    #expect(trace.calls.count == 9)
    #expect(Self.counts(trace) == [0, 3, 1])
    #expect(TraceStatistics(trace, trace.packets).missingValues == 4)
    #expect(TraceStatistics(trace, [trace.packets[0]]).missingValues == 0)
  }

  @Test("of chosen functions: those that the window has a value of")
  func chosen() throws {
    var windows = Windows()
    windows.window(values: 2) { window in
      window.call(Windows.asked, value: 0)
      window.call(Windows.other)
      window.call(Windows.asked)
    }
    #expect(Self.counts(try windows.trace()) == [1])
  }

  @Test("a window without its end is like the others")
  func truncated() throws {
    var windows = Windows()
    windows.window(values: 1) { $0.call(Windows.asked, value: 0) }
    windows.window(values: nil) { $0.call(Windows.asked) }
    #expect(Self.counts(try windows.trace()) == [0, 1])
  }

  @Test("nothing is told without values, or without types")
  func untold() throws {
    var windows = Windows()
    windows.window(values: 0) { $0.call(Windows.asked) }
    #expect(Self.counts(try windows.trace()) == nil)
    var others = Windows()
    others.window(values: 1) { $0.call(Windows.asked) }
    #expect(Self.counts(try others.trace()) == [1])
    #expect(Self.counts(try others.trace(types: false)) == nil)
    #expect(Self.counts(Trace(source: "empty")) == nil)
  }

  @Test("what a module's function leaves in the register is no error unless its caller says so, too")
  func leftovers() throws {
    let invalid = UInt64(bitPattern: -22)
    var windows = Windows()
    windows.window(values: 1) { window in
      window.call(Windows.asked, value: 0) { $0.call(Windows.foreign, value: invalid) }
    }
    windows.window(values: 1) { window in
      window.call(Windows.asked, value: invalid) { $0.call(Windows.foreign, value: invalid) }
    }
    windows.window(values: 1) { window in
      window.call(Windows.asked, value: 0) { $0.call(Windows.other, value: invalid) }
    }
    let trace = try windows.trace()
    let errors = trace.packets.map { packet in PacketErrors(trace, packet).list.map { $0.row - packet.rows.lowerBound }
    }
    #expect(errors == [[], [1], [1]])
    #expect(PacketErrors(trace, trace.packets[1]).list.map(\.isOutermost) == [true])
    // Without types nothing is known of any function.
    let untyped = try windows.trace(types: false)
    #expect(untyped.packets.map { PacketErrors(untyped, $0).list.count } == [1, 1, 1])
  }
}
