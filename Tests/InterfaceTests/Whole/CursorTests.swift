import CallTrees
import Foundation
import Screen
import TestSupport
import Testing

@testable import Interface

/// The cursor's packet and call survive whatever changes around them.
@Suite struct CursorTests {
  /// Keys that change how things are shown, and no more than that.
  private static let neutral = [
    "s", "r", "i", "o", "zR", ">", "<", "D", "^L", "m", "?", "t", "f", ":set columns number flow<Enter>",
    ":set nocolumns<Enter>",
    ":set sort flow<Enter>", "<F9>", "tsr", "t<Tab>",
  ]
  private static let any = [
    "j", "k", "h", "l", "g", "G", "^D", "^U", "^F", "^B", "J", "K", "u", "H", "w", "W", "e", "E", "]j", "[j", "ma",
    "'a",
    "<Space>", "zM", "zR", "z2", "<Tab>", "<S-Tab>", "<Enter>", "<Esc>", "D", "s", "r", "i", "o", "/tcp<Enter>",
    "/r<Esc>",
    "/rcv^T<Enter>", "/tcp^T^T<Esc>", "/x^T^T<Enter>", "+", "3-", "=", "fs", "fr",
    "n", "N", "*", "#", "&rcv<Enter>", "&<Enter>", "d", "]c", "[c", "c", "f", "F", "t", "U", "q", "3", "?", ":5<Enter>",
    ":set sort verdict<Enter>", ":set columns total flow<Enter>", ":set nocolumns<Enter>",
    ":set cursor name<Enter>",
  ]

  @Test(arguments: 0..<40) func itStaysWhereItIs(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let whole = seed % 2 == 0 ? Sample.trace : FamilyViewTests.many
    var session = Session(part(of: whole, max(2, whole.packets.count / 2)), 80, 24)
    session.press("\(Int.random(in: 1...2, using: &random))g")
    if Bool.random(using: &random) { session.press("<Tab>zR\(Int.random(in: 1...3, using: &random))j") }
    let (packet, row) = (session.state.packet?.rows, session.state.calls.line?.row)
    for _ in 0..<60 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        let count = Int.random(in: session.state.trace.packets.count...whole.packets.count, using: &random)
        session.send(.traceChanged(part(of: whole, count), replaces: false))
      case 1:
        session.send(
          .resize(width: Int.random(in: 40...200, using: &random), height: Int.random(in: 10...60, using: &random)))
      case 2: session.send(.loadChanged(nil))
      default: session.press(Self.neutral.randomElement(using: &random) ?? "s")
      }
      session.press("<Esc>")
      #expect(session.state.packet?.rows == packet)
    }
    // Noise and interrupts may hide a call; once they are shown again it is there.
    if session.state.shared.omissions.foldsNoise { session.press("o") }
    if session.state.shared.omissions.hidesInterrupts { session.press("i") }
    session.press("zR")
    // A call that was left out itself gave the cursor to its caller.
    let isNoise = row.map { session.state.shared.omissions.isNoise(Int(whole.calls.function[$0].rawValue)) } ?? false
    if !isNoise { #expect(session.state.calls.line?.row == row) }
  }

  /// How many events each of the sixty seeds has; all of them together with FTVIEW_RANDOM_STEPS.
  private static let steps =
    ProcessInfo.processInfo.environment["FTVIEW_RANDOM_STEPS"].flatMap { Int($0) }.map { $0 / 60 } ?? 150

  /// Nothing breaks, whatever is pressed: cursors are within their lists, and everything is drawn.
  @Test(arguments: 0..<60) func anyKeysAtAll(seed: Int) {
    var random = SeededGenerator(seed: UInt64(1000 + seed))
    let whole = seed % 2 == 0 ? Sample.trace : FamilyViewTests.many
    var session = Session(whole, 80, 24)
    for _ in 0..<Self.steps {
      switch Int.random(in: 0..<12, using: &random) {
      case 0:
        session.send(
          .resize(width: Int.random(in: 38...200, using: &random), height: Int.random(in: 8...60, using: &random)))
      case 1:
        let kind =
          [MouseInput.Kind.press, .doublePress, .wheelUp, .wheelDown, .drag].randomElement(using: &random) ?? .press
        session.send(
          .mouse(
            MouseInput(kind, x: Int.random(in: 0..<80, using: &random), y: Int.random(in: 0..<24, using: &random))))
      case 2:
        let count = Int.random(in: 1...whole.packets.count, using: &random)
        session.send(.traceChanged(part(of: whole, count), replaces: count < session.state.trace.packets.count))
      case 3: session.send(.proceed)
      default: session.press(Self.any.randomElement(using: &random) ?? "j")
      }
      check(session)
    }
  }

  private func check(_ session: Session) {
    let state = session.state
    #expect(state.packets.order.isEmpty || state.packets.order.indices.contains(state.packets.cursor))
    #expect(state.calls.lines.isEmpty || state.calls.lines.indices.contains(state.calls.cursor))
    #expect(state.calls.packet == state.packets.position)
    if let row = state.calls.line?.row { #expect(state.packet?.rows.contains(row) == true) }
    if let pane = state.mode.functions { #expect(pane.lines.isEmpty || pane.lines.indices.contains(pane.cursor)) }
    let layout = Layout(state)
    let isCallSeen = state.calls.index(atLine: state.calls.cursor - state.calls.top, height: layout.calls.lines)
    if layout.calls.lines > 0, !state.calls.lines.isEmpty, !layout.isTooSmall {
      #expect(isCallSeen == state.calls.cursor)
    }
    #expect(session.buffer.width == state.width)
  }

  private func part(of trace: Trace, _ count: Int) -> Trace {
    var part = trace
    part.packets = PacketTable(Array(trace.packets).prefix(count))
    return part
  }
}
