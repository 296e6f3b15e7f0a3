import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Traces with parts missing: what is there is shown, what is not is marked, and nothing is made up.
@Suite struct DamageTests {
  private func tree(_ text: String) -> String {
    let result = trace(ofText: text)
    #expect(violations(result) == [])
    return treeText(result)
  }

  @Test func returnsWithoutEntryAdoptWhatIsDeeper() {
    #expect(
      tree(
        """
         0)   0.100 us    |      a();
         0)   0.200 us    |      b();
         0)   1.000 us    |    } /* f */
         0)   0.300 us    |    c();
         0)   2.000 us    |  } /* g */
         0)   0.400 us    |  d();
        """) == """
          #1 root g truncated 2000ns cpu 0
            g [? +2000] noEntry
              f [? +1000] noEntry
                a [? +100]
                b [? +200]
              c [? +300]
          #2 root d complete 400ns cpu 0
            d [? +400]
          """)
  }

  @Test func returnsOnlyWithAThreshold() {
    #expect(
      tree(
        """
         2) @ 131083.6 us |      } /* schedule */
         2) @ 131086.5 us |    } /* schedule_timeout */
         2) @ 131129.6 us |  } /* wait_for_completion */
        """) == """
          #1 root wait_for_completion truncated 131129600ns cpu 2
            wait_for_completion [? +131129600] noEntry
              schedule_timeout [? +131086500] noEntry
                schedule [? +131083600] noEntry
          """)
  }

  @Test func callsThatNeverReturnAreMarked() {
    #expect(
      tree(
        """
         0)               |  a() {
         0)               |    b() {
         0)   0.100 us    |      c();
        """) == """
          #1 root a truncated ?ns cpu 0
            a [? +?] noReturn
              b [? +?] noReturn
                c [? +100]
          """)
  }

  @Test func indentationResynchronises() {
    #expect(
      tree(
        """
         0)               |  a() {
         0)               |    b() {
         0)               |      c() {
         0)   0.100 us    |    d();
         0)   2.000 us    |  }
        """) == """
          #1 root a truncated 2000ns cpu 0
            a [? +2000]
              b [? +?] noReturn
                c [? +?] noReturn
              d [? +100]
          """)
  }

  @Test func aForeignReturnIsAFault() {
    #expect(
      tree(
        """
         0)               |  a() {
         0)   0.100 us    |    b();
         0)   2.000 us    |  } /* x */
         0)   0.100 us    |  c();
        """) == """
          #1 root a truncated ?ns cpu 0
            a [? +?] noReturn fault // closed by } /* x */
              b [? +100]
          #2 root c complete 100ns cpu 0
            c [? +100]
          """)
  }

  @Test func lossMarksWhatWasOpenOnThatCPU() {
    #expect(
      tree(
        """
         0)               |  a() {
         1)               |  z() {
         0)               |    b() {
        CPU:0 [LOST 123 EVENTS]
         0)   0.100 us    |      c();
         0)   1.000 us    |    }
         0)   0.100 us    |    d();
         0)   2.000 us    |  }
         1)   1.000 us    |  }
        """) == """
          #1 root a lost 2000ns cpu 0
            a [? +2000] lost
              b [? +1000] lost
                c [? +100]
              d [? +100]
          #2 root z complete 1000ns cpu 1
            z [? +1000]
          """)
  }

  @Test func afterALossAForeignReturnIsNoFault() {
    #expect(
      tree(
        """
         0)               |  a() {
         0)               |    b() {
        CPU:0 [LOST EVENTS]
         0)   1.000 us    |    } /* x */
         0)   2.000 us    |  }
        """) == """
          #1 root a lost 2000ns cpu 0
            a [? +2000] lost
              b [? +?] noReturn lost
              x [? +1000] noEntry
          """)
  }

  @Test func dirtIsCountedAndToldWithItsLine() {
    let result = trace(
      ofText: """
        $ cat trace
         0)               |  a() {
        prose between
         0)   0.100 us    |    b();
        ...
         0)   2.000 us    |  }
         0)   2.000 us    |  half(
        """)
    #expect(treeText(result, times: false) == "#1 root a complete cpu 0\n  a\n    b")
    #expect(
      result.notices == [
        Notice("not function_graph text: $ cat trace", line: 1),
        Notice("not function_graph text: prose between", line: 3),
        Notice("not function_graph text: 0)   2.000 us    |  half(", line: 7),
      ])
  }

  @Test func noticesAreBounded() {
    let result = trace(ofText: String(repeating: "prose\n", count: 5000))
    #expect(result.notices.count == 101)
    #expect(result.notices.last == Notice("4900 more lines are not function_graph text"))
  }

  @Test func endlessLinesAreCut() {
    let text = " 0)   0.1 us    |  a(" + String(repeating: "x", count: 1 << 20) + ");\n 0)   0.1 us    |  b();\n"
    let result = trace(ofText: text, chunk: 4096)
    #expect(treeText(result) == "#1 root b complete 100ns cpu 0\n  b [? +100]")
  }

  @Test func nestingIsBounded() {
    var builder = TreeBuilder(source: "deep")
    let names = TraceNames()
    for depth in Int32(0)..<66_000 {
      var event = TraceEvent(.enter)
      event.depth = depth
      builder.receive(event, names: names)
    }
    let result = builder.finish(names: names)
    #expect(violations(result) == [])
    #expect(result.calls.count == 65_536)
    #expect(result.notices == [Notice("464 calls are nested too deep and are left out")])
  }
}
