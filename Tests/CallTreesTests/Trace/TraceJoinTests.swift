import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// A window of one call with an argument and a value, as the kernel prints it.
private func window(_ number: Int, _ function: String, at time: Int, journey: Int = 0, ret: String = "0") -> String {
  """
   100.0000\(time)0 |   0)   nc-7    |               |  /* packet_begin: id=\(number) journey=\(journey) entry=udp skb=7 \
  dev=veth0 ifindex=2 netns=1 proto=0x0800 len=60 comm=nc summary="packet \(number)" data= */
   100.0000\(time)1 |   0)   nc-7    |               |  \(function)(n=\(number)) {
   100.0000\(time)1 |   0)   nc-7    |   1.000 us    |    \(function)_callee();
   100.0000\(time)3 |   0)   nc-7    |   3.000 us    |  } /* \(function) ret=\(ret) */
   100.0000\(time)4 |   0)   nc-7    |               |  /* packet_end: id=\(number) ret=0 kind=int drop=none at=none keep=1 */

  """
}

private let roots = """
   0)   0.100 us    |  ip_rcv();
   0)               |  udp_rcv() {
   0)   ==========> |
   0)   1.000 us    |    handle_irq();
   0)   <========== |
   0)   4.000 us    |  }

  """

@Suite struct TraceJoinTests {
  private static let first = trace(ofText: window(1, "ip_rcv", at: 1, journey: 1) + window(2, "arp_rcv", at: 2))
  private static let second = trace(
    ofText: window(1, "udp_rcv", at: 4, journey: 1, ret: "-22") + window(2, "ip_rcv", at: 7))

  private static func joined(_ traces: [Trace], _ names: [String]) -> Trace {
    let join = TraceJoin(names)
    var whole = Trace(source: "")
    for (file, trace) in traces.enumerated() { whole = join.take(trace, of: file) }
    return whole
  }

