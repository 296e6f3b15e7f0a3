import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// The packet list, sorted by its columns, and which columns it has.
@Suite struct SortTests {
  @Test func theKeyGoesThroughTheColumns() {
    var session = Session(Sample.trace, 120, 24)
    let steps = [
      ("total", [1, 2, 3]), ("slowest", [1, 2, 3]), ("calls", [1, 2, 3]), ("len", [3, 1, 2]), ("verdict", [2, 1, 3]),
      ("fam", [1, 2, 3]), ("time", [1, 2, 3]), ("number", [1, 2, 3]),
    ]
    for (column, packets) in steps {
      session.press("s")
      #expect(session.state.packets.sorting.column.rawValue == column)
      #expect(order(session) == packets, "by \(column)")
    }
    session.press("r")
    #expect(order(session) == [3, 2, 1])
    #expect(session.state.message?.text == "packets by number, largest first")
  }

  @Test(arguments: PacketColumn.allCases) func everyColumnSortsBothWays(column: PacketColumn) {
    var session = Session(Self.uneven, 200, 24)
    session.press("5g:set sort \(column.rawValue)<Enter>")
    let packet = session.state.packet?.index
    if session.state.packets.sorting.column != .number { #expect(session.state.packets.sorting.column == column) }
    let first = order(session)
    session.press("r")
    let second = order(session)
    #expect(first.sorted() == Array(1...40))
    #expect(second.sorted() == Array(1...40))
    // Equal ones stay in the trace's order, so that one is not the other backwards.
    let keys = PacketKeys.number(column, session.state.shared)
    let texts = PacketKeys.texts(column, of: 0..<40, session.state.shared)
    for (order, ascends) in [(first, column.ascends), (second, !column.ascends)] {
      for (one, other) in zip(order, order.dropFirst()) {
        let (left, right) = keys.map { ($0(one - 1), $0(other - 1)) } ?? (texts[one - 1], texts[other - 1])
        guard let right else { continue }
        #expect(left.map { $0 == right ? one < other : ($0 < right) == ascends } ?? false, "\(one) \(other)")
      }
    }
    #expect(session.state.packet?.index == packet)
  }

  @Test func theHeadingSaysHowItIsSorted() {
    var session = Session(Sample.trace, 100, 24)
    #expect(!heading(session).contains { "▾▴".contains($0) })
    session.press("s")
    #expect(heading(session).contains(" total µs▾ "))
    session.press("r")
    #expect(heading(session).contains(" total µs▴ "))
    session.press("s")
    #expect(heading(session).contains(" slowest▾ "))
    session.press("2s")
    #expect(heading(session).contains(" calls▾ "))
    // Titles that fill their columns have the mark behind them.
    for (name, title) in [("fam", " fam▴"), ("cpu", " cpu▴"), ("verdict", " verdict▾")] {
      session.press(":set columns number cpu total fam verdict len flow<Enter>:set sort \(name)<Enter>")
      #expect(heading(session).contains(title))
    }
  }

  @Test func aClickOnAHeadingSorts() {
    var session = Session(Sample.trace, 120, 24)
    let x = session.state.packets.columns(width: 120, session.state.shared).shown.first { $0.column == .flow }?.x ?? 0
    session.send(.mouse(MouseInput(.press, x: x + 3, y: 0)))
    #expect(session.state.packets.sorting == Sorting(column: .flow, ascends: true))
    session.send(.mouse(MouseInput(.press, x: x + 3, y: 0)))
    #expect(session.state.packets.sorting == Sorting(column: .flow, ascends: false))
    #expect(order(session) == [3, 1, 2])
    session.send(.mouse(MouseInput(.press, x: x + 3, y: 2)))
    #expect(session.state.packet?.index == 1)
  }

  @Test func outermostCallsHaveTheirColumns() {
    var session = Session(
      trace("  1)   3.000 us    |  b();\n  0)   1.000 us    |  a();\n  1)   2.000 us    |  b();\n"))
    var columns: [String] = []
    for _ in 0..<6 {
      session.press("s")
      columns.append(session.state.packets.sorting.column.rawValue)
    }
    #expect(columns == ["total", "slowest", "calls", "verdict", "time", "number"])
    session.press(":set sort flow<Enter>")
    #expect(order(session) == [2, 1, 3])
    session.press(":set sort fam<Enter>")
    #expect(order(session) == [1, 3, 2])
    // A new function moves the places of all.
    session.press(":set sort flow<Enter>")
    session.send(
      .traceChanged(
        trace(
          "  1)   3.000 us    |  b();\n  0)   1.000 us    |  a();\n  1)   2.000 us    |  b();\n  1)   2.000 us    |  A();\n"
        ),
        replaces: false))
    #expect(order(session) == [4, 2, 1, 3])
  }

  /// A longer trace comes while the times of one packet are still to be worked out.
  @Test func theSlowestCallsOfATraceThatGrowsMeanwhile() {
    let lines = (1...8002).map { " 0)   \($0).000 us    |  f();\n" }
    var session = Session(trace(lines.prefix(8001).joined()))
    session.press(":set sort slowest<Enter>")
    #expect(session.state.hasWork)
    session.send(.traceChanged(trace(lines.joined()), replaces: false))
    #expect(!session.state.hasWork)
    #expect(order(session).prefix(3) == [8002, 8001, 8000])
  }

  /// What takes longer than a key may is done between keys.
  @Test func theSlowestCallsOfManyPackets() {
    let lines = (1...60_000).map { " 0)   \($0).000 us    |  f();\n" }.joined()
    var session = Session(trace(lines))
    session.press("ss")
    #expect(session.state.hasWork)
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.state.packets.order.first == 59_999)
    #expect(session.state.packet?.index == 1)
  }

