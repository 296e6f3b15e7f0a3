import TestSupport
import Testing
import TraceEvents

/// What the events' own print formats make of a record. Expected texts are what `trace-cmd report` prints.
@Suite struct PrintFormatTests {
  private static let fields = [
    ("unsigned char small", 8, 1, 0), ("short low", 10, 2, 1), ("int count", 12, 4, 1), ("u64 place", 16, 8, 0),
    ("char name[8]", 24, 8, 0), ("__u8 ip4[4]", 32, 4, 0), ("__u8 ip6[16]", 36, 16, 0), ("u8 mac[6]", 52, 6, 0),
    ("__data_loc char[] text", 60, 4, 0), ("__data_loc u8[] data", 64, 4, 0), ("const char * fixed", 72, 8, 0),
    ("unsigned long args[2]", 80, 16, 0), ("__data_loc unsigned long[] cpus", 96, 4, 0),
    ("__rel_loc char[] near", 100, 4, 0), ("__data_loc __u8[] address", 104, 4, 0),
  ]

  private static func format(_ printed: String) -> String {
    let list = fields.map { name, offset, size, isSigned in
      "\tfield:\(name);\toffset:\(offset);\tsize:\(size);\tsigned:\(isSigned);\n"
    }
    return """
      name: sample
      ID: 77
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;
      \(list.joined())
      print fmt: \(printed)

      """
  }

