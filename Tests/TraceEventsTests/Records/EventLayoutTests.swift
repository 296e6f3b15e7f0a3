import TestSupport
import Testing
import TraceEvents

/// function_graph's records as kernels of different age and word size lay them out.
@Suite struct EventLayoutTests {
  /// Fields as `type name[brackets]`, offset and size.
  private typealias Layout = [(declaration: String, offset: Int, size: Int)]

  private static func format(_ name: String, _ id: Int, _ layout: Layout) -> String {
    let common: Layout = [("unsigned short common_type", 0, 2), ("int common_pid", 4, 4)]
    let fields = (common + layout).map { field in
      let isSigned = field.declaration.contains("unsigned") ? 0 : 1
      return "\tfield:\(field.declaration);\toffset:\(field.offset);\tsize:\(field.size);\tsigned:\(isSigned);\n"
    }
    return "name: \(name)\nID: \(id)\nformat:\n\(fields.joined())\nprint fmt: \"%ps\", REC->func\n"
  }

  /// Events as `kind function depth +duration (arguments) <-caller = value`.
  private static func events(
    _ entry: String, _ exit: String, _ records: [[UInt8]], longSize: Int = 8
  ) throws -> [String] {
    var formats = EventFormats()
    formats.page = try PageHeader(
      text: longSize == 8
        ? KernelRecords.headerPage
        : "\tfield: u64 timestamp;\toffset:0;\tsize:8;\n\tfield: local_t commit;\toffset:8;\tsize:4;\n"
          + "\tfield: char data;\toffset:12;\tsize:4084;\n")
    try formats.add(text: entry)
    try formats.add(text: exit)
    var symbols = longSize == 8 ? KernelRecords.symbols : "c0100000 T do_IRQ\nc0100100 t $a\nc0200000 T last\n"
    let map = try symbols.withUTF8 { try SymbolMap(kallsyms: UnsafeRawBufferPointer($0)) }
    var decoder = SubBufferDecoder(formats: formats, symbols: map)
    var page = SubBufferWriter(timestamp: 0)
    for record in records { page.longRecord(delta: 1, record) }
    var bytes = page.bytes()
    if longSize == 4 { bytes.removeSubrange(12..<16) }
    try bytes.withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var log = EventLog()
    decoder.drain(before: nil, into: &log)
    let names = decoder.names
    return log.events.map { event in
      var line = "\(event.kind) \(names.functions.printed(event.function)) \(event.depth)"
      if let duration = event.duration { line += " +\(duration)" }
      if event.text != .none { line += " (\(names.strings[event.text]))" }
      if event.caller != .none { line += " <-\(names.strings[event.caller])" }
      if event.ret != .none { line += " = \(names.strings[event.ret])" }
      return line
    }
  }

  private static func head(_ id: UInt16) -> [UInt8] { le16(id) + [0, 0] + le32(7) }

