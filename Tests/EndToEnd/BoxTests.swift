import Foundation
import Testing

/// The running test box, as `make test` hands it over (Docs/Contributing/TestBox.md).
struct Box {
  let sshConfig: String

  /// The box that this run is given, or nil when there is none.
  static let running = ProcessInfo.processInfo.environment["FTVIEW_BOX_SSH_CONFIG"].map { Box(sshConfig: $0) }

  /// Runs a command in the box and returns what it printed; its failure is the test's.
  @discardableResult
  func run(_ command: String) throws -> String {
    let result = try Command.run("/usr/bin/ssh", ["-F", sshConfig, "box", command])
    guard result.status == 0 else {
      throw TmuxTerminal.Failure(description: "in the box: \(command): status \(result.status)\n\(result.errors)")
    }
    return result.output
  }

  /// A terminal that is logged in to the box and runs `command` there.
  func terminal(_ command: String, columns: Int = 80, rows: Int = 24) throws -> TmuxTerminal {
    try TmuxTerminal(command: "ssh -tt -F '\(sshConfig)' box '\(command)'", columns: columns, rows: rows)
  }

  /// Every setting that a live capture touches, as text.
  func tracing() throws -> String {
    try run(
      """
      cd /sys/kernel/tracing && ls instances && grep -H . current_tracer tracing_on trace_clock set_ftrace_pid \
      set_ftrace_notrace max_graph_depth options/funcgraph-irqs options/overwrite events/ftview/enable
      """)
  }
}

/// The whole way on a real kernel: from a packet on the wire to its call graph on the screen, over SSH.
@Suite(.serialized, .enabled(if: Box.running != nil, "needs a box: make test-box"))
struct BoxTests {
  let box: Box

  init() throws {
    box = try #require(Box.running)
    try box.run("grep -q '^ftview ' /proc/modules || insmod /ftview/ftview.ko")
  }

  /// The capture is armed by hand, packets are sent, and everything that a user would do next is done.
  @Test(.timeLimit(.minutes(15)))
  func armsUnfoldsSearchesDiffsAndExports() throws {
    let before = try box.tracing()
    try box.run("rm -f /tmp/subtree.txt /tmp/live.dat")
    let terminal = try box.terminal("ftview")

    // Arm.
    try terminal.wait(forText: "arm")
    if !(try terminal.screen().contains("arm a capture")) {
      try terminal.type("a")
      try terminal.wait(forText: "arm a capture")
    }
    try terminal.type(text: "udp dst port 7000 ot")
    try terminal.wait(forText: "^^ syntax error")
    try terminal.type("BSpace")
    try terminal.type(text: "r tcp dst port 9000")
    try terminal.type("Enter")
    try terminal.wait(forText: "ARMED", seconds: 300)

    // Send: three datagrams and one connection that match, and others that do not.
    try box.run("traffic udp4:7000:2 udp6:7000:1:100 udp4:7001:3 tcp4:9000:1 icmp4:2 >/dev/null")
    let listed = try terminal.wait(for: "the datagrams and the connection") { screen in
      screen.contains("10.0.1.2.7000") || screen.contains("10.0.1.2:7000")
        ? !screen.contains("7001") && screen.contains("9000") : false
    }
    #expect(!listed.contains("ICMP"))
    try terminal.type("S")
    try terminal.wait(forText: "STOPPED", seconds: 300)
    #expect(try box.tracing() == before)

    // What is right below the handler: compilers make one of these a part of another, each kernel's in its way.
    let below = try box.run(
      """
      for name in __udp4_lib_rcv udp_unicast_rcv_skb udp_queue_rcv_skb udp_queue_rcv_one_skb; do
        if grep -qx $name /sys/kernel/tracing/available_filter_functions; then echo $name; break; fi
      done
      """
    ).trimmingCharacters(in: .whitespacesAndNewlines)

    // Unfold the first packet: the handler is its outermost call, and what is beneath shows level by level.
    try terminal.type("g", "Enter", "z", "1")
    // The terminal may be seen half drawn.
    try terminal.wait(for: "the handler alone") { $0.contains("▸ udp_rcv") && !$0.contains(below) }
    // An interrupt's calls may stand before it.
    try terminal.type(text: "/udp_rcv")
    try terminal.type("Enter")
    try terminal.wait(for: "the handler under the cursor") { screen in
      screen.split(separator: "\n").contains { $0.contains("▌") && $0.contains("▸ udp_rcv") }
    }
    try terminal.type("l")
    try terminal.wait(forText: below)

    // Search, into what is still folded.
    try terminal.type(text: "/udp_queue_rcv_one")
    try terminal.type("Enter")
    let found = try terminal.wait(for: "the line that was found, under the cursor") { screen in
      screen.split(separator: "\n").contains { $0.contains("▌") && $0.contains("udp_queue_rcv_one_skb") }
    }
    #expect(found.contains("udp_unicast_rcv_skb") || found.contains("udp_queue_rcv_skb"))

    // Export what is under the cursor.
    try terminal.type("x")
    try terminal.type("C-u")
    try terminal.type(text: "/tmp/subtree.txt")
    try terminal.type("Enter")
    try terminal.wait(for: "word of the export") { $0.contains("subtree.txt") && !$0.contains("write to:") }
    let exported = try box.run("cat /tmp/subtree.txt")
    #expect(exported.contains("udp_queue_rcv_one_skb"))
    #expect(exported.contains("__udp_enqueue_schedule_skb"))
    #expect(!exported.contains("udp_rcv("))
    let again = try box.run("ftview export /tmp/subtree.txt --format folded")
    #expect(again.hasPrefix("udp_queue_rcv_one_skb"))

    // Diff: the first datagram with the connection's first segment.
    try terminal.type("Escape")
    try terminal.type(text: ":diff 1 4")
    try terminal.type("Enter")
    let diff = try terminal.wait(for: "both packets' handlers") { $0.contains("udp_rcv") && $0.contains("tcp_v4_rcv") }
    #expect(diff.contains("udp_rcv"))
    try terminal.type("q")

    // Save, look at the same packets from the file, and leave.
    try terminal.type(text: ":w /tmp/live.dat")
    try terminal.type("Enter")
    try terminal.wait(forText: "live.dat")
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
    #expect(try terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
    let saved = try box.run("ftview export /tmp/live.dat --format text | grep -c packet_begin:")
    #expect((Int(saved.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) >= 6)
    try box.run("rm -f /tmp/subtree.txt /tmp/live.dat")
    try box.run("test -z \"$(pgrep -x ftview)\" && test ! -e /run/ftview/restore && rmmod ftview")
  }

