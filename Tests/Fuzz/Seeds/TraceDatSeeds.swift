import TestSupport

/// Inputs of the trace.dat target: whole files, as small as they can be.
enum TraceDatSeeds {
  static var all: [(name: String, bytes: [UInt8])] {
    var seeds: [(String, [UInt8])] = []
    for bigEndian in [false, true] {
      let order = bigEndian ? "big" : "little"
      for long in [8, 4] as [UInt8] {
        let shape = Shape(bigEndian: bigEndian, long: long)
        seeds.append(("v6-\(order)-\(long)", version6(shape, instance: nil)))
        seeds.append(("v7-\(order)-\(long)", version7(shape, codec: "none")))
      }
      let shape = Shape(bigEndian: bigEndian, long: 8)
      seeds.append(("v6-\(order)-instance", version6(shape, instance: "ftview")))
      for codec in ["zlib", "zstd"] { seeds.append(("v7-\(order)-\(codec)", version7(shape, codec: codec))) }
      var withArguments = shape
      withArguments.hasArguments = true
      seeds.append(("v7-\(order)-arguments", version7(withArguments, codec: "none")))
    }
    seeds.append(("v6-latency", latency()))
    return seeds
  }

  struct Shape {
    var bigEndian: Bool
    /// Size of the machine's words.
    var long: UInt8
    var pageSize: UInt32 = 256
    /// Of functions, with the BTF that says what they are.
    var hasArguments = false

    var set: Int { long == 8 ? 0 : 3 }
    /// The sub-buffers of two CPUs.
    var cpus: [[UInt8]] {
      if hasArguments { return [fill(argumentPage, Int(pageSize))] }
      let pages = SubBufferSeeds.packet(set, bigEndian)
      let size = Int(pageSize)
      return [fill(pages[0], size), fill(pages[1], size) + fill(pages[2], size)]
    }
    private var argumentPage: [UInt8] {
      let make = RecordSeeds(set: 0, bigEndian: bigEndian)
      var page = PageSeed(bigEndian: bigEndian, commitSize: 8)
      page.record(make.argumentEntry(KernelRecords.tcpReceive, depth: 0))
      page.record(make.argumentEntry(KernelRecords.tcpFilter, depth: 1))
      page.record(make.exit(KernelRecords.tcpFilter, depth: 1, call: 1001, end: 1002))
      return page.bytes()
    }
    /// Functions of the symbols below, with parameters of every kind.
    var types: [UInt8] {
      var writer = BTFWriter(bigEndian: bigEndian)
      let int = writer.int("int", isSigned: true)
      let wide = writer.typedef("u64", writer.const(writer.int("w", size: 8)))
      let packet = writer.pointer(to: writer.structure("sk_buff"))
      let pair = writer.structure("pair", size: 16)
      let choice = writer.add(kind: 6, "how", count: 1, last: 4, details: [0, 0])
      _ = writer.function("tcp_v4_rcv", named: [("skb", packet), ("n", int), ("pair", pair), ("how", choice), ("", 0)])
      _ = writer.function("tcp_filter", named: [("a", wide), ("b", 99), ("f", packet)])
      return writer.bytes()
    }
    /// The whole number of sub-buffers that a CPU's data always is.
    private func fill(_ page: [UInt8], _ size: Int) -> [UInt8] {
      page + Array(repeating: 0, count: (size - page.count % size) % size)
    }
  }

  private static let common = """
    field:unsigned short common_type;offset:0;size:2;signed:0;
    field:int common_pid;offset:4;size:4;signed:1;

    """
  private static let entry = "name: funcgraph_entry\nID: 11\n" + common
  private static let exit = "name: funcgraph_exit\nID: 10\n" + common

  private static func formats(_ shape: Shape) -> [String] {
    let long = shape.long
    let wide = long == 8
    let behind = shape.hasArguments ? "field:unsigned long args[];offset:24;size:0;signed:0;\n" : ""
    return [
      entry + "field:unsigned long func;offset:8;size:\(long);signed:0;\n"
        + "field:int depth;offset:\(8 + long);size:\(shape.hasArguments ? 8 : 4);signed:1;\n" + behind,
      exit + "field:unsigned long func;offset:8;size:\(long);signed:0;\n"
        + "field:int depth;offset:\(8 + long);size:4;signed:1;\n"
        + "field:u64 calltime;offset:\(wide ? 24 : 20);size:8;signed:0;\n"
        + "field:u64 rettime;offset:\(wide ? 32 : 28);size:8;signed:0;\n",
    ]
  }

