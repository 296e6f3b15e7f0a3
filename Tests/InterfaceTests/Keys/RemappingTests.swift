import CallTrees
import Screen
import Testing

@testable import Interface

/// Keys of the user's own.
@Suite struct RemappingTests {
  private func match(_ table: KeyTable, _ keys: String) -> KeyTable.Match { table.match(Key.sequence(keys)) }

  private func remapped(_ changes: (keys: String, command: String)...) throws(KeyProblem) -> KeyTable {
    try KeyTable.standard.remapped(changes.map { KeyTable.Change($0.keys, $0.command) })
  }

  private func command(_ command: KeyCommand) -> KeyTable.Match { .command(command, takesCharacter: false) }

  @Test func everyCommandHasItsOwnNameAndCanBeBound() throws {
    let names = KeyTable.commandNames
    #expect(Set(names).count == names.count && names.contains("none"))
    #expect(KeyCommand.foldAll.name == "fold-all" && KeyCommand.level3.name == "level-3")
    for bound in KeyCommand.allCases {
      let table = try remapped(("<F9>", bound.name))
      guard case .command(bound, _) = match(table, "<F9>") else {
        Issue.record("\(bound) is not bound")
        continue
      }
      #expect(table.key(for: bound) == "<F9>")
    }
  }

  @Test func aKeyDoesWhatItIsSetToAndNothingElse() throws {
    let table = try remapped(("w", "down"), ("j", "up"), ("k", "none"), (",e", "next-error"))
    #expect(match(table, "w") == command(.down) && match(table, "j") == command(.up))
    #expect(match(table, "<Down>") == command(.down))
    #expect(match(table, "k") == .none && match(table, ",") == .prefix && match(table, ",e") == command(.nextError))
    // Two keys that change places.
    let swapped = try remapped(("j", "up"), ("k", "down"))
    #expect(match(swapped, "j") == command(.up) && match(swapped, "k") == command(.down))
    // What is set to none may begin others.
    let none = try remapped(("s", "none"), ("st", "sort"), ("m", "none"), ("mm", "set-mark"))
    #expect(match(none, "st") == command(.sort))
    #expect(match(none, "mm") == .command(.setMark, takesCharacter: true))
  }

