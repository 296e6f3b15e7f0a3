import KernelTypes
import TestSupport
import Testing

@testable import TraceEvents

/// A kernel of 7.x with functions of every kind of parameter.
private struct Kernel {
  var writer: BTFWriter

  init(bigEndian: Bool = false) {
    writer = BTFWriter(bigEndian: bigEndian)
    let int = writer.int("int", isSigned: true)
    let size = writer.typedef("size_t", writer.int("unsigned long", size: 8))
    let byte = writer.int("u8", size: 1)
    let wide = writer.int("long", size: 8, isSigned: true)
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    let pair = writer.structure("sockptr_t", size: 16)
    let choice = writer.add(kind: 6, "how", last: 4)
    let wideChoice = writer.add(kind: 19, "wide_how", last: 8)
    _ = writer.function("pointer", named: [("skb", packet), ("len", writer.const(size))])
    _ = writer.function("numbers", named: [("byte", byte), ("n", int), ("wide", wide), ("how", choice)])
    _ = writer.function("nothing", named: [])
    _ = writer.function("pair", named: [("optval", pair), ("optlen", int)])
    _ = writer.function("late_pair", named: "abcde".map { (String($0), wide) } + [("f", pair)])
    _ = writer.function("seven", named: (0..<7).map { ("a\($0)", int) })
    _ = writer.function("varying", named: [("fmt", packet), ("", 0)])
    _ = writer.function("unknown", named: [("x", 4000), ("how", wideChoice)])
    _ = writer.function("twice", named: [("a", int)])
    _ = writer.function("twice", named: [("b", packet)])
    _ = writer.function("same", named: [("a", int)])
    _ = writer.function("made", named: [("a", int)])
    _ = writer.function("made.part.0", named: [("b", int)])
    _ = writer.function("in_module", named: [("a", int)])
  }

  static let names = [
    "pointer", "numbers", "nothing", "pair", "late_pair", "seven", "varying", "unknown", "twice", "made.isra.0",
    "made.part.0", "missing", "in_module\t[m]",
  ]
  static func address(_ index: Int) -> UInt64 { 0xffff_ffff_8100_0000 + 0x100 * UInt64(index) }
  static var symbols: String {
    names.enumerated().map { "\(String(address($0), radix: 16)) t \($1)\n" }.joined()
  }

  /// 7.0 and later: a depth of eight bytes, arguments behind it.
  static let entryFormat = """
    name: funcgraph_entry
    ID: 11
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:unsigned long depth;\toffset:16;\tsize:8;\tsigned:0;
    \tfield:unsigned long args[];\toffset:24;\tsize:0;\tsigned:0;

    print fmt: "--> %ps (%lu)", (void *)REC->func, REC->depth

    """

  static func entry(_ function: UInt64, _ words: [UInt64]) -> [UInt8] {
    le16(11) + [0, 0] + le32(7) + le64(function) + le64(2) + words.flatMap(le64)
  }
}

@Suite("Arguments of functions")
struct ArgumentTests {
  /// The arguments of one call of each function, with these registers.
  private static func arguments(_ words: [UInt64], types: [UInt8]?) throws -> [String] {
    var formats = EventFormats()
    try formats.add(text: Kernel.entryFormat)
    var symbols = Kernel.symbols
    let map = try symbols.withUTF8 { try SymbolMap(kallsyms: UnsafeRawBufferPointer($0)) }
    var decoder = SubBufferDecoder(formats: formats, symbols: map)
    if let types { decoder.describeArguments(by: try BTF(types)) }
    var page = SubBufferWriter(timestamp: 0)
    for index in Kernel.names.indices { page.longRecord(delta: 1, Kernel.entry(Kernel.address(index), words)) }
    try page.bytes().withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var log = EventLog()
    decoder.drain(before: nil, into: &log)
    #expect(log.events.map(\.depth) == Array(repeating: 2, count: Kernel.names.count))
    return log.events.map { "\(decoder.names.functions.printed($0.function))(\(decoder.names.strings[$0.text]))" }
  }

  private static let registers: [UInt64] = [0xffff_8880_0000_1000, 0xffff_ffff, 3, 0x1_0000_0002, 5, 6]

  @Test("each kind of parameter as trace-cmd 3.4 prints it")
  func kinds() throws {
    let expected = """
      pointer(skb=0xffff888000001000, len=0xffffffff)
      numbers(byte=0x0, n=4294967295, wide=3, how=4294967298)
      nothing()
      pair(optval=(STRUCT)[0xffff888000001000:0xffffffff], optlen=3)
      late_pair(a=-131391639515136, b=4294967295, c=3, d=4294967298, e=5, f=(STRUCT)[0x6:...])
      seven(a0=4096, a1=4294967295, a2=3, a3=2, a4=5, a5=6, ...)
      varying(fmt=0xffff888000001000, ...)
      unknown(x=?0xffff888000001000, how=(ENUM64)[0xffffffff])
      twice()
      made.isra.0(a=4096)
      made.part.0(b=4096)
      missing()
      in_module [m]()
      """
    let found = try Self.arguments(Self.registers, types: Kernel().writer.bytes())
    #expect(found.joined(separator: "\n") == expected)
  }

  @Test("a record with fewer registers, or none, says no more than it has")
  func fewRegisters() throws {
    let types = Kernel().writer.bytes()
    let one = try Self.arguments([9], types: types)
    let expected = ["pointer(skb=0x9, ...)", "numbers(byte=0x9, ...)", "nothing()", "pair(optval=(STRUCT)[0x9:...])"]
    #expect(Array(one.prefix(4)) == expected)
    #expect(try Self.arguments([], types: types).allSatisfy { $0.hasSuffix("()") })
  }

