import SystemCalls
import TestSupport
import Testing

@testable import Capture

@Suite("What became of every match")
struct CaptureAccountTests {
  private func stats(_ change: (inout CaptureStats) -> Void) -> CaptureStats {
    var stats = CaptureStats()
    change(&stats)
    return stats
  }

  private func sum(_ account: CaptureAccount) -> UInt64 {
    account.captured + account.nested + account.nestedOther + account.notKept + account.sampledOut + account.afterQuota
      + account.withoutRoom + account.asleep + account.lost
  }

  @Test("all that opened and is nowhere is lost, and the parts add up")
  func lost() {
    let stats = stats {
      ($0.matched, $0.opened, $0.closed, $0.kept) = (103, 60, 60, 50)
      ($0.nested, $0.nestedOther, $0.skippedBySampling, $0.skippedForQuota, $0.skippedBusy) = (20, 5, 7, 6, 2)
      $0.skippedAsleep = 3
    }
    let account = CaptureAccount(stats, captured: 22, notKept: 10)
    #expect(account.lost == 28)
    #expect(sum(account) == account.matched)
    #expect(account.withoutWindow == " (20 again in their own window, 5 in another packet's window)")
    #expect(
      account.missing == [
        "10 not kept", "7 left out by sampling", "6 after the quota", "2 skipped for want of room",
        "3 while it slept", "28 lost",
      ])
    #expect(
      account.text
        == "103 match (20 again in their own window, 5 in another packet's window), 22 captured, 10 not kept, "
        + "7 left out by sampling, 6 after the quota, 2 skipped for want of room, 3 while it slept, 28 lost")
  }

  @Test("what a ring let go is not lost")
  func ring() {
    let account = CaptureAccount(
      stats { ($0.matched, $0.opened, $0.closed, $0.kept) = (50, 50, 50, 50) }, captured: 10, notKept: 0,
      overwritten: 40)
    #expect(account.missing == ["40 let go by the ring"])
    #expect(account.lost == 0)
  }

  @Test("while it runs nothing is called lost")
  func live() {
    var update = CaptureUpdate()
    update.stats = stats { ($0.matched, $0.opened, $0.skippedBySampling) = (10, 8, 2) }
    update.packets = 3
    update.notKept = 4
    #expect(CaptureAccount(update).missing == ["4 not kept", "2 left out by sampling"])
  }

  @Test("where all is there nothing is said")
  func whole() {
    let account = CaptureAccount(
      stats { ($0.matched, $0.opened, $0.closed, $0.kept) = (9, 9, 9, 9) }, captured: 9, notKept: 0)
    #expect(sum(account) == 9)
    #expect(account.missing == [])
    #expect(account.withoutWindow == "")
  }
}

@Suite("What others change while a capture runs")
struct TracingWatchTests {
  private func stats(overrun: Int, dropped: Int, read: Int) -> String {
    "entries: 0\noverrun: \(overrun)\ncommit overrun: 0\nbytes: 0\ndropped events: \(dropped)\nread events: \(read)\n"
  }

  private func tree() throws -> TemporaryTree {
    try TemporaryTree([
      "tracing_on": "1\n", "current_tracer": "function_graph\n", "set_ftrace_pid": "1000000000\n",
      "trace_clock": "local [mono] boot\n", "buffer_size_kb": "8192\n", "events/ftview/packet_begin/enable": "1\n",
      "per_cpu/cpu0/stats": stats(overrun: 3, dropped: 1, read: 500),
      "per_cpu/cpu1/stats": stats(overrun: 0, dropped: 0, read: 70),
    ])
  }

  @Test("nothing is said of what stays as it was")
  func quiet() throws {
    let tree = try tree()
    var watch = TracingWatch(of: TraceArray(directory: tree.root, name: "x"))
    try tree.write("per_cpu/cpu0/stats", stats(overrun: 5, dropped: 1, read: 900))
    watch.look()
    #expect(watch.findings == [])
    #expect(watch.lost == 6)
    #expect(watch.statistics.map { $0.prefix(17) } == ["CPU: 0\nentries: 0", "CPU: 1\nentries: 0"])
  }

  @Test(
    "a change is named with what it was, once",
    arguments: [
      ("tracing_on", "0\n", "somebody changed tracing_on: it is 0, was 1"),
      ("current_tracer", "nop\n", "somebody changed current_tracer: it is nop, was function_graph"),
      ("set_ftrace_pid", "2\n17\n", "somebody changed set_ftrace_pid: it is 2 17, was 1000000000"),
      ("set_ftrace_pid", "no pid\n", "somebody changed set_ftrace_pid: it is empty, was 1000000000"),
      ("trace_clock", "[local] mono boot\n", "somebody changed trace_clock: it is local, was mono"),
      (
        "events/ftview/packet_begin/enable", "0\n",
        "somebody changed events/ftview/packet_begin/enable: it is 0, was 1"
      ),
    ])
  func changed(name: String, text: String, finding: String) throws {
    let tree = try tree()
    var watch = TracingWatch(of: TraceArray(directory: tree.root, name: "x"))
    try tree.write(name, text)
    watch.look()
    watch.look()
    #expect(watch.findings == [finding])
  }

  @Test("changes without end are not told without end")
  func manyChanges() throws {
    let tree = try tree()
    var watch = TracingWatch(of: TraceArray(directory: tree.root, name: "x"))
    for number in 1...300 {
      try tree.write("set_ftrace_pid", "\(number)\n")
      watch.look()
    }
    #expect(watch.findings.count == 100)
    #expect(watch.findings.last == "somebody changed set_ftrace_pid: it is 100, was 99")
  }

  @Test("an emptied buffer is told by its counters, and what was lost before still counts")
  func emptied() throws {
    let tree = try tree()
    var watch = TracingWatch(of: TraceArray(directory: tree.root, name: "x"))
    try tree.write("per_cpu/cpu0/stats", stats(overrun: 2, dropped: 0, read: 10))
    watch.look()
    #expect(watch.findings == ["somebody emptied the trace buffer"])
    #expect(watch.lost == 6)
  }
}

@Suite("Waiting for the kernel")
struct PatienceTests {
  @Test("it is over at its limit, and only then")
  func limit() {
    var patience = Patience(limit: 100)
    var steps = 0
    while patience.waits(for: "x") { steps += 1 }
    #expect(steps == 2)
    var none = Patience(limit: 0)
    let waits = none.waits(for: "x")
    #expect(!waits)
  }
}