  @Test func timesBeforeTheDepth() throws {
    // 3.10 to 5.10: overrun before the times, depth last.
    let entry = Self.format("funcgraph_entry", 11, [("unsigned long func", 8, 8), ("int depth", 16, 4)])
    let exit = Self.format(
      "funcgraph_exit", 10,
      [
        ("unsigned long func", 8, 8), ("unsigned long overrun", 16, 8), ("unsigned long long calltime", 24, 8),
        ("unsigned long long rettime", 32, 8), ("int depth", 40, 4),
      ])
    let function = le64(KernelRecords.tcpReceive)
    #expect(
      try Self.events(
        entry, exit,
        [
          Self.head(11) + function + le32(2),
          Self.head(10) + function + le64(0) + le64(100) + le64(130) + le32(2),
        ]) == ["enter tcp_v4_rcv 2", "exit tcp_v4_rcv 2 +30"])
  }

  @Test func thirtyTwoBits() throws {
    // 3.4 on ARM, with padding behind the common fields.
    let entry = Self.format(
      "funcgraph_entry", 11, [("int common_padding", 8, 4), ("unsigned long func", 12, 4), ("int depth", 16, 4)])
    let exit = Self.format(
      "funcgraph_exit", 10,
      [
        ("int common_padding", 8, 4), ("unsigned long func", 12, 4), ("unsigned long long calltime", 16, 8),
        ("unsigned long long rettime", 24, 8), ("unsigned long overrun", 32, 4), ("int depth", 36, 4),
      ])
    #expect(
      try Self.events(
        entry, exit,
        [
          Self.head(11) + le32(0) + le32(0xc010_0104) + le32(0),
          Self.head(10) + le32(0) + le32(0xc010_0104) + le64(100) + le64(107) + le32(0) + le32(0),
        ], longSize: 4) == ["enter do_IRQ 0", "exit do_IRQ 0 +7"])
  }

  @Test(arguments: [
    (0 as UInt64, "0x0"), (22, "0x16"), (UInt64(bitPattern: -22), "-22"), (0xffff_ffea, "-22"),
    (0xffff_0000, "0xffff0000"), (UInt64(bitPattern: -4096), "0xfffffffffffff000"),
  ])
  func returnValues(value: UInt64, shown: String) throws {
    // 6.5 and later, with CONFIG_FUNCTION_GRAPH_RETVAL.
    let entry = Self.format("funcgraph_entry", 11, [("unsigned long func", 8, 8), ("int depth", 16, 4)])
    let exit = Self.format(
      "funcgraph_exit", 10,
      [
        ("unsigned long func", 8, 8), ("unsigned long retval", 16, 8), ("int depth", 24, 4),
        ("unsigned int overrun", 28, 4), ("unsigned long long calltime", 32, 8), ("unsigned long long rettime", 40, 8),
      ])
    #expect(
      try Self.events(
        entry, exit,
        [Self.head(10) + le64(KernelRecords.tcpFilter) + le64(value) + le32(1) + le32(0) + le64(5) + le64(9)])
        == ["exit tcp_filter 1 +4 = \(shown)"])
  }

  @Test func callersAndArguments() throws {
    // 6.15: long depths, return addresses, and as many arguments as the record has room for: which ones are some nobody says.
    let entry = Self.format(
      "fgraph_retaddr_entry", 11,
      [
        ("unsigned long func", 8, 8), ("unsigned long depth", 16, 8), ("unsigned long retaddr", 24, 8),
        ("unsigned long args[]", 32, 0),
      ])
    let exit = Self.format("funcgraph_exit", 10, [("unsigned long func", 8, 8), ("int depth", 16, 4)])
    let call = Self.head(11) + le64(KernelRecords.tcpFilter) + le64(3) + le64(KernelRecords.tcpReceive + 0x1f)
    #expect(
      try Self.events(
        entry, exit,
        [call, call + le64(0x1234) + le64(.max), Self.head(10) + le64(KernelRecords.tcpFilter) + le32(3)]) == [
          "enter tcp_filter 3 <-tcp_v4_rcv+0x1f",
          "enter tcp_filter 3 <-tcp_v4_rcv+0x1f",
          "exit tcp_filter 3",
        ])
  }

  @Test func objects() throws {
    // What the module says of addresses: the text of it, and the call that returned.
    let object = Self.format(
      "packet_object", 1906,
      [
        ("unsigned long long id", 8, 8), ("unsigned long func", 16, 8), ("unsigned long address", 24, 8),
        ("unsigned int kind", 32, 4), ("unsigned int number", 36, 4), ("__data_loc char[] name", 40, 4),
      ])
    let exit = Self.format("funcgraph_exit", 10, [("unsigned long func", 8, 8), ("int depth", 16, 4)])
    func record(_ function: UInt64, _ kind: UInt32) -> [UInt8] {
      Self.head(1906) + le64(1) + le64(function) + le64(0xff11_0000_0200_0000) + le32(kind) + le32(2)
        + le32(4 << 16 | 44) + Array("lo1\0".utf8)
    }
    #expect(
      try Self.events(object, exit, [record(0, 2), record(KernelRecords.tcpFilter, 4), record(0, 9)]) == [
        "packetObject ? -1 (kind=dev address=0xff11000002000000 number=2 name=lo1)",
        "packetObject tcp_filter -1 (kind=sock address=0xff11000002000000 number=2 name=lo1)", "comment ? -1",
      ])
  }
}
