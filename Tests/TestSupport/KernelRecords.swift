import TraceEvents

/// Event formats and records as a 6.12 kernel on x86-64 has them, for hand-made sub-buffers.
package enum KernelRecords {
  package static let entryFormat = """
    name: funcgraph_entry
    ID: 11
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:int depth;\toffset:16;\tsize:4;\tsigned:1;

    print fmt: "--> %ps (%d)", (void *)REC->func, REC->depth
    """
  package static let exitFormat = """
    name: funcgraph_exit
    ID: 10
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:int depth;\toffset:16;\tsize:4;\tsigned:1;
    \tfield:unsigned int overrun;\toffset:20;\tsize:4;\tsigned:0;
    \tfield:unsigned long long calltime;\toffset:24;\tsize:8;\tsigned:0;
    \tfield:unsigned long long rettime;\toffset:32;\tsize:8;\tsigned:0;

    print fmt: "<-- %ps (%d) (start: %llx  end: %llx) over: %d", (void *)REC->func, REC->depth, REC->calltime
    """
  package static let beginFormat = """
    name: packet_begin
    ID: 1900
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:u64 id;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:u64 cookie;\toffset:16;\tsize:8;\tsigned:0;
    \tfield:u32 len;\toffset:24;\tsize:4;\tsigned:0;
    \tfield:u32 netns;\toffset:28;\tsize:4;\tsigned:0;
    \tfield:int ifindex;\toffset:32;\tsize:4;\tsigned:1;
    \tfield:u16 protocol;\toffset:36;\tsize:2;\tsigned:0;
    \tfield:char comm[16];\toffset:38;\tsize:16;\tsigned:0;
    \tfield:__data_loc char[] entry;\toffset:56;\tsize:4;\tsigned:0;
    \tfield:__data_loc char[] dev;\toffset:60;\tsize:4;\tsigned:0;
    \tfield:__data_loc char[] summary;\toffset:64;\tsize:4;\tsigned:0;
    \tfield:__data_loc u8[] data;\toffset:68;\tsize:4;\tsigned:0;

    print fmt: "id=%llu entry=%s", REC->id, __get_str(entry)
    """
  package static let endFormat = """
    name: packet_end
    ID: 1901
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:u64 id;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:s64 ret;\toffset:16;\tsize:8;\tsigned:1;
    \tfield:u32 drop;\toffset:24;\tsize:4;\tsigned:0;

    print fmt: "id=%llu ret=%lld drop=%s", REC->id, REC->ret, __print_symbolic(REC->drop, { 0, "none" }, { 2, "NOT_SPECIFIED" }, { 3, "NO_SOCKET" })
    """
  package static let switchFormat = """
    name: sched_waking
    ID: 300
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
    \tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;
    \tfield:int prio;\toffset:28;\tsize:4;\tsigned:1;

    print fmt: "comm=%s pid=%d prio=%d", REC->comm, REC->pid, REC->prio
    """
  package static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;
    """
  package static let symbols = """
    ffffffff81000000 T _stext
    ffffffff81100000 T tcp_v4_rcv
    ffffffff81100100 t tcp_filter
    ffffffff81100100 t tcp_filter_alias
    ffffffff81100200 T irq_enter_rcu
    ffffffff81200000 T __irqentry_text_start
    ffffffff81200010 T my_odd_vector
    ffffffff81200100 T __irqentry_text_end
    ffffffff81300000 D some_data
    ffffffffc0000000 t nft_do_chain\t[nf_tables]
    """
  package static let tcpReceive: UInt64 = 0xffff_ffff_8110_0000
  package static let tcpFilter: UInt64 = 0xffff_ffff_8110_0100
  package static let oddVector: UInt64 = 0xffff_ffff_8120_0010
  package static let nftDoChain: UInt64 = 0xffff_ffff_c000_0000

  /// All formats of this file.
  package static func formats() throws -> EventFormats {
    var formats = EventFormats()
    formats.page = try PageHeader(text: headerPage)
    for text in [entryFormat, exitFormat, beginFormat, endFormat, switchFormat] { try formats.add(text: text) }
    return formats
  }

  /// The symbols of this file.
  package static func symbolMap() throws -> SymbolMap {
    var text = symbols
    return try text.withUTF8 { bytes throws(SymbolError) in
      try SymbolMap(kallsyms: UnsafeRawBufferPointer(bytes))
    }
  }

  private static func common(_ type: UInt16, pid: Int32) -> [UInt8] {
    le16(type) + [0, 0] + le32(UInt32(bitPattern: pid))
  }

  package static func entry(_ function: UInt64, depth: Int32, pid: Int32) -> [UInt8] {
    common(11, pid: pid) + le64(function) + le32(UInt32(bitPattern: depth))
  }

  package static func exit(
    _ function: UInt64, depth: Int32, pid: Int32, call: UInt64, end: UInt64
  ) -> [UInt8] {
    common(10, pid: pid) + le64(function) + le32(UInt32(bitPattern: depth)) + le32(0) + le64(call) + le64(end)
  }

  package static func begin(id: UInt64, pid: Int32, entry: String, summary: String, data: [UInt8]) -> [UInt8] {
    let comm = Array("swapper/1".utf8)
    let entryText = Array(entry.utf8) + [0]
    let deviceText = Array("veth0".utf8) + [0]
    let summaryText = Array(summary.utf8) + [0]
    var record = common(1900, pid: pid) + le64(id) + le64(77) + le32(60) + le32(4_026_531_840)
    record += le32(2) + le16(0x0800) + comm + Array(repeating: 0, count: 16 - comm.count) + [0, 0]
    var place = UInt32(72)
    for length in [entryText.count, deviceText.count, summaryText.count, data.count] {
      record += le32(UInt32(length) << 16 | place)
      place += UInt32(length)
    }
    return record + entryText + deviceText + summaryText + data
  }

  package static func end(id: UInt64, pid: Int32, ret: Int64, drop: UInt32) -> [UInt8] {
    common(1901, pid: pid) + le64(id) + le64(UInt64(bitPattern: ret)) + le32(drop)
  }

  package static func waking(pid: Int32, comm: String, prio: Int32) -> [UInt8] {
    let name = Array(comm.utf8.prefix(15))
    return common(300, pid: pid) + name + Array(repeating: 0, count: 16 - name.count) + le32(99)
      + le32(UInt32(bitPattern: prio))
  }
}