  private static let waking =
    "name: sched_waking\nID: 300\n" + common
    + "field:char comm[16];offset:8;size:16;signed:0;\nfield:pid_t pid;offset:24;size:4;signed:1;\n"
    + "print fmt: \"%s\", REC->comm\n"
  private static let begin =
    "name: packet_begin\nID: 1555\n" + common
    + "field:u64 id;offset:8;size:8;signed:0;\nfield:u32 len;offset:24;size:4;signed:0;\n"
    + "field:char comm[16];offset:38;size:16;signed:0;\nfield:__data_loc char[] entry;offset:56;size:4;signed:0;\n"
    + "field:__data_loc char[] summary;offset:64;size:4;signed:0;\nfield:__data_loc u8[] data;offset:68;size:4;signed:0;\n"
  private static let end =
    "name: packet_end\nID: 1554\n" + common
    + "field:u64 id;offset:8;size:8;signed:0;\nfield:s64 ret;offset:16;size:8;signed:1;\n"
    + "field:u32 drop;offset:24;size:4;signed:0;\n"
    + "print fmt: \"%s\", __print_symbolic(REC->drop, { 0, \"none\" }, { 0x3, \"NO_SOCKET\" })\n"
  private static let symbols = """
    ffffffff81100000 T tcp_v4_rcv
    ffffffff81100100 t tcp_filter
    c0000000 t nft_do_chain\t[nf_tables]

    """
  private static let comms = "8 bash\n9 sshd\n"
  private static let clock = "[local] global\0"

  private static func header(_ shape: Shape, version: String) -> ByteWriter {
    var file = ByteWriter(bigEndian: shape.bigEndian)
    file.add([0x17, 0x08, 0x44] + Array("tracing".utf8))
    file.add(text: version)
    file.add([shape.bigEndian ? 1 : 0, shape.long])
    file.add(shape.pageSize)
    return file
  }

  private static func block(_ text: String, into file: inout ByteWriter) {
    file.add(UInt64(text.utf8.count))
    file.add(text.utf8)
  }

  private static func headerPage(_ shape: Shape, into file: inout ByteWriter) {
    file.add(text: "header_page")
    block(
      "field: u64 timestamp;offset:0;size:8;signed:0;\nfield: local_t commit;offset:8;size:\(shape.long);signed:1;\n"
        + "field: char data;offset:\(8 + shape.long);size:240;signed:1;\n", into: &file)
    file.add(text: "header_event")
    block("type_len : 5 bits\n", into: &file)
  }

  private static func ftraceFormats(_ shape: Shape, into file: inout ByteWriter) {
    file.add(UInt32(2))
    for text in formats(shape) { block(text, into: &file) }
  }

  private static func eventFormats(into file: inout ByteWriter) {
    file.add(UInt32(2))
    for (system, texts) in [("sched", [waking]), ("ftview", [begin, end])] {
      file.add(text: system)
      file.add(UInt32(texts.count))
      for text in texts { block(text, into: &file) }
    }
  }

  private static func symbolList(into file: inout ByteWriter) {
    file.add(UInt32(symbols.utf8.count))
    file.add(symbols.utf8)
  }

  private static func version6(_ shape: Shape, instance: String?) -> [UInt8] {
    var file = header(shape, version: "6")
    headerPage(shape, into: &file)
    ftraceFormats(shape, into: &file)
    eventFormats(into: &file)
    symbolList(into: &file)
    file.add(UInt32(0))
    block(comms, into: &file)
    let cpus = shape.cpus
    file.add(UInt32(cpus.count))
    file.add(Array("options  \0".utf8))
    file.add(UInt16(4))
    file.add(UInt32(clock.utf8.count))
    file.add(clock.utf8)
    var instancePlace: Int?
    if let instance {
      file.add(UInt16(3))
      file.add(UInt32(9 + instance.utf8.count))
      instancePlace = file.count
      file.add(UInt64(0))
      file.add(text: instance)
    }
    file.add(UInt16(0))
    file.add(Array("flyrecord\0".utf8))
    var table = file.count
    for _ in cpus { file.add([UInt8](repeating: 0, count: 16)) }
    if let instancePlace {
      file.put(UInt64(file.count), at: instancePlace)
      file.add(Array("flyrecord\0".utf8))
      table = file.count
      for _ in cpus { file.add([UInt8](repeating: 0, count: 16)) }
    }
    for (cpu, bytes) in cpus.enumerated() {
      file.put(UInt64(file.count), at: table + 16 * cpu)
      file.put(UInt64(bytes.count), at: table + 16 * cpu + 8)
      file.add(bytes)
    }
    return file.bytes
  }

