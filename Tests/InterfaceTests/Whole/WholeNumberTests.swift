import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// No number on the screen is cut: a column grows, or it says `…`.
@Suite struct WholeNumberTests {
  /// Packet 312 of 1,400 took another path, and the last one.
  private static let many = PacketSample.trace(1400) { packet in
    if packet.number == 312 || packet.number == 1400 { packet.calls = ["1.500 us    |  udp_v4_early_demux();"] }
  }

  /// A part of the list has the numbers of the whole.
  @Test(arguments: ["fj<Enter>", "311jF"]) func partsOfTheListHaveWholeNumbers(keys: String) {
    var session = Session(Self.many, 80, 12)
    session.press(keys)
    let rows = session.screen.split(separator: "\n").dropFirst(2).prefix(2).map { String($0.prefix(8)) }
    #expect(rows == ["│▌ 312 U", "│ 1400 U"])
    #expect(session.state.packets.order.count == 2)
  }

  /// A trace in which everything is as large as the kernel's types allow.
  private static let extreme: Trace = {
    var trace = PacketSample.trace(1300) { packet in
      packet.cpu = 8191
      packet.pid = 4_194_303
      packet.length = 4_294_967_295
      packet.journey = packet.number % 7 == 0 ? 1 : 0
      packet.time = packet.number * 7_654_321
      packet.calls = [
        "              |  udp_rcv() {", "123456789.123 us |    udp_queue_rcv_skb();",
        "234567890.234 us |    consume_skb();", "987654321.987 us |  }",
      ]
      if packet.number % 3 == 0 { packet.ret = "-2147483648 kind=int" }
      if packet.number % 5 == 0 { packet.ret = "-2 kind=uint" }
      if packet.number % 11 == 0 {
        packet.drop = "NETFILTER_DROP at=nft_do_chain"
        packet.calls = Array(repeating: "345678901.345 us |  kfree_skb_reason();", count: 1234)
      }
      if packet.number % 13 == 0 { packet.bytes = PacketSample.udp6 }
    }
    // What no text says, but a file may.
    var records = Array(trace.packets)
    records[2].duration = .max
    records[3].duration = -66_509_820_123_456
    trace.packets = PacketTable(records)
    return trace
  }()

  /// What is done to see much: every list, its parts, the details, diffs and what is typed.
  private static let ways = [
    "", "s", "ss", "f", "fj", "F", "G", "D", "GD", "10jd<Tab>", "10jdjd", "10j<Tab>o", "10j<Tab>zRG", "10j<Tab>oD",
    "3]j", "1299jD", "99999999", "f<Enter>s",
  ]

  @Test(arguments: ways) func everyNumberIsWholeOrSaysThatItIsNot(keys: String) {
    for (glyphs, height) in [(Glyphs.unicode, 10), (.unicode, 24), (.ascii, 24)] {
      var session = Session(Self.extreme, 3000, height)
      session.state.glyphs = glyphs
      session.press(keys)
      let whole = Set(numbers(session.buffer).filter { !$0.isMarked }.map(\.text))
      for width in Array(40...130) + Array(stride(from: 133, through: 300, by: 7)) {
        session.send(.resize(width: width, height: height))
        let cut = numbers(session.buffer).first { !$0.isMarked && !whole.contains($0.text) }
        #expect(cut == nil, "at \(width)x\(height) after \(keys)")
      }
    }
  }

  @Test func theStatusLineHasWholeNumbers() {
    var session = Session(Trace(source: "live"), 80, 12, isLive: true)
    let counts: [UInt64] = [9_876_543_210, 7_654_321_098, 5_432_109_876, 3_210_987_654, 1_098_765_432]
    for lost in [0, counts[3]] {
      for quota in [0, counts[4]] {
        session.send(
          .captureChanged(
            CaptureStatus(
              phase: .armed, filter: "tcp port 9000", seen: counts[0], matched: counts[1], captured: counts[2],
              lost: lost, quota: quota)))
        for width in 40...300 {
          session.send(.resize(width: width, height: 12))
          let row = String(session.buffer.row(10).map(\.character))
          for number in numbers(row) where !number.isMarked {
            #expect(["9000", "0"].contains(number.text) || counts.contains(UInt64(number.text) ?? 0), "\(row)")
          }
          if lost > 0 { #expect(row.contains("LOST 3210987654"), "\(row)") }
        }
      }
    }
  }

  @Test func whileReadingTheNumbersAreWhole() {
    var session = Session(Self.extreme, 80, 12)
    let status = LoadStatus(phase: .reading, name: "trace-20260101.txt", bytes: 412_345_678, total: 1_234_567_890)
    session.send(.loadChanged(status))
    for width in 40...300 {
      session.send(.resize(width: width, height: 12))
      let row = String(session.buffer.row(10).map(\.character))
      for number in numbers(row) where !number.isMarked {
        #expect(["33", "1", "1300", "412", "1.2", "20260101"].contains(number.text), "\(row)")
      }
    }
  }

  private struct Number: Equatable {
    var text: String
    /// The sign of a cut stands beside it.
    var isMarked: Bool
    var row: String
  }

  private func numbers(_ buffer: CellBuffer) -> [Number] {
    (0..<buffer.height).flatMap { y in numbers(String(buffer.row(y).filter { $0.columns > 0 }.map(\.character))) }
  }

  /// Runs of digits and points.
  private func numbers(_ row: String) -> [Number] {
    let characters = Array(row)
    var found: [Number] = []
    var at = 0
    while at < characters.count {
      guard characters[at].isASCII, characters[at].isNumber else {
        at += 1
        continue
      }
      var end = at
      while end < characters.count, characters[end].isASCII, characters[end].isNumber || characters[end] == "." {
        end += 1
      }
      let start = (0..<at).last { characters[$0] != "." }.map { $0 + 1 } ?? 0
      let beside = [start - 1, end].filter { characters.indices.contains($0) }.map { characters[$0] }
      found.append(
        Number(
          text: String(characters[at..<end]).trimmingCharacters("."), isMarked: beside.contains { "…~".contains($0) },
          row: row))
      at = end
    }
    return found
  }
}