  private static func record() -> [UInt8] {
    let loose: [[UInt8]] = [
      Array("hello".utf8) + [0], [0xde, 0xad, 0xbe], le64(0b1_0000_1111), Array("nearby".utf8) + [0],
      [2, 0, 0x1f, 0x90, 192, 168, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    var place = 108
    let words = loose.map { bytes in
      defer { place += bytes.count }
      return UInt32(bytes.count) << 16 | UInt32(place)
    }
    // An offset that counts from behind its own word.
    let near = words[3] - 104
    var record = le16(77) + [0, 0] + le32(1) + [0xf0, 0] + le16(UInt16(bitPattern: -2)) + le32(42)
    record += le64(KernelRecords.tcpReceive + 4) + Array("eth0".utf8) + [0, 0, 0, 0] + [10, 0, 1, 2]
    record += [0xfd, 0, 0, 1] + Array(repeating: 0, count: 11) + [2] + [2, 0x1a, 0xff, 0, 1, 0x20] + [0, 0]
    record += le32(words[0]) + le32(words[1]) + le32(0) + le64(0xffff_ffff_8230_0000)
    record += le64(7) + le64(UInt64(bitPattern: -9)) + le32(words[2]) + le32(near) + le32(words[4])
    return record + loose.flatMap { $0 }
  }

  private static func text(_ printed: String) throws -> String {
    var formats = EventFormats()
    formats.page = try PageHeader(text: KernelRecords.headerPage)
    try formats.add(text: format(printed))
    var decoder = SubBufferDecoder(formats: formats, symbols: try KernelRecords.symbolMap())
    var page = SubBufferWriter(timestamp: 0)
    page.longRecord(delta: 1, record())
    try page.bytes().withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var log = EventLog()
    decoder.drain(before: nil, into: &log)
    return log.events.map { decoder.names.strings[$0.text] }.joined(separator: "\n")
  }

  @Test(arguments: [
    (
      #""a=%d b=%u c=%5d|%-5d|%05d|%+d", REC->low, REC->small, REC->count, REC->count, REC->count, REC->count"#,
      "a=-2 b=240 c=   42|42   |00042|+42"
    ),
    (
      #""%x %#x %X %o %c %hhd %hu %lld %llx", REC->small, REC->count, REC->low, 8, 65, REC->small, -1, REC->low, REC->low"#,
      "f0 0x2a FFFFFFFE 10 A -16 65535 -2 fffffffffffffffe"
    ),
    (
      #""%*d|%-*d|%.3s|%8s|%-8s|%.*s|100%%", 4, 7, 4, 7, REC->name, REC->name, REC->name, 2, REC->name"#,
      "   7|7   |eth|    eth0|eth0    |et|100%"
    ),
    (#""%s %s %s", __get_str(text), (REC->count == 42) ? "yes" : "no", __get_rel_str(near)"#, "hello yes nearby"),
    (
      #""%ps %pS %pF %p %p", (void *)REC->place, (void *)REC->place, (void *)REC->place, (void *)0, (void *)0x12"#,
      "tcp_v4_rcv tcp_v4_rcv+0x4 tcp_v4_rcv+0x4 (nil) 0x12"
    ),
    (
      #""%pI4 %pi4 %pI6c %pI6 %pM %pm %pMF", REC->ip4, REC->ip4, REC->ip6, REC->ip6, REC->mac, REC->mac, REC->mac"#,
      "10.0.1.2 010.000.001.002 fd00:1::2 fd00:0001:0000:0000:0000:0000:0000:0002 02:1a:ff:00:01:20 021aff000120 "
        + "02-1a-ff-00-01-20"
    ),
    (#""%pISpc %pUb", __get_sockaddr(address), REC->ip6"#, "192.168.0.7:8080 fd000001-0000-0000-0000-000000000002"),
    (
      #""%s|%s|%s", __print_symbolic(REC->count, { 1, "ONE" }, { 0x2a, "MANY" }), __print_symbolic(REC->small, { 1, "ONE" }), "#
        + #"__print_symbolic((s64)REC->low, { -2, "NEGATIVE" }, { -1, ((void *)0) })"#, "MANY|0xf0|NEGATIVE"
    ),
    (
      #""%s|%s|%s", __print_flags(REC->small, "|", { 1UL << 4, "A" }, { (1 << 5), "B" }, { 0x80, "C" }), "#
        + #"__print_flags(0, "|", { 1, "X" }), REC->count ? __print_flags(3, ",", { 1, "X" }, { 2, "Y" }) : "none""#,
      "A|B|C|0x40||X,Y"
    ),
    (
      #""%s %s %s", __print_hex(__get_dynamic_array(data), __get_dynamic_array_len(data)), "#
        + #"__print_hex_str(REC->mac, 2), __print_array(REC->args, 2, 8)"#, "de ad be 021a {0x7,0xfffffffffffffff7}"
    ),
    (
      #""%*ph|%*phC|%*phN", 3, __get_dynamic_array(data), 2, __get_dynamic_array(data), 3, __get_dynamic_array(data)"#,
      "de ad be|de:ad|deadbe"
    ),
    (#""%s %s", __get_bitmask(cpus), __get_cpumask(cpus)"#, "00000000,0000010f 0-3,8"),
    (
      #""%ld %ld %d %d", REC->args[0], REC->args[1], ((u8 *)__get_dynamic_array(data))[1], *((u8 *)__get_dynamic_array(data))"#,
      "7 -9 173 222"
    ),
    (
      #""%d %d %d %d %d %llu", 7 / 2 * 3 - 1, 7 % 4 << 2, !0 && 1 || 0, ~0 & 0xff ^ 1, 2 > 1 ? 3 : 4, (u64)-1 & 0xffffffff"#,
      "8 12 1 254 3 4294967295"
    ),
    (
      #""%u:%u %lu", ((unsigned int) ((REC->place) >> 20)), (unsigned int)((REC->count) & ((1U << 20) - 1)), sizeof(REC->ip4)"#,
      "4294965265:42 4"
    ),
    (#""two " "parts\n""#, "two parts"),
    (#""tab\tand\nline %% %d", 1"#, "tab and line % 1"),
    (#""%s", REC->fixed"#, "ffffffff82300000"),
  ])
  func fills(printed: String, expected: String) throws { #expect(try Self.text(printed) == "sample: " + expected) }

  /// What only the kernel can work out, and what makes no sense, leaves the fields.
  @Test(arguments: [
    #""%d", jiffies_to_msecs(REC->count)"#, #""%d", REC->nothing"#, #""%d""#, #""%d", 1 / 0"#, #""%s", 5"#,
    #""%d", (5"#,
    #""%d", "#, "%d", #""%d", ({ int x = 1; x; })"#, #""%d", REC->count +"#, #""%pI4", REC->mac"#,
    #""%d", "# + String(repeating: "(", count: 5000), #""%d", 1"# + String(repeating: "+1", count: 5000),
    #""%d", "# + String(repeating: "-", count: 5000) + "1",
    #""%d", "# + String(repeating: "1 ? 1 : ", count: 3000) + "1",
  ])
  func leavesTheFields(printed: String) throws {
    #expect(try Self.text(printed).hasPrefix("sample: small=240 low=-2 count=42 place="))
  }

  @Test func damagedFormatsAreHarmless() throws {
    var random = SeededRandom(seed: 9)
    let printed =
      Array(
        #""%s|%*ph|%-08.3lx %pISpc", __print_flags((u64)REC->small >> 1, "|", {1UL << 4, "A"}), 3, __get_dynamic_array(data), "#
          .utf8)
      + Array(#"REC->args[REC->count % 2] * 3 ? -REC->low : ~5, (struct sockaddr *)__get_sockaddr(address)"#.utf8)
    for _ in 0..<500 {
      var bytes = printed
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 32...126, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
        }
      }
      let text = try Self.text(String(decoding: bytes, as: UTF8.self))
      #expect(text.hasPrefix("sample: ") && text.utf8.count < 5000)
    }
  }
}

/// `trace_printk` and stack traces, which no print format describes.
@Suite struct TracerEventTests {
  private static let common = """
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """

  private static func texts(_ format: String, _ records: [[UInt8]]) throws -> [String] {
    var formats = EventFormats()
    formats.page = try PageHeader(text: KernelRecords.headerPage)
    try formats.add(text: format)
    var decoder = SubBufferDecoder(
      formats: formats, symbols: try KernelRecords.symbolMap(),
      printk: """
        0xffffffff82300000 : "went %d of %5.2s at %pS, %lld, %hhd%% %s\\n"
        0xffffffff82300010 : "plain"

        """)
    var page = SubBufferWriter(timestamp: 0)
    for record in records { page.longRecord(delta: 1, record) }
    try page.bytes().withUnsafeBytes { try decoder.append($0, cpu: 0) }
    var log = EventLog()
    decoder.drain(before: nil, into: &log)
    return log.events.map { decoder.names.strings[$0.text] }
  }

  private static func head(_ caller: UInt64) -> [UInt8] { le16(6) + [0, 0] + le32(1) + le64(caller) }

  @Test func binaryPrintIsFilledIn() throws {
    let format =
      "name: bprint\nID: 6\nformat:\n" + Self.common + """
        \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
        \tfield:const char * fmt;\toffset:16;\tsize:8;\tsigned:0;
        \tfield:u32 buf[];\toffset:24;\tsize:0;\tsigned:0;

        print fmt: "%ps: %s", (void *)REC->ip, REC->fmt
        """
    let arguments =
      le32(3) + Array("five".utf8) + [0] + [0, 0, 0] + le64(KernelRecords.tcpFilter + 8) + le64(UInt64(bitPattern: -5))
      + [0xff] + Array("end".utf8) + [0]
    let texts = try Self.texts(
      format,
      [
        Self.head(KernelRecords.tcpReceive) + le64(0xffff_ffff_8230_0000) + arguments,
        Self.head(KernelRecords.tcpReceive) + le64(0xffff_ffff_8230_0010),
        Self.head(KernelRecords.tcpReceive) + le64(5),
        Self.head(KernelRecords.tcpReceive) + le64(0xffff_ffff_8230_0000) + le32(3),
      ])
    #expect(
      texts == [
        "bprint: tcp_v4_rcv: went 3 of    fi at tcp_filter+0x8, -5, -1% end",
        "bprint: tcp_v4_rcv: plain",
        "bprint: tcp_v4_rcv: (NO FORMAT FOUND at 5)",
        "bprint: tcp_v4_rcv: went 3 of",
      ])
  }

  @Test func putsAndPrintAreFilledIn() throws {
    let puts =
      "name: bputs\nID: 6\nformat:\n" + Self.common + """
        \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
        \tfield:const char * str;\toffset:16;\tsize:8;\tsigned:0;

        print fmt: "%ps: %s", (void *)REC->ip, REC->str
        """
    let print =
      "name: print\nID: 6\nformat:\n" + Self.common + """
        \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
        \tfield:char buf[];\toffset:16;\tsize:0;\tsigned:0;

        print fmt: "%ps: %s", (void *)REC->ip, REC->buf
        """
    #expect(
      try Self.texts(puts, [Self.head(KernelRecords.tcpFilter) + le64(0xffff_ffff_8230_0010)])
        == ["bputs: tcp_filter: plain"])
    #expect(
      try Self.texts(print, [Self.head(KernelRecords.tcpFilter) + Array("some text\n".utf8) + [0]])
        == ["print: tcp_filter: some text"])
  }

  @Test func stacksAreALineForEachFunction() throws {
    let format =
      "name: kernel_stack\nID: 6\nformat:\n" + Self.common + """
        \tfield:int size;\toffset:8;\tsize:4;\tsigned:1;
        \tfield:unsigned long caller[];\toffset:16;\tsize:0;\tsigned:0;

        print fmt: "\\t=> %ps\\n", (void *)REC->caller[0]
        """
    let record = le16(6) + [0, 0] + le32(1) + le32(2) + le32(0) + le64(KernelRecords.tcpFilter + 4)
    #expect(
      try Self.texts(format, [record + le64(KernelRecords.nftDoChain) + le64(.max)]) == [
        "kernel_stack: <stack trace>", "=> tcp_filter", "=> nft_do_chain [nf_tables]",
      ])
  }
}