  /// What there is can be saved while a capture runs, and a terminal whose size goes on changing keeps nothing from it.
  @Test(.timeLimit(.minutes(10)))
  func savesWhatThereIsWhileTheTerminalChangesItsSize() throws {
    let before = try box.tracing()
    try box.run("rm -f /tmp/so-far.dat /tmp/all.dat")
    let terminal = try box.terminal("ftview -f \"udp dst port 7000\"")
    try terminal.wait(forText: "ARMED", seconds: 300)
    try box.run("traffic udp4:7000:5 >/dev/null")
    try terminal.wait(forText: "captured 5")
    for round in 0..<40 {
      try terminal.resize(columns: round % 2 == 0 ? 100 : 60 + round, rows: round % 3 == 0 ? 24 : 10 + round % 20)
    }
    try terminal.resize(columns: 100, rows: 24)
    try terminal.type(text: ":w /tmp/so-far.dat")
    try terminal.type("Enter")
    try terminal.wait(forText: "the capture goes on")
    try box.run("traffic udp6:7000:3 >/dev/null")
    try terminal.wait(forText: "captured 8")
    try terminal.type("S")
    try terminal.wait(forText: "STOPPED", seconds: 300)
    try terminal.type(text: ":w /tmp/all.dat")
    try terminal.type("Enter")
    try terminal.wait(forText: "saved /tmp/all.dat")
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
    let counts = try box.run(
      "for name in so-far all; do ftview export /tmp/$name.dat --format text | grep -c packet_begin:; done")
    #expect(counts.split(separator: "\n") == ["5", "8"])
    #expect(try box.tracing() == before)
    try box.run("rm -f /tmp/so-far.dat /tmp/all.dat && rmmod ftview")
  }

  /// A ring turns over under traffic: the screen says how many were let go, a key writes what it has, and its end shows that.
  @Test(.timeLimit(.minutes(15)))
  func aRingTurnsOverAndIsWritten() throws {
    let before = try box.tracing()
    try box.run("rm -f /tmp/ring.dat /tmp/end.dat")
    let terminal = try box.terminal("ftview", columns: 140)
    try terminal.wait(forText: "arm a capture")
    try terminal.type("Escape")
    try terminal.type(text: ":set ring 20")
    try terminal.type("Enter", "a")
    try terminal.wait(forText: "arm a capture")
    try terminal.type(text: "udp dst port 7000")
    try terminal.type("Enter")
    try terminal.wait(forText: "ARMED", "a ring fills", seconds: 300)

    try box.run("traffic udp4:7000:15 >/dev/null")
    try terminal.wait(forText: "matched 15 in the ring 15/20 lost 0")
    try box.run("traffic udp6:7000:30 >/dev/null")
    try terminal.wait(forText: "matched 45 in the ring 20/20 let go 25 lost 0")
    try terminal.type(text: ":w /tmp/ring.dat")
    try terminal.type("Enter")
    try terminal.wait(forText: "the capture goes on")
    try box.run("traffic udp4:7000:5 >/dev/null")
    try terminal.wait(forText: "matched 50 in the ring 20/20 let go 30 lost 0")
    try terminal.type("S")
    try terminal.wait(forText: "STOPPED", "packet 1/20", seconds: 300)
    #expect(try box.tracing() == before)
    try terminal.type(text: ":w /tmp/end.dat")
    try terminal.type("Enter")
    try terminal.wait(forText: "saved /tmp/end.dat")
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
    #expect(try terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")

    // The newest twenty each time, whole, and none is missing between them.
    for (name, numbers) in [("ring", 26...45), ("end", 31...50)] {
      let ids = try box.run(
        "ftview export /tmp/\(name).dat --format text | grep -o \"packet_begin: id=[0-9]*\" | tr -dc \"0-9\\n\"")
      #expect(ids.split(separator: "\n").compactMap { Int($0) } == Array(numbers), "\(name).dat")
      let whole = try box.run("ftview export /tmp/\(name).dat --format json | grep -c complete")
      #expect(Int(whole.filter(\.isNumber)) == 20, "\(name).dat")
    }
    #expect(try box.tracing() == before)
    try box.run("rm -f /tmp/ring.dat /tmp/end.dat")
    try box.run("test -z \"$(pgrep -x ftview)\" && test ! -e /run/ftview/restore && rmmod ftview")
  }

  /// The connection goes away while a capture runs: nothing stays behind.
  @Test(.timeLimit(.minutes(10)))
  func aClosedTerminalPutsTracingBack() throws {
    let before = try box.tracing()
    let terminal = try box.terminal("ftview -f udp")
    try terminal.wait(forText: "ARMED", seconds: 300)
    try terminal.close()
    // It may be gone already: then there is nothing to wait for, which is no failure.
    try box.run("timeout 300 pidwait -x ftview || ! pgrep -x ftview")
    #expect(try box.tracing() == before)
    try box.run("rmmod ftview")
  }
}
