import CallTrees
import TestSupport

/// A window as the kernel prints it, for lists of many.
struct PacketSample {
  var number: Int
  var journey = 0
  var cpu = 1
  var task = "ksoftirqd/1"
  var pid = 21
  var length = 60
  /// Hexadecimal; empty for a packet of which nothing is known but its summary.
  var bytes = PacketSample.udp
  var calls = ["2.000 us    |  udp_rcv();"]
  /// In µs, from 100 s on.
  var time = 0
  var ret = "0 kind=int"
  var drop = "none at=none"

  /// 10.0.1.77:41010 > 10.0.1.2:7004, UDP.
  static let udp = "450000261234400040110000" + "0a00014d0a000102" + "a0321b5c00120000"
  /// [2001:db8:aaaa:bbbb::1]:41010 > [2001:db8:aaaa:cccc::2]:7004, UDP.
  static let udp6 =
    "6000000000121140" + "20010db8aaaabbbb0000000000000001" + "20010db8aaaacccc0000000000000002" + "a0321b5c00120000"

  var text: String {
    let micros = 100_000_000 + time
    let stamp = "\(micros / 1_000_000).\(String(1_000_000 + micros % 1_000_000).dropFirst())"
    let head = " \(stamp) |   \(cpu))   \(task.prefix(7))-\(pid)   |"
    let begin =
      "packet_begin: id=\(number) journey=\(journey) entry=udp skb=7 dev=veth0 ifindex=2 netns=1 proto=0x0800 "
      + "len=\(length) comm=\(task) summary=\"packet\" data=\(bytes)"
    var lines = ["\(head)               |  /* \(begin) */"]
    lines += calls.map { "\(head)   \($0)" }
    lines.append("\(head)               |  /* packet_end: id=\(number) ret=\(ret) drop=\(drop) keep=1 */")
    return lines.joined(separator: "\n") + "\n"
  }

  static func trace(_ packets: [PacketSample], source: String = "many.dat") -> Trace {
    TestSupport.trace(ofText: "# tracer: function_graph\n#\n" + packets.map(\.text).joined(), source: source)
  }

  /// So many packets in a row, changed as told.
  static func trace(_ count: Int, _ change: (inout PacketSample) -> Void) -> Trace {
    trace(
      (1...count).map { number in
        var packet = PacketSample(number: number, time: number * 10)
        change(&packet)
        return packet
      })
  }
}
