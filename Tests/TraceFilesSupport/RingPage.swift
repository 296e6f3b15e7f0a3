/// A ring-buffer sub-buffer made by hand, as `trace_pipe_raw` gives it (kernel/trace/ring_buffer.c).
///
///     time stamp, 8 bytes | commit, 8 bytes | events: type_len 5 bits, time_delta 27 bits, data
package struct RingPage {
  package private(set) var bytes: [UInt8]
  private var time: UInt64

  /// - Parameter time: of the first event, in ns.
  package init(time: UInt64) {
    self.time = time
    bytes = Self.encode(time) + Self.encode(UInt64(0))
  }

  /// `funcgraph_entry` of the function at `address`.
  package func enter(_ address: UInt64, depth: UInt32, pid: UInt32, at time: UInt64) -> RingPage {
    with(Self.head(11, pid) + Self.encode(address) + Self.encode(depth) + [0, 0, 0, 0], at: time)
  }

  /// `funcgraph_exit` of the function at `address`, entered at `start`.
  package func exit(_ address: UInt64, depth: UInt32, pid: UInt32, from start: UInt64, at time: UInt64) -> RingPage {
    with(
      Self.head(10, pid) + Self.encode(address) + Self.encode(depth) + [0, 0, 0, 0] + Self.encode(start)
        + Self.encode(time), at: time)
  }

  /// `ftview:packet_begin` of window `id` at an entry point of four letters at most.
  package func begin(_ id: UInt64, _ entry: String, pid: UInt32, at time: UInt64) -> RingPage {
    let name = Array(entry.utf8) + [UInt8](repeating: 0, count: 8 - entry.utf8.count)
    return with(Self.head(500, pid) + Self.encode(id) + name, at: time)
  }

  /// `ftview:packet_end` of window `id`, whose handler returned 0.
  package func end(_ id: UInt64, pid: UInt32, at time: UInt64, keep: Bool = true) -> RingPage {
    let data = Self.encode(id) + Self.encode(UInt64(0)) + Self.encode(UInt32(keep ? 1 : 0)) + [0, 0, 0, 0]
    return with(Self.head(501, pid) + data, at: time)
  }

  private func with(_ data: [UInt8], at time: UInt64) -> RingPage {
    var page = self
    let delta = UInt32(time - page.time)
    page.bytes += Self.encode(UInt32(data.count / 4) | delta << 5) + data
    page.time = time
    page.bytes.replaceSubrange(8..<16, with: Self.encode(UInt64(page.bytes.count - 16)))
    return page
  }

  private static func head(_ type: UInt16, _ pid: UInt32) -> [UInt8] { encode(type) + [0, 0] + encode(pid) }

  private static func encode(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}

/// The kernel's description of the events of ``RingPage``, as tracefs gives it.
package enum RingFormats {
  package static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;

    """
  package static let headerEvent = """
    # compressed entry header
    \ttype_len    :    5 bits
    \ttime_delta  :   27 bits
    \tarray       :   32 bits

    \tpadding     : type == 29
    \ttime_extend : type == 30
    \ttime_stamp : type == 31
    \tdata max type_len  == 28

    """
  private static let common = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """
  package static let entry = """
    name: funcgraph_entry
    ID: 11
    \(common)
    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:int depth;\toffset:16;\tsize:4;\tsigned:1;

    print fmt: "--> %ps (%d)", (void *)REC->func, REC->depth

    """
  package static let exit = """
    name: funcgraph_exit
    ID: 10
    \(common)
    \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:int depth;\toffset:16;\tsize:4;\tsigned:1;
    \tfield:unsigned int overrun;\toffset:20;\tsize:4;\tsigned:0;
    \tfield:unsigned long long calltime;\toffset:24;\tsize:8;\tsigned:0;
    \tfield:unsigned long long rettime;\toffset:32;\tsize:8;\tsigned:0;

    print fmt: "<-- %ps (%d)", (void *)REC->func, REC->depth

    """
  package static let begin = """
    name: packet_begin
    ID: 500
    \(common)
    \tfield:u64 id;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:char entry[8];\toffset:16;\tsize:8;\tsigned:0;

    print fmt: "id=%llu entry=%s", REC->id, REC->entry

    """
  package static let end = """
    name: packet_end
    ID: 501
    \(common)
    \tfield:u64 id;\toffset:8;\tsize:8;\tsigned:0;
    \tfield:long ret;\toffset:16;\tsize:8;\tsigned:1;
    \tfield:u32 keep;\toffset:24;\tsize:4;\tsigned:0;

    print fmt: "id=%llu ret=%ld", REC->id, REC->ret

    """
  package static let symbols = """
    ffffffff81000000 T tcp_v4_rcv
    ffffffff81000100 t tcp_filter
    ffffffff81000200 T udp_rcv
    ffffffff81000300 T last

    """
}
