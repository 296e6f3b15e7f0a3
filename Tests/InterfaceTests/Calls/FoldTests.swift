import Screen
import Testing

@testable import Interface

@Suite struct FoldTests {
  @Test func foldingToDepths() {
    var session = Session()
    session.press("<Tab>zM")
    #expect(session.tree == ">+tcp_v4_rcv")
    session.press("z2")
    #expect(
      session.tree == """
        > tcp_v4_rcv
            __rcu_read_lock
         +  tcp_filter
         +  tcp_v4_do_rcv
         +  asm_common_interrupt
            __rcu_read_unlock
        """)
    session.press("zR")
    #expect(session.state.calls.lines.count == 15)
    #expect(session.state.calls.lines.allSatisfy { $0.isOpen == $0.canOpen })
  }

  @Test func foldsAreOpenedAndClosedOneByOne() {
    var session = Session()
    session.press("<Tab>zMl")
    #expect(session.function == "tcp_v4_rcv")
    #expect(session.state.calls.line?.isOpen == true)
    // A second l goes to the first callee; on a leaf it does nothing.
    session.press("lll")
    #expect(session.function == "__rcu_read_lock")
    session.press("jjl")
    #expect(session.function == "tcp_v4_do_rcv")
    #expect(session.state.calls.lines.count == 7)
    session.press("<Space>")
    #expect(session.state.calls.lines.count == 6)
    // h folds what is open, and goes to the caller from what is not.
    session.press("h")
    #expect(session.function == "tcp_v4_rcv")
    session.press("h")
    #expect(session.tree == ">+tcp_v4_rcv")
  }

  @Test func theCursorStaysOnItsCallOrGoesToWhatHidesIt() {
    var session = Session()
    session.press("<Tab>zR6j")
    #expect(session.function == "tcp_ack")
    session.press("i")
    #expect(session.function == "tcp_ack")
    session.press("z3")
    #expect(session.function == "tcp_rcv_established")
    session.press("zM")
    #expect(session.function == "tcp_v4_rcv")
  }

  @Test func interruptsGoOutAndComeBack() {
    var session = Session()
    session.press("<Tab>z2i")
    #expect(!session.tree.contains("asm_common_interrupt"))
    session.press("i")
    #expect(session.tree.contains("asm_common_interrupt"))
  }

  @Test("list, graph and details say the same times, with interrupts and without")
  func timesWithAndWithoutInterrupts() throws {
    var session = Session()
    session.press("<Tab>z2")
    for (keys, total) in [("", "20.000"), ("i", "18.000"), ("i", "20.000")] {
      session.press(keys)
      let lines = session.screen.split(separator: "\n")
      let packet = try #require(lines.first { $0.contains("10.0.0.2:9000") && $0.contains(" 1 TCP") })
      let root = try #require(lines.first { $0.contains("▾ tcp_v4_rcv") })
      #expect(packet.contains(" \(total) ") && root.contains(" \(total)     5.982 ████████"))
    }
    session.press("iD")
    #expect(session.screen.contains("total 18.000 µs, self 5.982 µs"))
  }

  @Test func noiseIsLeftOutAndRunsAreOneLine() {
    var session = Session()
    session.press("<Tab>zRoi")
    #expect(
      session.tree == """
        > tcp_v4_rcv
            tcp_filter
              security_sock_rcv_skb
            tcp_v4_do_rcv
              tcp_rcv_established
                tcp_ack
                  tcp_rack_advance
         +      tcp_try_coalesce x3
                nft_do_chain [nf_tables]
        """)
    session.press("7jl")
    #expect(session.state.calls.line?.isRun == true)
    #expect(session.state.calls.line?.total == 600)
    #expect(
      session.tree.hasSuffix(
        """
        > \("      ")tcp_try_coalesce x3
                  tcp_try_coalesce
                  tcp_try_coalesce
                  tcp_try_coalesce
                nft_do_chain [nf_tables]
        """))
    session.press("jh")
    #expect(session.state.calls.line?.isRun == true)
    session.press("h")
    #expect(session.state.calls.lines.count == 9)
  }

  @Test func movesAlongTheTree() {
    var session = Session()
    session.press("<Tab>zR")
    session.press("2j")
    #expect(session.function == "tcp_filter")
    session.press("J")
    #expect(session.function == "tcp_v4_do_rcv")
    session.press("K")
    #expect(session.function == "tcp_filter")
    session.press("2K")
    #expect(session.function == "__rcu_read_lock")
    session.press("u")
    #expect(session.function == "tcp_v4_rcv")
    session.press("G")
    #expect(session.function == "__rcu_read_unlock")
    session.press("5G")
    #expect(session.function == "tcp_v4_do_rcv")
    session.press("gzM")
    // The hottest path: through what took most, to where the time was spent.
    session.press("H")
    #expect(session.function == "tcp_rcv_established")
  }

  @Test func zoomShowsOneSubtreeAndEscComesBack() {
    var session = Session()
    session.press("<Tab>zR5j<Enter>")
    #expect(session.function == "tcp_rcv_established")
    #expect(session.state.calls.lines.first?.depth == 0)
    #expect(session.state.calls.lines.count == 7)
    session.press("j<Enter>")
    #expect(session.state.calls.lines.count == 2)
    session.press("<Esc>")
    #expect(session.state.calls.lines.count == 7)
    #expect(session.function == "tcp_ack")
    session.press("q")
    #expect(session.state.calls.lines.count == 15)
    session.press("q")
    #expect(session.effects.isEmpty && session.state.focus == .packets)
    session.press("q")
    #expect(session.effects == [.quit])
  }

  @Test func eachPacketKeepsItsPlace() {
    var session = Session()
    session.press("<Tab>zR3j<Tab>j")
    #expect(session.state.packet?.index == 2)
    session.press("k<Tab>")
    #expect(session.function == "security_sock_rcv_skb")
  }

  @Test func errorsAreFoundInCallsAndPackets() {
    var session = Session()
    session.press("e")
    #expect(session.state.packet?.index == 2)
    session.press("e")
    #expect(session.state.message?.isError == true)
    session.press("k<Tab>zMe")
    #expect(session.function == "tcp_filter")
    session.press("e")
    #expect(session.state.message?.text == "no error, drop, fault or loss below")
  }

  @Test func marksComeBackToPacketAndCall() {
    var session = Session()
    session.press("<Tab>zR6jma<Tab>Gzz'a")
    #expect(session.state.packet?.index == 1)
    #expect(session.function == "tcp_ack")
    session.press("'b")
    #expect(session.state.message?.text == "no mark b: mb sets it")
  }
}