  @Test func aTraceThatGrowsStaysSorted() {
    var part = Self.uneven
    part.packets = PacketTable(Array(part.packets).prefix(10))
    for column in PacketColumn.allCases {
      var grown = Session(part, 120, 24)
      grown.press(":set sort \(column.rawValue)<Enter>")
      grown.send(.traceChanged(Self.uneven, replaces: false))
      var whole = Session(Self.uneven, 120, 24)
      whole.press(":set sort \(column.rawValue)<Enter>")
      #expect(order(grown) == order(whole), "by \(column)")
    }
  }

  // MARK: - Columns

  @Test func aTextInTheFirstColumnDoesNotTouchTheCursor() {
    var session = Session(Sample.trace, 60, 12)
    session.press(":set columns verdict total<Enter>")
    let lines = session.buffer.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("* verdict "))
    #expect(lines[1].hasPrefix("▌ ok ") && lines[2].hasPrefix("  DROP SOCKET_FILTER "))
  }

  @Test func columnsAreChosen() {
    var session = Session(Sample.trace, 80, 12)
    session.press(":set columns calls,number slowest flow<Enter>")
    #expect(
      session.buffer.text.split(separator: "\n").prefix(4).joined(separator: "\n") == """
        * calls  # slowest µs source → destination
        ▌    15  1      5.982 10.0.0.1:40000 → 10.0.0.2:9000
              5  2      4.050 10.0.0.1:40000 → 10.0.0.2:9000
              2  3      1.200 192.168.7.1:5353 → 192.168.7.2:53
        """)
    session.press(":set columns<Enter>")
    #expect(session.state.message?.text == "columns: calls number slowest flow")
    session.press(":set columns flow flow<Enter>")
    #expect(
      session.state.message?.text
        == "'flow' is there twice; there are number file time cpu proto flow len calls total slowest verdict fam path "
        + "queued entry device task")
    session.press(":set sort nonsense<Enter>")
    #expect(session.state.message?.text.hasPrefix("no column 'nonsense'; there are number file time ") == true)
    session.press(":set sort<Enter>")
    #expect(session.state.message?.text == "packets by number, smallest first")
    session.press(":set nocolumns<Enter>:set columns<Enter>")
    #expect(session.state.message?.text == "columns: number proto flow total verdict")
  }

  /// They are a setting: the file's, which comes before the first trace, as well as the one that was typed.
  @Test func columnsStayForAnotherTrace() {
    var session = Session(Trace(source: "none"), 80, 12)
    session.state.apply(irqs: nil, noise: nil, columns: [.number, .slowest, .flow])
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(heading(session).trimmingCharacters(" ") == "* # slowest µs source → destination")
    session.press(":set columns fam number flow<Enter>")
    let calls = trace("  1)   3.000 us    |  b();\n  0)   1.000 us    |  a();\n")
    session.send(.traceChanged(calls, replaces: true))
    #expect(
      session.buffer.text.split(separator: "\n").prefix(3).joined(separator: "\n") == """
        *fam  # outermost call
        ▌  1  1 b
           2  2 a
        """)
  }

  @Test func moreThanThereIsRoomFor() {
    var session = Session(Sample.trace, 40, 12)
    session.press(":set columns number verdict time total flow<Enter>")
    #expect(
      session.buffer.text.split(separator: "\n").prefix(4).joined(separator: "\n") == """
        * # verdict            time s  total µs
        ▌ 1 ok               0.000000    20.000
          2 DROP SOCKET_F…   0.000050     6.000
          3 ok               0.000070     2.000
        """)
  }

  @Test func theSortedColumnIsShown() {
    var session = Session(Sample.trace, 80, 12)
    session.press("ss")
    #expect(
      session.buffer.text.split(separator: "\n").prefix(4).joined(separator: "\n") == """
        * # source → destination     total µs   slowest▾ verdict
        ▌ 1 …:40000 → 10.0.0.2:9000    20.000      5.982 ok
          2 …:40000 → 10.0.0.2:9000     6.000      4.050 DROP SOCKET_FILTER at …_v4_rcv
          3 …:5353 → 192.168.7.2:53     2.000      1.200 ok
        """)
  }

  /// Packets of several lengths, devices, tasks, drops and journeys.
  private static let uneven = PacketSample.trace(40) { packet in
    packet.length = packet.number * 7 % 13
    packet.cpu = packet.number % 3
    packet.task = "task\(packet.number % 4)"
    packet.calls = (0...packet.number % 5).map {
      "\(($0 * 3 + packet.number) % 9).000 us |  f\($0 * packet.number % 3)();"
    }
    if packet.number % 6 == 0 { packet.drop = "NO_SOCKET at=udp_rcv" }
    if packet.number % 2 == 0 { packet.bytes = PacketSample.udp6 }
    if packet.number > 20 { packet.journey = packet.number % 4 + 1 }
  }

  private func order(_ session: Session) -> [Int] { session.state.packets.order.map { $0 + 1 } }

  private func heading(_ session: Session) -> String { String(session.buffer.row(0).map(\.character)) }
}
