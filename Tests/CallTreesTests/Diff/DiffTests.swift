import Testing

@testable import CallTrees

@Suite("Diff of two packets")
struct DiffTests {
  @Test("A packet is the same as itself")
  func same() {
    let trace = traceOf("tcp_v4_rcv 900\n  tcp_ack 300\n    kfree 10\n  sock_put 20")
    let diff = diffOf(trace, trace)
    #expect(linesOf(diff) == "tcp_v4_rcv\n  tcp_ack\n    kfree\n  sock_put")
    #expect(diff.isSame)
    #expect(diff.firstDivergence == nil)
    #expect(diff.rows.map(\.subtreeEnd) == [4, 3, 3, 4])
  }

  @Test("Calls of one packet only stand where they happened, and the first one is named with its path")
  func onlyOneSide() {
    let left = traceOf(
      """
      tcp_v4_rcv
        tcp_filter
        tcp_v4_do_rcv
          tcp_rcv_established
            tcp_ack
        sock_put
      """)
    let right = traceOf(
      """
      tcp_v4_rcv
        tcp_filter
        tcp_v4_do_rcv
          tcp_rcv_established
            tcp_data_queue
              tcp_queue_rcv
            tcp_ack
      """)
    let diff = diffOf(left, right)
    #expect(
      linesOf(diff) == """
        tcp_v4_rcv
          tcp_filter
          tcp_v4_do_rcv
            tcp_rcv_established
              tcp_data_queue onlyRight
                tcp_queue_rcv onlyRight
              tcp_ack
          sock_put onlyLeft
        """)
    #expect(diff.firstDivergence == 4)
    #expect(diff.path(of: 4) == ["tcp_v4_rcv", "tcp_v4_do_rcv", "tcp_rcv_established", "tcp_data_queue"])
    #expect(diff.rows[4].left == nil)
    #expect(diff.rows[4].right == 4)
    #expect(diff.rows[6].left == 4)
    #expect(diff.rows[6].right == 6)
    #expect(!diff.isSame)
  }

  @Test("A loop of another length is one line with both counts")
  func repeated() {
    let left = traceOf("f 90\n  g 10\n    h 5\n  g 10\n    h 5\n  end")
    let right = traceOf("f 90\n  g 10\n    h 5\n  g 10\n    h 5\n  g 13\n    h 6\n  end")
    let diff = diffOf(left, right)
    #expect(linesOf(diff) == "f\n  g ×2 ×3 countChanged\n    h ×2 ×3\n  end")
    #expect(diff.rows[1].leftTime == 20)
    #expect(diff.rows[1].rightTime == 33)
    #expect(diff.rows[2].rightTime == 16)
    #expect(diff.firstDivergence == 1)
  }

  @Test("Loops of the same length are compared turn by turn")
  func sameCount() {
    let diff = diffOf(traceOf("f\n  g 1000\n  g 1000"), traceOf("f\n  g 1000\n  g 9000"))
    #expect(linesOf(diff) == "f\n  g\n  g slower")
  }

  @Test("A repeated call whose callees differ is paired with the one that it is most like")
  func alikeRepeats() {
    let left = traceOf("f\n  g\n    a\n    b\n  g\n    c\n    d\n    e")
    let right = traceOf("f\n  g\n    c\n    d")
    #expect(
      linesOf(diffOf(left, right)) == """
        f
          g onlyLeft
            a onlyLeft
            b onlyLeft
          g
            c
            d
            e onlyLeft
        """)
  }

  @Test("In a large level whose functions all occur several times each edit is found")
  func largeLevel() {
    // Equal ones stand never side by side, so that no two are one line.
    let names = (0..<900).map { "f\($0 * $0 % 41)" }
    var edited = names
    edited.insert("g", at: 890)
    edited.remove(at: 450)
    edited.insert("g", at: 10)
    func trace(_ names: [String]) -> Trace {
      traceOf("root\n" + names.map { "  \($0) 10" }.joined(separator: "\n"))
    }
    let diff = diffOf(trace(names), trace(edited))
    #expect(diff.counts == [.same: 900, .onlyLeft: 1, .onlyRight: 2])
    let edits = diff.rows.indices.filter { diff.rows[$0].state != .same }
    #expect(edits.map { diff.name(of: $0) } == ["g", names[450], "g"])
    #expect(edits == [11, 452, 892])
  }

  @Test("A call that one packet makes around others stands alone; what it wraps is compared")
  func wrapper() {
    let left = traceOf("f\n  nf_hook\n    a 10\n      b\n    c\n  d")
    let right = traceOf("f\n  a 5000\n    b\n  c\n  d")
    #expect(linesOf(diffOf(left, right)) == "f\n  nf_hook onlyLeft\n    a slower\n      b\n    c\n  d")
    #expect(linesOf(diffOf(right, left)) == "f\n  nf_hook onlyRight\n    a faster\n      b\n    c\n  d")
    // One small call in common makes no wrapper: it is another place where that call is made.
    let other = traceOf("f\n  c\n  d")
    #expect(
      linesOf(diffOf(left, other)) == """
        f
          nf_hook onlyLeft
            a onlyLeft
              b onlyLeft
            c moved
          c moved
          d
        """)
  }

  @Test("Interrupts are left out with their time, unless asked for")
  func interrupts() {
    let left = traceOf("f 1000\n  g 400")
    let right = traceOf("f 6000\n  g 5400\n    irq_enter 5000 irq\n      tick 4000 irq")
    #expect(linesOf(diffOf(left, right)) == "f\n  g")
    #expect(diffOf(left, right).rows.map(\.rightTime) == [1000, 400])
    var options = DiffOptions()
    options.interrupts = true
    #expect(
      linesOf(diffOf(left, right, options)) == """
        f slower
          g slower
            irq_enter onlyRight
              tick onlyRight
        """)
  }

  @Test("An outermost call that is an interrupt itself is compared")
  func interruptRoot() {
    let diff = diffOf(traceOf("irq_enter irq\n  tick irq"), traceOf("irq_enter irq"))
    #expect(linesOf(diff) == "irq_enter\n  tick onlyLeft")
  }

  @Test(
    "Times differ only beyond both tolerances",
    arguments: [
      (1000, 1500, DiffRow.State.same), (1000, 1501, .slower), (1501, 1000, .faster), (10_000, 12_000, .same),
      (10_000, 12_001, .slower), (0, 501, .slower), (0, 500, .same),
    ] as [(Int64, Int64, DiffRow.State)])
  func tolerance(left: Int64, right: Int64, state: DiffRow.State) {
    #expect(diffOf(traceOf("f \(left)"), traceOf("f \(right)")).rows[0].state == state)
  }

  @Test("The tolerance can be set")
  func options() {
    var options = DiffOptions()
    options.percent = 5
    options.nanoseconds = 10
    #expect(diffOf(traceOf("f 1000"), traceOf("f 1051"), options).rows[0].state == .slower)
  }

  @Test("A call that is not whole has no verdict on its time", arguments: ["cut", "lost"])
  func incomplete(mark: String) {
    #expect(diffOf(traceOf("f 1000"), traceOf("f 9000 \(mark)")).rows[0].state == .same)
    #expect(diffOf(traceOf("f"), traceOf("f 9000")).rows[0].state == .same)
  }

  @Test(
    "Return values differ when they mean something",
    arguments: [
      ("0", "-22", true), ("0x0", "0", false), ("0xffffffffffffffea", "-22", false),
      ("0xffff888100112233", "0xffff888100445566", false), ("0xff11000004778b00", "0xff11000006888980", false),
      ("0xffff888100112233", "0x0", true), ("true", "false", true),
      ("true", "true", false),
    ])
  func returnValues(left: String, right: String, changed: Bool) {
    let diff = diffOf(traceOf("f =\(left)"), traceOf("f =\(right)"))
    #expect(diff.rows[0].state == (changed ? .returnChanged : .same))
    #expect(diff.firstDivergence == nil)
  }

  @Test("Functions are the same by their printed name, whatever their numbers")
  func tables() {
    let left = traceOf("f\n  g\n  h")
    let right = traceOf("f\n  h", functions: ["z", "y", "g"])
    #expect(linesOf(diffOf(left, right)) == "f\n  g onlyLeft\n  h")
  }

  @Test("Packets without calls, and packets with nothing in common")
  func empty() {
    #expect(diffOf(traceOf(""), traceOf("")).isSame)
    #expect(linesOf(diffOf(traceOf(""), traceOf("f\n  g"))) == "f onlyRight\n  g onlyRight")
    #expect(linesOf(diffOf(traceOf("a"), traceOf("b"))) == "a onlyLeft\nb onlyRight")
  }

  @Test("Two subtrees of one packet")
  func subtrees() {
    let trace = traceOf("f\n  g\n    a\n  g\n    a\n    b")
    let diff = TreeDiff(left: trace, 1..<3, right: trace, 3..<6)
    #expect(linesOf(diff) == "g\n  a\n  b onlyRight")
    #expect(diff.rows[1].left == 2)
    #expect(diff.rows[1].right == 4)
  }
}