  @Test("without the kernel's description nothing is said of the registers")
  func notDescribed() throws {
    #expect(try Self.arguments(Self.registers, types: nil).allSatisfy { $0.hasSuffix("()") })
  }

  /// A file of version 7 with two calls of `pointer`.
  private static func file(_ change: (inout TraceDatSections) -> Void) throws -> (text: [String], notices: [String]) {
    var writer = TraceDatSections()
    writer.entryFormat = Kernel.entryFormat
    change(&writer)
    var page = SubBufferWriter(timestamp: 500)
    for _ in 0..<2 { page.longRecord(delta: 1, Kernel.entry(KernelRecords.tcpFilter, registers)) }
    let (trace, notices) = try datTrace(writer.bytes([("", [[page.bytes()]])]))
    let text = (0..<trace.calls.count).map { trace.notes[$0]?.args ?? "-" }
    return (text, notices.map(\.message))
  }

  private static var types: [UInt8] {
    var writer = BTFWriter()
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    _ = writer.function("tcp_filter", named: [("sk", packet), ("skb", packet)])
    return writer.bytes()
  }

  private static let shown = "sk=0xffff888000001000, skb=0xffffffff"

  @Test("a file of trace-cmd 3.4 carries the description", arguments: [nil, "inverse"] as [String?])
  func section(codec: String?) throws {
    let (text, notices) = try Self.file {
      $0.types = Self.types
      $0.codec = codec
    }
    #expect(text == [Self.shown, Self.shown])
    #expect(notices == [])
  }

  @Test("options of versions to come are passed over")
  func unknownOptions() throws {
    let (text, notices) = try Self.file {
      $0.types = Self.types
      $0.options = [(26, le64(1 << 60)), (25, le64(3)), (999, Array("anything".utf8)), (40, [])]
    }
    #expect(text == [Self.shown, Self.shown])
    #expect(notices == [])
  }

  @Test(
    "an option that leads elsewhere, or to what is no BTF, costs the arguments and one notice",
    arguments: [
      (nil, nil, "the kernel's BTF is not in this file"),
      (14, nil, "the kernel's BTF cannot be used: the section of the kernel's BTF was expected here (byte 14)"),
      (1 << 60, nil, "the kernel's BTF cannot be used: the section of the kernel's BTF lies behind the file's end"),
      (nil, [1, 2, 3], "the kernel's BTF cannot be used: it has no BTF header, or is cut off"),
    ] as [(UInt64?, [UInt8]?, String)])
  func noTypes(place: UInt64?, types: [UInt8]?, why: String) throws {
    let (text, notices) = try Self.file {
      $0.types = types
      if let place { $0.options = [(23, le64(place))] }
    }
    #expect(text == ["-", "-"])
    #expect(notices.count == 1)
    let told = "arguments of functions are left out, for nothing says which they are (\(why)"
    #expect(notices.first?.hasPrefix(told) == true)
  }

  @Test("damage anywhere in the description is an answer, never a trap")
  func damage() throws {
    let good = Kernel().writer.bytes()
    let whole = try Self.arguments([1, 2], types: good)
    var same = 0
    var others = 0
    for index in good.indices {
      for value: UInt8 in [0, 0x80, 0xff] {
        var bad = good
        bad[index] = value
        guard (try? BTF(bad)) != nil else { continue }
        if try Self.arguments([1, 2], types: bad) == whole { same += 1 } else { others += 1 }
      }
    }
    #expect(same > 0 && others > 0)
  }

  @Test("names that all fall into one place, and parameters without end, take no longer")
  func hostile() throws {
    var writer = BTFWriter()
    let int = writer.int("int")
    let many = writer.function("many", named: (0..<5000).map { _ in ("p", int) })
    for index in 0..<20_000 { _ = writer.add(kind: 12, "f\(index)", last: many - 1) }
    var plans = ArgumentPlans(try BTF(writer.bytes()))
    func plan(_ name: String) -> UInt32? { Array(name.utf8).withUnsafeBytes { plans.plan(for: $0, of: nil) } }
    let first = try #require(plan("f0"))
    // One plan serves all functions of one type.
    #expect((0..<20_000).allSatisfy { plan("f\($0)") == first })
    #expect(plan(String(repeating: "x", count: 5000)) == nil)
    #expect(plan("") == nil)
    let text = plans.text(first, Array(repeating: 1, count: 16))
    #expect(String(decoding: text, as: UTF8.self).hasSuffix("p=0x1, p=0x1"))
    #expect(text.count < 200)
  }

  @Test("words lie among strings, and neither is taken for the other")
  func table() throws {
    var table = StringTable()
    table.describeArguments(by: try BTF(Self.types))
    let plan = try #require(Array("tcp_filter".utf8).withUnsafeBytes { table.argumentPlan(for: $0, of: nil) })
    var texts: [(id: StringID, text: String)] = []
    for index in 0..<5000 {
      texts.append((table.intern("text \(index)"), "text \(index)"))
      let words = le64(UInt64(index)) + le64(7)
      let id = words.withUnsafeBytes { table.keepArguments(plan, $0, wordSize: 8, bigEndian: false) }
      texts.append((id, "sk=0x\(String(index, radix: 16)), skb=0x7"))
      // What is kept of a call looks like a string, and is none.
      let same = le32(plan) + words
      texts.append((same.withUnsafeBytes { table.intern($0) }, String(decoding: same, as: UTF8.self)))
    }
    let copy = table.frozen()
    for (id, text) in texts {
      #expect(table[id] == text)
      #expect(copy[id] == text)
    }
    for index in 0..<5000 { #expect(table.intern("text \(index)") == texts[3 * index].id) }
    #expect(Set(texts.map(\.id)).count == texts.count)
  }
}