  @Test func filesStandOneBehindTheOtherWithTheirOwnNumbers() {
    let whole = Self.joined([Self.first, Self.second], ["/tmp/a.dat", "b.dat"])
    #expect(violations(whole).isEmpty)
    #expect(whole.source == "/tmp/a.dat, b.dat")
    #expect(
      treeText(whole) == """
        #1 packet udp complete 3000ns nc-7 cpu 0 "packet 1"
          ip_rcv [100000011000 +3000] args=(n=1) ret=0
            ip_rcv_callee [100000011000 +1000]
        #2 packet udp complete 3000ns nc-7 cpu 0 "packet 2"
          arp_rcv [100000021000 +3000] args=(n=2) ret=0
            arp_rcv_callee [100000021000 +1000]
        #1 packet udp complete 3000ns nc-7 cpu 0 "packet 1"
          udp_rcv [100000041000 +3000] args=(n=1) ret=-22
            udp_rcv_callee [100000041000 +1000]
        #2 packet udp complete 3000ns nc-7 cpu 0 "packet 2"
          ip_rcv [100000071000 +3000] args=(n=2) ret=0
            ip_rcv_callee [100000071000 +1000]
        """)
    let packets = whole.packets
    #expect(packets.map { packets.name(of: $0) } == ["a.dat#1", "a.dat#2", "b.dat#1", "b.dat#2"])
    #expect(packets.map { whole.label(of: $0) } == ["/tmp/a.dat#1", "/tmp/a.dat#2", "b.dat#1", "b.dat#2"])
    #expect(packets.map { packets.relativeTime(of: $0) } == [0, 10_000, 0, 30_000])
    // One function is one, whichever file it is in.
    #expect(whole.calls.function[packets[0].rows.lowerBound] == whole.calls.function[packets[3].rows.lowerBound])
  }

  @Test func packetsAreFoundByTheirNames() {
    let packets = Self.joined([Self.first, Self.second], ["/tmp/a.dat", "b.dat"]).packets
    let found = ["a.dat#2", "/tmp/a.dat#1", "b.dat#2", "#1", "2", "b.dat#3", "c.dat#1", "b.dat#0", "b.dat"]
    #expect(found.map { packets.position(named: $0, in: 1) } == [1, 0, 3, 2, 3, nil, nil, nil, nil])
    #expect(Self.first.packets.position(named: "2", in: 0) == 1)
  }

  /// The module counts journeys from 1 in each capture.
  @Test func journeysEndWithTheirFile() {
    let packets = Self.joined([Self.first, Self.second], ["a", "b"]).packets
    var journeys = JourneyIndex()
    journeys.update(packets, isLonger: false)
    #expect(packets.indices.map { journeys.windows(with: $0, in: packets) } == [[0], [], [2], []])
    #expect(packets.indices.allSatisfy { journeys.queued($0, in: packets) == nil })
  }

  /// Interrupts' times go on behind those of the file before, and outermost calls stand beside windows.
  @Test func outermostCallsStandBehindWindows() {
    let other = trace(ofText: roots)
    for traces in [[Self.first, other], [other, Self.first], [other, other]] {
      let whole = Self.joined(traces, ["a", "b"])
      #expect(violations(whole).isEmpty)
      #expect(treeText(whole) == traces.map { treeText($0) }.joined(separator: "\n"))
      let own = traces.flatMap { trace in trace.packets.map { trace.total(of: $0, interrupts: .leftOut) } }
      #expect(whole.packets.map { whole.total(of: $0, interrupts: .leftOut) } == own)
    }
    #expect(Self.joined([other, Self.first], ["a", "b"]).packets.hasWindows)
    #expect(Self.joined([other, other], ["a", "b"]).packets.isOfRoots)
  }

  /// What is read in pieces is the same as what is read at once, whether a piece goes on or begins anew.
  @Test func aFileMayComeInPieces() {
    let pieces = [
      window(1, "udp_rcv", at: 4), window(1, "udp_rcv", at: 4) + window(2, "ip_rcv", at: 7),
      window(1, "udp_rcv", at: 4) + window(2, "ip_rcv", at: 7) + window(3, "new", at: 8),
    ].map { trace(ofText: $0) }
    let lists = [trace(ofText: roots)] + pieces
    for steps in [pieces, lists, [pieces[2], pieces[0]]] {
      let join = TraceJoin(["a", "b", "c"])
      _ = join.take(Self.first, of: 0)
      for step in steps {
        let whole = join.take(step, of: 1)
        #expect(violations(whole).isEmpty)
        #expect(treeText(whole) == treeText(Self.first) + "\n" + treeText(step))
      }
      let whole = join.take(Self.second, of: 2)
      #expect(whole.packets.files.map(\.name) == ["a", "b", "c"])
      #expect(treeText(whole).hasSuffix(treeText(steps[steps.count - 1]) + "\n" + treeText(Self.second)))
    }
  }

  @Test func whatIsNotSettledIsTheLastFiles() {
    var (early, late) = (Self.first, Self.second)
    (early.firstUnsettled, late.firstUnsettled) = (0, 1)
    let join = TraceJoin(["a", "b"])
    #expect(join.take(early, of: 0).firstUnsettled == 0)
    #expect(join.take(late, of: 1).firstUnsettled == 3)
    #expect(join.take(Self.second, of: 1).firstUnsettled == nil)
  }

  @Test func noticesNameTheirFile() {
    var bad = Self.second
    bad.notices = [Notice("cut off", line: 3)]
    let join = TraceJoin(["x/a", "y/a", "b"])
    _ = join.take(Self.first, of: 0)
    _ = join.take(bad, of: 1)
    let whole = join.leaveOut("b: there is no such file")
    #expect(whole.notices == [Notice("y/a: cut off", line: 3), Notice("b: there is no such file")])
    #expect(whole.packets.count == 4 && whole.packets.files.map(\.name) == ["x/a", "y/a"])
  }

  /// Two files with other functions in another order: what a diff of two traces says, one of the list says.
  @Test func aDiffIsThatOfTheTwoTraces() throws {
    let whole = Self.joined([Self.first, Self.second], ["a", "b"])
    let apart = TreeDiff(
      left: Self.first, Self.first.packets[0].rows, right: Self.second, Self.second.packets[0].rows,
      options: DiffOptions())
    let joined = TreeDiff(
      left: whole, whole.packets[0].rows, right: whole, whole.packets[2].rows, options: DiffOptions())
    #expect(apart.rows.map(\.state) == joined.rows.map(\.state))
    #expect(joined.rows.compactMap(\.right).allSatisfy { whole.packets[2].rows.contains($0) })
    let same = TreeDiff(
      left: whole, whole.packets[0].rows, right: whole, whole.packets[3].rows, options: DiffOptions())
    #expect(same.isSame)
  }

  @Test(arguments: [
    (["a.dat", "b.dat"], ["a.dat", "b.dat"], ["a", "b"]),
    (["x/a.dat", "y/a.dat"], ["x/a.dat", "y/a.dat"], ["x", "y"]),
    (["1/x/a", "2/x/a", "b"], ["1/x/a", "2/x/a", "b"], ["1/x/a", "2/x/a", "b"]),
    (
      ["sockets-6.12.dat.xz", "d/sockets-7.3.txt.xz"], ["sockets-6.12.dat.xz", "sockets-7.3.txt.xz"],
      ["6.12.dat", "7.3.txt"]
    ),
    (["good-1.dat", "bad-1.dat"], ["good-1.dat", "bad-1.dat"], ["good", "bad"]),
    (["a", "a"], ["a", "a"], ["a", "a"]),
    (["web.dat", "web.dat.1"], ["web.dat", "web.dat.1"], ["web.dat", "web.dat.1"]),
    (["a.dat"], ["a.dat"], ["a.dat"]),
  ]) func filesHaveShortNames(paths: [String], names: [String], short: [String]) {
    #expect(FileNames.ends(of: paths) == names)
    #expect(FileNames.withoutCommon(names) == short)
  }
}
