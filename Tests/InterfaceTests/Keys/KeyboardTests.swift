import CallTrees
import Screen
import Testing

@testable import Interface

/// Keys become commands one by one, and the bottom line says what may follow.
@Suite struct KeyboardTests {
  private func typed(_ keys: String, _ table: KeyTable = .standard) -> (last: Keyboard.Outcome, keyboard: Keyboard) {
    var keyboard = Keyboard(table)
    var last = Keyboard.Outcome.waiting
    for key in Key.sequence(keys) { last = keyboard.reduce(key) }
    return (last, keyboard)
  }

  @Test(arguments: [
    ("j", Keyboard.Outcome.command(.down, count: nil)), ("12G", .command(.bottom, count: 12)),
    ("10j", .command(.down, count: 10)), ("zM", .command(.foldAll, count: nil)),
    ("2]c", .command(.nextDifference, count: 2)),
    ("z", .waiting), ("5", .waiting), ("5<Esc>", .waiting), ("5<Esc>j", .command(.down, count: nil)),
    ("zq", .unknown("zq")),
    ("m", .waiting), ("ma", .mark(.setMark, "a")), ("'b", .mark(.goToMark, "b")), ("m<Esc>", .waiting),
    ("e.", .command(.nextError, count: nil)), ("3]c.", .command(.nextDifference, count: 3)),
    ("3]cj.", .command(.nextDifference, count: 3)), ("]c2..", .command(.nextDifference, count: 2)),
    ("'a5k.", .mark(.goToMark, "a")), (".", .unknown(".")), ("j/.", .unknown(".")),
    ("m<Esc>j", .command(.down, count: nil)), ("zqj", .command(.down, count: nil)),
  ])
  func keysMakeCommands(keys: String, outcome: Keyboard.Outcome) {
    #expect(typed(keys).last == outcome)
  }

  @Test(arguments: [
    (
      "z",
      ["M fold all", "R unfold all", "h scroll the calls back", "l scroll the calls sideways", "1-9 show levels"]
    ),
    ("]", ["c next difference", "j next window", "p next other packet", "t next call that took longer or less long"]),
    (
      "[",
      [
        "c previous difference", "j previous window", "p previous other packet",
        "t previous call that took longer or less long",
      ]
    ),
    ("12", ["12 times what?", "G go to line 12"]),
    ("m", ["a-z set the mark"]),
  ])
  func whatMayFollowIsSaid(keys: String, hints: [String]) {
    #expect(typed(keys).keyboard.hints?.map(\.words) == hints)
  }

  /// No hint has a key of its own: with another table it is another key.
  @Test func hintsTakeTheirKeysFromTheTable() {
    let others = KeyTable(
      groups: KeyTable.standard.groups.map { group in
        var group = group
        for index in group.bindings.indices { group.bindings[index].keys = ["<F\(index + 20)>"] }
        return group
      })
    let standard = Set(
      KeyTable.standard.groups.flatMap(\.bindings).flatMap(\.keys).flatMap { [$0, String($0.dropFirst().dropLast())] })
    let trace = Sample.trace
    for state in [
      ViewState(trace: trace, width: 80, height: 24, keys: others),
      ViewState(trace: Trace(source: "live"), width: 80, height: 24, isLive: true, keys: others),
    ] {
      var state = state
      var modes: [Mode] = [.main, .text(TextPane(.help)), .families(FamiliesPane(trace, state.shared.families.table))]
      if trace.packets.count == state.trace.packets.count {
        state.showDiff(Selection(packet: 0, row: nil), Selection(packet: 1, row: nil))
        modes.append(state.mode)
      }
      for mode in modes {
        for focus in Focus.allCases {
          state.mode = mode
          state.focus = focus
          for hint in state.hints() {
            #expect(
              hint.key.split(separator: " ").allSatisfy { $0.hasPrefix("F") && !standard.contains(String($0)) },
              "\(hint)")
          }
        }
      }
    }
  }
}
