import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Where events were lost, nothing on one side of the gap is put beneath a call of the other, unless its return proves it.
@Suite("Gaps")
struct GapTests {
  private func expect(_ text: String, is expected: String, location: SourceLocation = #_sourceLocation) {
    let result = trace(ofText: text)
    #expect(treeText(result) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
  }

  @Test("what comes behind a gap lies in nothing from before it")
  func noInventedCallers() {
    let result = trace(
      ofText: """
         0)               |  handle_mm_fault() {
         0)               |    do_wp_page() {
         0)   0.100 us    |      __rcu_read_lock();
        CPU:0 [LOST 400 EVENTS]
         0)               |        try_to_wake_up() {
         0)   0.200 us    |          __tlb_remove_folio_pages();
         0)   1.000 us    |        }
         0)   0.300 us    |      complete_signal();
         0)               |  next() {
         0)   0.100 us    |    leaf();
         0)   2.000 us    |  }
        """)
    #expect(violations(result) == [])
    #expect(
      treeText(result) == """
        #1 root handle_mm_fault lost ?ns cpu 0
          handle_mm_fault [? +?] noReturn lost
            do_wp_page [? +?] noReturn lost
              __rcu_read_lock [? +100]
        #2 root try_to_wake_up lost 1000ns cpu 0
          try_to_wake_up [? +1000] callersLost
            __tlb_remove_folio_pages [? +200]
        #3 root complete_signal lost 300ns cpu 0
          complete_signal [? +300] callersLost
        #4 root next complete 2000ns cpu 0
          next [? +2000]
            leaf [? +100]
        """)
  }

  @Test("a return by name proves a call and all around it, not what was open within")
  func survivors() {
    let result = trace(
      ofText: """
         0)               |  a() {
         0)               |    b() {
         0)               |      c() {
        CPU:0 [LOST EVENTS]
         0)   0.100 us    |          f();
         0)   0.200 us    |        g();
         0)   1.000 us    |      } /* e */
         0)   0.300 us    |      h();
         0)   3.000 us    |    } /* b */
         0)   0.400 us    |    i();
         0)   4.000 us    |  } /* a */
        """)
    #expect(violations(result) == [])
    #expect(
      treeText(result) == """
        #1 root a lost 4000ns cpu 0
          a [? +4000] lost
            b [? +3000] lost
              c [? +?] noReturn lost
              e [? +1000] noEntry
                f [? +100] callersLost
                g [? +200]
              h [? +300]
            i [? +400]
        """)
  }

  @Test("another name, and a time that cannot be the open call's, prove nothing")
  func impostors() {
    expect(
      """
       100.000010 |   0)    a-1     |               |  a() {
       100.000020 |   0)    a-1     |               |    b() {
       100.000021 |   0)    a-1     |   5.000 us    |      c();
      CPU:0 [LOST EVENTS]
       100.000900 |   0)    a-1     |   1.000 us    |      d();
       100.000902 |   0)    a-1     |   9.000 us    |    }
       100.000903 |   0)    a-1     | ! 893.000 us  |  }
       100.001010 |   0)    a-1     |               |  a() {
       100.001020 |   0)    a-1     |   5.000 us    |    c();
      CPU:0 [LOST EVENTS]
       100.002000 |   0)    a-1     |   0.500 us    |    d();
       100.002001 |   0)    a-1     |   2.000 us    |  } /* a */
      """,
      is: """
        #1 root a lost 893000ns a-1 cpu 0
          a [100000010000 +893000] lost
            b [100000020000 +?] noReturn lost
              c [100000021000 +5000]
            ? [? +9000] noEntry
              d [100000900000 +1000]
        #2 root a lost ?ns a-1 cpu 0
          a [100001010000 +?] noReturn lost
            c [100001020000 +5000]
        #3 root a truncated 2000ns a-1 cpu 0
          a [? +2000] noEntry
            d [100002000000 +500]
        """)
  }

  @Test("gaps in windows, and one gap in what another one left open")
  func windows() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=tcp summary="" */
       0)               |  tcp_v4_rcv() {
       0)               |    tcp_ack() {
      CPU:0 [LOST 9 EVENTS]
       0)               |      sock_def_readable() {
       0)   0.100 us    |        __wake_up();
      CPU:0 [LOST 9 EVENTS]
       0)   0.200 us    |          _raw_spin_lock();
       0)   2.000 us    |      } /* sock_def_readable */
       0)   0.300 us    |      kfree();
       0)               |  /* packet_end: id=1 ret=0 drop=none */
       0)               |  /* packet_begin: id=2 entry=tcp summary="" */
       0)               |  tcp_v4_rcv() {
      CPU:0 [LOST 9 EVENTS]
       0)   0.300 us    |    kfree();
       0)   5.000 us    |  } /* tcp_v4_rcv */
       0)               |  /* packet_end: id=2 ret=0 drop=none */
      """,
      is: """
        #1 packet tcp lost ?ns cpu 0
          tcp_v4_rcv [? +?] noReturn lost
            tcp_ack [? +?] noReturn lost
          sock_def_readable [? +2000] lost callersLost
            __wake_up [? +100]
            _raw_spin_lock [? +200] callersLost
          kfree [? +300] callersLost
        #2 packet tcp lost 5000ns cpu 0
          tcp_v4_rcv [? +5000] lost
            kfree [? +300]
        """)
  }

  @Test("a gap on the CPU that a task came to is the task's, too")
  func gapOnTheOtherCPU() {
    let result = trace(
      ofText: """
         0)    a-1     |               |  f() {
         0)    a-1     |               |    schedule() {
        CPU:1 [LOST 9 EVENTS]
         1)    a-1     |   0.100 us    |      g();
         1)    a-1     |   9.000 us    |  } /* f */
         0)    b-2     |   0.100 us    |  h();
        """)
    #expect(
      treeText(result) == """
        #1 root f lost 9000ns a-1 cpu 0
          f [? +9000] lost
            schedule [? +?] noReturn lost
            g [? +100] callersLost
        #2 root h complete 100ns b-2 cpu 0
          h [? +100]
        """)
  }

  @Test("records: a return's own times tell whether it is that of the call before the gap", arguments: [true, false])
  func records(isSame: Bool) throws {
    var log: [TraceEvent] = []
    func add(
      _ kind: TraceEvent.Kind, _ function: FunctionID, _ depth: Int32, at time: Int64, for duration: Int64? = nil
    ) {
      var event = TraceEvent(kind)
      (event.cpu, event.pid, event.depth, event.function) = (0, 7, depth, function)
      event.time = time
      if let duration { event.duration = duration }
      log.append(event)
    }
    var names = TraceNames()
    let ids = ["outer", "inner", "leaf"].map { name in
      var name = name
      return name.withUTF8 { names.functions.intern(UnsafeRawBufferPointer($0)) }
    }
    add(.enter, ids[0], 0, at: 1_000)
    add(.enter, ids[1], 1, at: 2_000)
    var lost = TraceEvent(.lost)
    lost.cpu = 0
    log.append(lost)
    add(.leaf, ids[2], 2, at: 500_000, for: 100)
    add(.exit, ids[1], 1, at: 501_000, for: isSame ? 499_500 : 3_000)
    add(.exit, ids[0], 0, at: 502_000, for: 501_500)
    var builder = TreeBuilder(source: "records")
    builder.take(&log, names: names)
    let result = builder.finish(names: names)
    #expect(violations(result) == [])
    let same = """
      #1 root outer lost 501500ns -7 cpu 0
        outer [1000 +501500] lost
          inner [2000 +499500] lost
            leaf [500000 +100]
      """
    let other = """
      #1 root outer lost 501500ns -7 cpu 0
        outer [1000 +501500] lost
          inner [2000 +?] noReturn lost
          inner [? +3000] noEntry
            leaf [500000 +100]
      """
    #expect(treeText(result) == (isSame ? same : other))
  }

  @Test("the first outermost call of a text is as whole as the second", arguments: ["", "CPU:0 [LOST 5 EVENTS]\n"])
  func firstRoot(gap: String) {
    func root(_ tenths: Int) -> String {
      " 0)               |  demo_rcv() {\n\(gap) 0)   1.\(tenths)00 us    |    } /* demo_hidden */\n"
        + " 0)   9.\(tenths)00 us    |  }\n"
    }
    let mark = gap.isEmpty ? "" : " lost"
    #expect(
      treeText(trace(ofText: root(0) + root(1))) == """
        #1 root demo_rcv \(gap.isEmpty ? "truncated" : "lost") 9000ns cpu 0
          demo_rcv [? +9000]\(mark)
            demo_hidden [? +1000] noEntry
        #2 root demo_rcv \(gap.isEmpty ? "truncated" : "lost") 9100ns cpu 0
          demo_rcv [? +9100]\(mark)
            demo_hidden [? +1100] noEntry
        """)
  }
}