  @Test func helpAndHintsSayTheUsersKeys() throws {
    let table = try remapped(("<F2>", "help"), ("]x", "next-difference"), ("/", "none"))
    var state = ViewState(trace: Sample.trace, width: 80, height: 24, keys: table)
    #expect(state.hints().map(\.words).contains("F2 help"))
    let help = HelpText(keys: table, width: 80).lines
    #expect(help.contains { $0.key == "<F2> ? <F1>" } && !help.contains { $0.key == "/" })
    // What has no key is not hinted at.
    var buffer = CellBuffer(width: 120, height: 24)
    draw(state, into: &buffer)
    #expect(!buffer.text.contains("search"))
    _ = reduce(&state, .key(.character("]")))
    #expect(
      state.hints().map(\.words)
        == [
          "c next difference", "j next window", "p next other packet", "t next call that took longer or less long",
          "x next difference",
        ])
  }

  @Test func whatTheUserTookTheKeyFromIsNamedOtherwise() throws {
    let table = try remapped(("q", "none"), ("j", "none"), ("<Down>", "none"), ("^N", "none"), ("n", "none"))
    var session = Session()
    session.state = ViewState(trace: Sample.trace, width: 80, height: 24, keys: table)
    session.press("?")
    #expect(session.buffer.text.hasPrefix("*help: k move, Esc goes back"))
    #expect(session.state.hints().map(\.words) == ["Esc back", "k move"])
    #expect(table.keyOrName(for: .searchNext) == "search-next")
    #expect(table.keyOrName(for: .searchPrevious) == "N")
  }

  @Test(arguments: [
    ("x", "fly", 0, true, "there is no command 'fly'"),
    ("5", "down", 0, false, "'5' begins a count"),
    ("^C", "down", 0, false, "^C cannot be set"),
    ("q^L", "down", 0, false, "^L cannot be set"),
    ("<Bogus>", "down", 0, false, "there is no key <Bogus>"),
    ("", "down", 0, false, "'' is not one to four keys"),
    ("abcde", "down", 0, false, "'abcde' is not one to four keys"),
    ("z", "down", 0, false, "'z' begins other keys: zl zh zM zR …"),
    ("mx", "down", 0, false, "'mx' begins with 'm', which is a key"),
  ])
  func whatCannotBeIsSaid(keys: String, name: String, index: Int, isCommand: Bool, message: String) {
    let problem = #expect(throws: KeyProblem.self) { try remapped((keys, name)) }
    #expect(problem?.index == index && problem?.isCommand == isCommand && problem?.problem.message == message)
  }

  @Test func keysAreMappedWhileTheProgramRuns() {
    var session = Session()
    let lines: [(line: String, message: String)] = [
      ("map b down", "b does down"), ("map b", "b does down"), ("map B", "B does nothing; :map B ACTION"),
      ("map <F2> help", "<F2> does help"), ("unmap j", "j does nothing"),
      ("map x fly", "there is no command 'fly'; Tab offers them"),
      ("map 5 down", "'5' begins a count; take another key"),
      ("map z down", "'z' begins other keys: zl zh zM zR …; set these to none first"),
      ("map", "give a key and what it is to do: :map b page-up"), ("unmap", "give a key: :unmap b"),
    ]
    for (line, message) in lines {
      session.press(":")
      // Typed, and no key of its own.
      for character in line { session.send(.key(.character(character))) }
      session.press("<Enter>")
      #expect(session.state.message?.text == message)
    }
    session.press("b")
    #expect(session.state.packets.cursor == 1)
    session.press("j")
    #expect(session.state.message?.text == "j does nothing here; ? shows the keys")
    session.press("<F2>")
    #expect(session.buffer.text.hasPrefix("*help: b k move"))
    session.press("q:map b up<Enter>:save<Enter>")
    let changes = [("<F2>", "help"), ("j", "none"), ("b", "up")].map { KeyTable.Change($0, $1) }
    #expect(session.effects.last == .saveSettings(ScreenSettings(keys: changes)))
  }

  @Test func whatAKeyMayDoIsCompleted() {
    var session = Session()
    session.press(":map b page-u<Tab>")
    #expect(session.state.prompt.line?.text.string == "map b page-up")
    session.press("^Uma<Tab>b  sort<Tab>")
    #expect(session.state.prompt.line?.text.string == "map b  sort")
  }

  @Test func theMouseIsTakenOrLeft() {
    var session = Session()
    session.press("M")
    #expect(session.effects == [.mouse(false)])
    #expect(session.state.message?.text == "the mouse is the terminal's: it selects text")
    session.press(":set mouse<Enter>")
    #expect(session.effects.last == .mouse(true))
    session.press(":set nomouse<Enter>:save<Enter>")
    #expect(session.effects.last == .saveSettings(ScreenSettings(mouse: false)))
  }

  @Test func setAloneShowsWhatIsSet() {
    var session = Session()
    session.press("io:set ascii<Enter>:set keep errors<Enter>:set<Enter>")
    session.send(.themeChanged("light"))
    let lines = session.buffer.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(22)
    let expected = """
      *settings: q goes back
       The screen (:save keeps all but details and sort)
       theme          as at the start
       irqs           off: noirqs
       noise          off: nonoise
       mouse          on
       ascii          on
       details        off: nodetails
       cursor         line
       columns        as the width has room
       sort           number, smallest first

       The next capture
       trace          -
       notrace        -
       keep           errors
       depth          all
       ssh            off: nossh
       values         on
       fields         -
       ring           -
       sleep          never
      """
    #expect(lines.joined(separator: "\n") == expected)
    session.press("q:save<Enter>")
    #expect(
      session.effects.last
        == .saveSettings(ScreenSettings(theme: "light", ascii: true, irqs: false, noise: false)))
    // A name is a file's, as before.
    session.press(":save a.dat<Enter>")
    #expect(session.effects.last == .save(path: "a.dat"))
  }
}
