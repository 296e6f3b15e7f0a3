import Screen
import Testing

@testable import Interface

@Suite struct SearchTests {
  @Test func theCursorFollowsThePatternAsItIsTyped() {
    var session = Session()
    session.press("<Tab>zM/rack")
    #expect(session.function == "tcp_rack_advance")
    #expect(session.state.prompt.line?.text.string == "rack")
    // Esc goes back to where the search was begun.
    session.press("<Esc>")
    #expect(session.function == "tcp_v4_rcv")
    #expect(session.state.prompt.line == nil)
  }

  @Test func nextAndPreviousGoRound() {
    var session = Session()
    session.press("<Tab>zR/coalesce<Enter>")
    let first = session.state.calls.cursor
    session.press("nn")
    #expect(session.state.calls.cursor == first + 2)
    session.press("n")
    #expect(session.state.calls.cursor == first)
    #expect(session.state.message?.text == "1 of 3: search went on at the top")
    session.press("N")
    #expect(session.state.calls.cursor == first + 2)
    #expect(session.state.message?.text == "3 of 3: search went on at the bottom")
    session.press("2N")
    #expect(session.state.calls.cursor == first)
  }

  @Test func foldedMatchesAreUnfolded() {
    var session = Session()
    session.press("<Tab>zM/rack_adv<Enter>")
    #expect(
      session.tree
        == """
           tcp_v4_rcv
            __rcu_read_lock
         +  tcp_filter
            tcp_v4_do_rcv
              tcp_rcv_established
                tcp_ack
        >         tcp_rack_advance
                tcp_try_coalesce
                tcp_try_coalesce
                tcp_try_coalesce
                nft_do_chain [nf_tables]
         +  asm_common_interrupt
            __rcu_read_unlock
        """.replacing("   tcp_v4_rcv\n", with: "  tcp_v4_rcv\n"))
  }

  @Test(arguments: [
    ("^tcp_.*rcv$", "tcp_v4_rcv"), ("nf_tables", "nft_do_chain"), ("TCP", ""), ("Rack", ""),
    ("ack|filter$", "tcp_filter"),
  ])
  func patternsAreRegularExpressionsWithSmartCase(pattern: String, found: String) {
    var session = Session()
    session.press("<Tab>zRG/\(pattern)<Enter>")
    if found.isEmpty {
      #expect(session.state.message?.text == "no match for \(pattern)")
      #expect(session.function == "__rcu_read_unlock")
    } else {
      #expect(session.function == found)
    }
  }

  @Test(arguments: [
    ("(", "unmatched ( or \\("), ("[a", "unmatched [, [^, [:, [., or [="),
    ("*", "invalid preceding regular expression"),
  ]) func aBadPatternIsSaidAndMovesNothing(pattern: String, reason: String) {
    var session = Session()
    session.press("<Tab>zR/\(pattern)<Enter>")
    #expect(session.state.message == .init(text: "not a regular expression: \(pattern) (\(reason))", isError: true))
    #expect(session.function == "tcp_v4_rcv")
  }

  /// What grep, vim and Perl have in common works; the C library has no class of digits, and none within brackets.
  @Test(arguments: [
    (#"v\d_"#, ["tcp_v4_rcv"]), (#"[_\d]4_r"#, []), (#"[v\d]4_r"#, ["tcp_v4_rcv"]),
    (#"^[\w]+$"#, ["tcp_v4_rcv"]), (#"a[\s]b"#, ["a b"]), (#"a\.b"#, ["a.b"]), (#"a\[b"#, ["a[b"]),
    (#"[]d]b|[^]a]b$"#, ["a b", "a.b", "a[b"]),
    (#"\brcv$|\w4"#, ["tcp_v4_rcv"]), (#"r{1,2}cv"#, ["tcp_v4_rcv"]), (#"\\d"#, []),
  ])
  func classesOfCharacters(pattern: String, found: [String]) throws {
    let names = ["tcp_v4_rcv", "a b", "a.b", "a[b"]
    let matches = try SearchPattern(pattern).matches(in: names)
    #expect(zip(names, matches).filter(\.1).map(\.0) == Array(found))
  }

  @Test(arguments: ["(a{40}){40}", "a{1001}", "a{,5000}", "((a{20}){20}){20}"])
  func aPatternThatWouldTakeAllMemoryIsRefused(pattern: String) {
    #expect(throws: SearchProblem(message: "the pattern repeats too often: 1000 times in all at most")) {
      try SearchPattern(pattern)
    }
  }

  /// Time that grows with all ways through a name would be hours here.
  @Test func aPatternWithManyWaysEnds() throws {
    let name = String(repeating: "a", count: 200) + "!"
    #expect(try SearchPattern("^(a+)+$").matches(in: [name, String(name.dropLast())]) == [false, true])
  }

  @Test func sameFunctionUpAndDown() {
    var session = Session()
    session.press("<Tab>zR8j*")
    #expect(session.state.calls.cursor == 9)
    session.press("##")
    #expect(session.state.calls.cursor == 10)
    session.press("gn")
    #expect(session.state.calls.cursor == 8)
  }

  @Test func theFilterKeepsCallersAndIsApartFromTheSearch() {
    var session = Session()
    session.press("<Tab>zM/ack<Enter>zM&nft|skb<Enter>")
    #expect(
      session.tree == """
        > tcp_v4_rcv
            tcp_filter
              security_sock_rcv_skb
            tcp_v4_do_rcv
              tcp_rcv_established
                nft_do_chain [nf_tables]
        """)
    #expect(session.state.shared.search?.pattern.text == "ack")
    session.press("<Esc>")
    #expect(session.tree == ">+tcp_v4_rcv")
    session.press("&nothing<Enter>")
    #expect(session.state.message?.text == "no call matches nothing")
    #expect(session.tree == ">+tcp_v4_rcv")
  }

  @Test func packetsAreFoundByWhatTheirLinesShow() {
    var session = Session()
    session.press("/192.168<Enter>")
    #expect(session.state.packet?.index == 3)
    session.press("/drop<Enter>")
    #expect(session.state.packet?.index == 2)
  }

  @Test func searchHistoryComesBack() {
    var session = Session()
    session.press("<Tab>/ack<Enter>/rcv<Enter>/<Up><Up>")
    #expect(session.state.prompt.line?.text.string == "ack")
    session.press("<Down>")
    #expect(session.state.prompt.line?.text.string == "rcv")
  }

  /// Outermost calls are matched by function, each once, and by what is said of them.
  @Test func aSearchOfOutermostCalls() {
    let lines = ["alpha", "beta", "gamma", "beta"].map { " 0)   1.000 us    |  \($0)();\n" }.joined()
    var session = Session(trace(lines + " 0)               |  alpha() {\n"))
    session.press("/beta<Enter>")
    #expect(session.state.packet?.index == 2)
    session.press("n")
    #expect(session.state.packet?.index == 4)
    session.press("/CUT OFF<Enter>")
    #expect(session.state.packet?.index == 5)
    session.press("/^ alpha *$<Enter>")
    #expect(session.state.packet?.index == 1)
    session.press("e")
    #expect(session.state.packet?.index == 5)
    session.press("/nothing<Enter>")
    #expect(session.state.message?.text == "no match for nothing")
    session.press("gssss")
    #expect(session.state.packets.sorting.column == .verdict)
    #expect(session.state.packets.order.first == 4)
  }
}
