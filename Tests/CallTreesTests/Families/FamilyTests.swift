import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

@Suite("Path families")
struct FamilyTests {
  private static let fast = "tcp_v4_rcv\n  tcp_filter\n  tcp_v4_do_rcv\n    tcp_rcv_established\n      tcp_ack"
  private static let slow = "tcp_v4_rcv\n  tcp_filter\n  tcp_v4_do_rcv\n    tcp_rcv_state_process"
  private static let backlog = "tcp_v4_rcv\n  tcp_filter\n  tcp_add_backlog"

  @Test("Packets of one path are a family, named by the call that the fewest others make")
  func names() {
    #expect(
      familiesText(packetsOf([Self.fast, Self.slow, Self.fast, Self.backlog], entry: "tcp")) == """
        1 ×2 tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established
        2 ×1 tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_state_process
        3 ×1 tcp_v4_rcv/tcp_add_backlog
        """)
  }

  @Test("Where all took one path its name is where most calls were made")
  func onlyFamily() {
    #expect(
      familiesText(packetsOf([Self.fast, Self.fast])) == "1 ×2 tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established/tcp_ack")
    #expect(familiesText(packetsOf("f\n  a\n  b")) == "1 ×1 f")
  }

  @Test("A family that lacks a call of a larger one is named by that")
  func without() {
    #expect(
      familiesText(
        packetsOf("f\n  g\n    a\n    b\n\nf\n  g\n    a\n    b\n\nf\n  g\n    a\n\nf\n  g\n    b", entry: "ip")) == """
          1 ×2 f/g/a
          2 ×1 f/g/a without …/b
          3 ×1 f/g/b
          """)
  }

  @Test("The same calls in another order are told by a number")
  func order() {
    #expect(familiesText(packetsOf("f\n  a\n  b\n\nf\n  b\n  a")) == "1 ×1 f\n2 ×1 f (2)")
  }

  @Test("Interrupts, noise and repeats are no part of a shape")
  func normalised() {
    let plain = "f\n  a\n  g\n    h\n  b"
    let others = [
      "f\n  a\n  sysvec_x irq\n    handler irq\n  g\n    h\n  b",
      "f\n  _raw_spin_lock\n  a\n  g\n    h\n      kmalloc\n        ___slab_alloc\n    _raw_spin_unlock\n  b",
      "f\n  a\n  g\n    h\n  g\n    h\n    h\n  b", "f\n  a\n  g\n    h\n  a\n  g\n    h\n  b\n  a",
    ]
    for other in others { #expect(FamilyTable(packetsOf([plain, other])).families.count == 1, "\(other)") }
  }

  @Test("Which way a wake-up, a timer or a random number takes is no part of it; that it was asked for is")
  func closed() {
    let plain = "f\n  sock_def_readable\n    try_to_wake_up\n  mod_timer"
    let other = "f\n  sock_def_readable\n    try_to_wake_up\n      select_task_rq_fair\n  mod_timer\n    enqueue_timer"
    #expect(FamilyTable(packetsOf([plain, other])).families.count == 1)
    #expect(FamilyTable(packetsOf([plain, "f\n  sock_def_readable\n  mod_timer"])).families.count == 2)
    #expect(FamilyTable(packetsOf("schedule\n  a\n\nschedule\n  b")).families.count == 2)
    var walk = PathWalk()
    let trace = packetsOf("f 100\n  mod_timer 50\n    a 20\n    sysvec_x 10 irq\n  b 5")
    walk.update(trace.functions)
    let uses = walk.uses(of: trace.packets[0], in: trace)
    #expect(uses.map { walk.texts(of: $0.path).last } == ["f", "mod_timer", "b"])
    #expect(uses.map(\.selfTime) == [45, 40, 5])
  }

  @Test("What a call made, and under which caller, is part of it")
  func distinct() {
    let all = [
      "f\n  a\n  b", "f\n  a\n    b", "f\n  b\n  a", "f\n  a", "f", "g\n  a\n  b", "f\n  a\n  b\n  c",
      "f\n  a\n    b\n  b",
      "f\n  a\n    b\n  a\n    c", "f\n  a\n    b\n    c",
    ]
    #expect(FamilyTable(packetsOf(all)).families.count == all.count)
  }

  @Test("A function's copies that the compiler made are the function")
  func suffixes() {
    #expect(
      FamilyTable(packetsOf("f\n  tcp_ack.isra.0\n\nf\n  tcp_ack\n\nf\n  tcp_ack.constprop.0.part.1")).families.count
        == 1)
    #expect(FamilyTable(packetsOf("f\n  tcp_ack\n\nf\n  tcp_ac")).families.count == 2)
  }

  @Test("Packets of which something is missing are in no family")
  func incomplete() {
    var trace = packetsOf("f\n  a\n\nf\n  a cut\n\nf lost\n  a\n\nf\n  a")
    #expect(familiesText(trace) == "1 ×2 f/a\n2 not whole")
    var records = Array(trace.packets)
    records[3].integrity = .truncated
    trace.packets = PacketTable(records)
    let table = FamilyTable(trace)
    #expect(table.entries == [FamilyEntry(name: "f", number: table.entries[0].number, count: 1, incomplete: 3)])
    #expect((0..<4).map { table.family(of: $0) } == [0, nil, nil, nil])
  }

  @Test("An interrupt or noise that is listed for itself has a family of its own calls")
  func rootsOfTheirOwn() {
    #expect(
      familiesText(packetsOf("sysvec_x irq\n  handler irq\n\nsysvec_x irq\n\nkfree\n  a\n\nkfree")) == """
        1 ×1 sysvec_x/handler
        2 ×1 sysvec_x
        3 ×1 kfree/a
        4 ×1 kfree
        """)
  }

  @Test("Packets without calls, and packets of several outermost calls")
  func outermost() {
    #expect(familiesText(packetsOf(["", "f\ng", "f\ng\nf", "g\nf"], entry: "ip")) == "2 ×2 f\n1 ×1 no calls\n3 ×1 g")
  }

  @Test("Entry points have families of their own, and names do not mix")
  func entries() {
    var trace = packetsOf("f\n  a\n\nf\n  a")
    var records = Array(trace.packets)
    (records[0].kind, records[0].entry) = (.packet, "tcp")
    (records[1].kind, records[1].entry) = (.packet, "udp")
    trace.packets = PacketTable(records)
    let table = FamilyTable(trace)
    #expect(table.entries.map(\.name) == ["tcp", "udp"])
    #expect(familiesText(trace) == "1 ×1 f/a\n2 ×1 f/a")
  }

  @Test("Rare is under 5 % of an entry point's packets, from 20 packets on")
  func rare() {
    let rest = Array(repeating: Self.fast, count: 20)
    #expect(
      familiesText(packetsOf([Self.backlog] + rest, entry: "tcp")).contains("1 ×1 rare tcp_v4_rcv/tcp_add_backlog"))
    #expect(!familiesText(packetsOf([Self.backlog] + rest.dropLast(), entry: "tcp")).contains("rare"))
    #expect(!familiesText(packetsOf([Self.backlog] + rest.dropLast(2), entry: "tcp")).contains("rare"))
  }

  @Test("Median, p99 and the packet that stands for the others")
  func summaries() {
    let trace = packetsOf("f 90\n\nf 10\n\ng 7\n\nf 40\n\nf 50\n\nf 30")
    let table = FamilyTable(trace)
    #expect(
      table.summaries(trace) == [
        FamilySummary(family: 0, representative: 3, median: 40, p99: 90),
        FamilySummary(family: 1, representative: 2, median: 7, p99: 7),
      ])
    let untimed = packetsOf("f\n\nf")
    #expect(
      FamilyTable(untimed).summaries(untimed) == [FamilySummary(family: 0, representative: 0, median: nil, p99: nil)])
  }

  @Test("In pieces the times are those of all packets sorted", arguments: 0..<20)
  func timesInPieces(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = ["f", "g", "h"]
    let packets = (0..<700).map { _ -> String in
      let name = names[Int.random(in: 0..<names.count, using: &random)]
      return Int.random(in: 0..<9, using: &random) == 0 ? name : "\(name) \(Int.random(in: 0...300, using: &random))"
    }
    let trace = packetsOf(packets.joined(separator: "\n\n"))
    let table = FamilyTable(trace)
    var times = FamilyTimes(table)
    while times.proceed(trace, packets: Int.random(in: 1...250, using: &random)) {}
    #expect(times.result.count == 3)
    for summary in times.result {
      let own = table.positions(of: summary.family)
      let sorted = own.compactMap { trace.packets[$0].duration }.sorted()
      let median = sorted[(sorted.count * 50 + 99) / 100 - 1]
      #expect(summary.median == median && summary.p99 == sorted[(sorted.count * 99 + 99) / 100 - 1])
      #expect(summary.representative == own.first { trace.packets[$0].duration == median })
    }
  }

  @Test("The same drop reason of all packets is part of the name")
  func drops() {
    var trace = packetsOf([Self.backlog, Self.backlog, Self.slow, Self.slow], entry: "tcp")
    var records = Array(trace.packets)
    for index in 0..<3 { records[index].end = PacketEnd(id: UInt64(index), ret: 0, drop: "NO_SOCKET") }
    trace.packets = PacketTable(records)
    #expect(
      familiesText(trace) == """
        1 ×2 tcp_v4_rcv/tcp_add_backlog DROP NO_SOCKET
        2 ×2 tcp_v4_rcv/tcp_v4_do_rcv
        """)
  }
}
