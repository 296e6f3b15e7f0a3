import CallTrees
import TestSupport
import Testing

/// Names and order of what a text's task-switch lines tell too late.
@Suite("Names that come late, and the order of roots")
struct TaskNameTests {
  private static let dashes = " ------------------------------------------\n"

  private func expect(_ text: String, is expected: String, location: SourceLocation = #_sourceLocation) {
    let result = trace(ofText: text)
    #expect(treeText(result) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
  }

  @Test("a CPU's first switch names what ran there before, listed or open, and no other CPU's")
  func previousTask() {
    expect(
      """
       1)   4.000 us    |  elsewhere();
       0)   3.000 us    |  done();
       0)               |  demo_idle_loop() {
       0)   1.000 us    |    demo_idle_poll();
      \(Self.dashes) 0)    <idle>-0    =>   web-411
      \(Self.dashes)
       0)   2.000 us    |  demo_sys_read();
      """,
      is: """
        #1 root elsewhere complete 4000ns cpu 1
          elsewhere [? +4000]
        #2 root done complete 3000ns <idle>-0 cpu 0
          done [? +3000]
        #3 root demo_idle_loop truncated ?ns <idle>-0 cpu 0
          demo_idle_loop [? +?] noReturn
            demo_idle_poll [? +1000]
        #4 root demo_sys_read complete 2000ns web-411 cpu 0
          demo_sys_read [? +2000]
        """)
  }

  @Test("a task that moved to another CPU before this one's lines named it is one")
  func movedTask() {
    expect(
      """
       2)   7.000 us    |    demo_open(); /* ret=1 */
       2)   8.000 us    |    demo_copy();
      \(Self.dashes) 3)    <idle>-0    =>    app-593
      \(Self.dashes)
       3)   9.000 us    |    demo_load(); /* ret=2 */
      \(Self.dashes) 2)    app-593    =>   <idle>-0
      \(Self.dashes)
       3) + 40.000 us   |  } /* demo_exec */
      """,
      is: """
        #1 root demo_exec truncated 40000ns app-593 cpu 3
          demo_exec [? +40000] noEntry
            demo_open [? +7000] ret=1
            demo_copy [? +8000]
            demo_load [? +9000] ret=2
        """)
  }

  @Test("calls that were open there go on on the other CPU")
  func movedOpenTask() {
    expect(
      """
       2)               |  demo_exec() {
       2)               |    schedule() {
      \(Self.dashes) 3)    <idle>-0    =>    app-593
      \(Self.dashes)
       3)               |      demo_wake() {
      \(Self.dashes) 2)    app-593    =>   <idle>-0
      \(Self.dashes)
       3)   1.000 us    |      }
       3) + 30.000 us   |    }
       3) + 40.000 us   |  }
      """,
      is: """
        #1 root demo_exec complete 40000ns app-593 cpu 2
          demo_exec [? +40000]
            schedule [? +30000]
              demo_wake [? +1000]
        """)
  }

  @Test("roots that wait for a caller keep their place in the list")
  func orderOfHeldRoots() {
    let result = trace(
      ofText: """
         50.000010 |   0)   1.000 us    |    demo_idle_a();
         50.000020 |   0)   1.100 us    |    demo_idle_b();
         50.000030 |   1)               |  demo_rx_c() {
         50.000031 |   1)   0.500 us    |    demo_rx_leaf();
         50.000033 |   1)   3.000 us    |  }
         50.000040 |   0)   1.200 us    |    demo_idle_d();
         50.000050 |   1)   0.900 us    |  demo_rx_e();
         50.000060 |   0)   1.300 us    |    demo_idle_f();
         50.000070 |   0)   0.500 us    |      demo_inner();
         50.000080 |   0)   4.000 us    |    } /* demo_idle_g */
         50.000090 |   1)   0.900 us    |  demo_rx_h();
        """)
    #expect(violations(result) == [])
    #expect(
      result.packets.map(\.entry) == [
        "demo_idle_a", "demo_idle_b", "demo_rx_c", "demo_idle_d", "demo_rx_e", "demo_idle_f", "demo_idle_g",
        "demo_rx_h",
      ])
  }
}
