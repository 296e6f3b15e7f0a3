import CallTrees
import Export
import TestSupport
import Testing

/// A process calls itself what it likes, and so does a device: no name makes other fields of what is read.
@Suite("Names that look like something else") struct NameTests {
  /// Fifteen bytes at most, as the kernel keeps them.
  static let names = [
    "a id=77 b", "a summary=\"b", "x len=9", " data=4500", "comm=x", "a: b", "a [000] b", "x [0]", "a => b",
    "a-1 => b-2",
    "a|b", "a-1 | b", "a-1|b", "|", "-", "--", "a-", "-12", "7", "0)", "1) x", "1) f();", "a-1|f();", "0.1 us |",
    "1 us | x", "f();", "|f();",
    "f() {", "} /* f */", "/*", "*/", "funcgraph_exit:", "funcgraph_entry", "sched_switch: ", "# x", "#", "> x", ">",
    "d..1.", "==========>", "x 1.000000: y", "[001] 1.000000", "packet_begin:", "CPU:0 [LOST 5", "été", "a\u{a0}b",
  ]

  private func written(_ trace: Trace) -> String { Sample.text(.text, ExportPart.all(of: trace), of: trace) }

  @Test("in a packet, through the text export and back", arguments: names)
  func packets(name: String) throws {
    let text = """
       1234.567891 |   1)  ksoftir-21    |               |  /* packet_begin: id=1 journey=3 entry=tcp skb=7 dev=d=1 ifindex=2 \
      netns=3 proto=0x0800 len=60 comm=\(name) summary="IP a > b" data=4500 */
       1234.567892 |   1)  ksoftir-21    |   0.208 us    |  f();
       1234.567893 |   1)  ksoftir-21    |               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 */

      """
    let first = trace(ofText: text)
    let begin = try #require(first.packets.first?.begin)
    #expect(begin.comm == name)
    #expect(
      "\(begin.id) \(begin.journey) \(begin.entry) \(begin.cookie) \(begin.device) \(begin.interfaceIndex)"
        == "1 3 tcp 7 d=1 2")
    #expect(
      "\(begin.namespace) \(begin.ethertype) \(begin.length) \(begin.summary) \(begin.bytes)"
        == "3 2048 60 IP a > b [69, 0]")
    #expect(first.packets.count == 1 && first.packets[0].integrity == .complete && first.notices == [])
    let second = trace(ofText: written(first))
    #expect(second.packets.first?.begin == begin)
    #expect(treeText(second) == treeText(first))
    #expect(written(second) == written(first))
  }

  @Test("Backslashes that libtraceevent leaves around a summary are taken off")
  func backslashes() {
    let text =
      #" 0)               |  /* packet_begin: id=1 entry=tcp len=60 comm=a summary=\"IP a > b\" data=4500 */"#
      + "\n 0)   0.208 us    |  f();\n"
    let begin = trace(ofText: text).packets.first?.begin
    #expect(begin?.summary == "IP a > b" && begin?.bytes == [0x45, 0] && begin?.comm == "a")
  }

  /// `print_graph_proc`: seven bytes of the name, in the middle of fourteen columns.
  private func field(_ name: String, _ pid: Int) -> String {
    let task = "\(String(decoding: name.utf8.prefix(7), as: UTF8.self))-\(pid)"
    let spaces = max(0, 14 - task.utf8.count)
    return String(repeating: " ", count: spaces / 2) + task + String(repeating: " ", count: spaces - spaces / 2)
  }

  /// The names that fit into the column whole and with what they begin and end with.
  static let short = names.filter { $0.utf8.count <= 7 && $0.first != " " && $0.last != " " }

  @Test("in the column of tasks, in switch lines and in reports", arguments: short, [21, 4_194_304])
  func tasks(name: String, pid: Int) {
    let columns = trace(
      ofText: """
           11.000359 |   0) \(field(name, pid)) |               |  a() {
           11.000360 |   0) \(field(name, pid)) |   0.160 us    |    b();
           11.000361 |   0) \(field(name, pid)) |   0.892 us    |  }

        """)
    let tree = "#1 root a complete 892ns \(name)-\(pid) cpu 0\n  a [11000359000 +892]\n    b [11000360000 +160]"
    #expect(treeText(columns) == tree)
    #expect(columns.notices == [])
    #expect(treeText(trace(ofText: written(columns))) == tree)

    let alone = trace(
      ofText: "\(field(name, pid)) |               |  a() {\n\(field(name, pid)) |   0.892 us    |  }\n")
    #expect(treeText(alone) == "#1 root a complete 892ns \(name)-\(pid)\n  a [? +892]")

    let switched = trace(
      ofText: """
         0)   1.000 us    |  a();
         ------------------------------------------
         0) \(field("before", 7)) => \(field(name, pid))
         ------------------------------------------

         0)   2.000 us    |  b();
         ------------------------------------------
         0) \(field(name, pid)) => \(field("behind", 9))
         ------------------------------------------

         0)   3.000 us    |  c();

        """)
    #expect(switched.packets.map { "\($0.comm)-\($0.pid ?? -1)" }.suffix(2) == ["\(name)-\(pid)", "behind-9"])
    #expect(switched.notices == [])
  }

  @Test("in reports, with the PID padded as trace-cmd and the kernel do", arguments: names.filter { $0.last != " " })
  func reports(name: String) {
    let task = String(repeating: " ", count: 16 - name.utf8.count) + name + "-21     [001]"
    let result = trace(
      ofText: """
        \(task)   116.178825: funcgraph_entry:                   |  a() {
        \(task)   116.178827: funcgraph_entry:        0.110 us   |    b();
        \(task)   116.178828: sched_waking:         comm=x pid=9
        \(task)   116.178829: funcgraph_exit:       ! 372.966 us |  }

        """)
    let shown = String(name.drop { $0 == " " })
    let tree = """
      #1 root a complete 372966ns \(shown)-21 cpu 1
        a [116178825000 +372966] // sched_waking:         comm=x pid=9
          b [116178827000 +110]
      """
    #expect(treeText(result) == tree)
    #expect(result.notices == [])
    #expect(treeText(trace(ofText: written(result))) == tree)
  }
}