  /// A latency tracer's file holds text.
  private static func latency() -> [UInt8] {
    let shape = Shape(bigEndian: false, long: 8)
    var file = header(shape, version: "6")
    headerPage(shape, into: &file)
    file.add(UInt32(0))
    file.add(UInt32(0))
    file.add(UInt32(0))
    file.add(UInt32(0))
    block("", into: &file)
    file.add(UInt32(1))
    file.add(Array("latency  \0".utf8))
    file.add(" 0) 1.000 us | f();\n".utf8)
    return file.bytes
  }

  private static func version7(_ shape: Shape, codec: String) -> [UInt8] {
    var file = header(shape, version: "7")
    file.add(text: codec)
    file.add(text: "1")
    let optionsPlace = file.count
    file.add(UInt64(0))

    func section(_ id: UInt16, _ body: (inout ByteWriter) -> Void) -> UInt64 {
      var contents = ByteWriter(bigEndian: shape.bigEndian)
      body(&contents)
      let place = UInt64(file.count)
      let bytes = codec == "none" ? contents.bytes : packed(contents.bytes, codec, bigEndian: shape.bigEndian)
      file.add(id)
      file.add(UInt16(codec == "none" ? 0 : 1))
      file.add(UInt32(0))
      file.add(UInt64(bytes.count))
      file.add(bytes)
      return place
    }
    var places: [(UInt16, UInt64)] = []
    places.append((16, section(16) { headerPage(shape, into: &$0) }))
    places.append((17, section(17) { ftraceFormats(shape, into: &$0) }))
    places.append((18, section(18) { eventFormats(into: &$0) }))
    places.append((19, section(19) { symbolList(into: &$0) }))
    places.append((21, section(21) { block(comms, into: &$0) }))
    if shape.hasArguments { places.append((23, section(23) { $0.add(shape.types) })) }

    var data: [(place: Int, size: Int)] = []
    let bufferPlace = section(3) { _ in }
    for bytes in shape.cpus {
      let place = file.count
      if codec == "none" {
        file.add(bytes)
      } else {
        file.add(UInt32(1))
        file.add(packed(bytes, codec, bigEndian: shape.bigEndian))
      }
      data.append((place, file.count - place))
    }
    let options = section(0) { contents in
      for (id, place) in places {
        contents.add(id)
        contents.add(UInt32(8))
        contents.add(place)
      }
      var buffer = ByteWriter(bigEndian: shape.bigEndian)
      buffer.add(bufferPlace)
      buffer.add(text: "")
      buffer.add(text: "local")
      buffer.add(shape.pageSize)
      buffer.add(UInt32(data.count))
      for (cpu, part) in data.enumerated() {
        buffer.add(UInt32(cpu))
        buffer.add(UInt64(part.place))
        buffer.add(UInt64(part.size))
      }
      contents.add(UInt16(3))
      contents.add(UInt32(buffer.count))
      contents.add(buffer.bytes)
      contents.add(UInt16(0))
      contents.add(UInt32(8))
      contents.add(UInt64(0))
    }
    file.put(options, at: optionsPlace)
    return file.bytes
  }

  /// Packed in name only, so that a changed byte stays a changed byte: zlib's stored block, zstd's raw one. Before it the
  /// two lengths that trace-cmd puts there.
  private static func packed(_ bytes: [UInt8], _ codec: String, bigEndian: Bool) -> [UInt8] {
    let size = UInt16(clamping: bytes.count)
    var data: [UInt8]
    if codec == "zlib" {
      var low: UInt32 = 1
      var high: UInt32 = 0
      for byte in bytes {
        low = (low + UInt32(byte)) % 65521
        high = (high + low) % 65521
      }
      data = [0x78, 0x01, 0x01] + le16(size) + le16(~size) + bytes + le32(high << 16 | low).reversed()
    } else {
      // A single segment with its size in two bytes (less 256 from 256 on), then one last raw block.
      data = [0x28, 0xb5, 0x2f, 0xfd]
      data += bytes.count < 256 ? [0x20, UInt8(bytes.count)] : [0x60] + le16(size - 256)
      data += le32(UInt32(bytes.count) << 3 | 1).prefix(3) + bytes
    }
    var writer = ByteWriter(bigEndian: bigEndian)
    writer.add(UInt32(data.count))
    writer.add(UInt32(bytes.count))
    writer.add(data)
    return writer.bytes
  }
}
