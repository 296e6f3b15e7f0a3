import CallTrees
import Screen
import Testing

@testable import Interface

/// `Tab` in a prompt, and what was typed there before.
@Suite struct CompletionTests {
  private func line(_ session: Session) -> String { session.state.prompt.line?.text.string ?? "-" }

  /// The line above the last one, where candidates stand.
  private func offered(_ session: Session) -> String {
    String(session.buffer.text.split(separator: "\n", omittingEmptySubsequences: false).suffix(2)[22])
  }

  @Test func aCommandIsCompletedAsFarAsAllGoTogetherThenOneAfterTheOther() {
    var session = Session()
    session.press(":th<Tab>")
    #expect(line(session) == "theme ")
    session.press("^Ue<Tab>")
    #expect(line(session) == "e")
    #expect(offered(session) == " e  edit  export")
    session.press("<Tab><Tab>")
    #expect(line(session) == "edit ")
    session.press("<Tab>")
    #expect(line(session) == "export ")
    // Behind the last one comes what was typed.
    session.press("<Tab>")
    #expect(line(session) == "e")
    session.press("<S-Tab>")
    #expect(line(session) == "export ")
    // Another key takes it.
    session.press("x")
    #expect(line(session) == "export x")
    #expect(offered(session).hasPrefix(" web.dat  ") && offered(session).hasSuffix("  packet 1/3"))
  }

  @Test func optionsOfSetAreCompleted() {
    var session = Session()
    session.press(":sav<Tab>")
    #expect(line(session) == "save")
    session.press("<Esc>")
    session.press(":set noir<Tab>")
    #expect(line(session) == "set noirqs")
    session.press("^Uset d<Tab>")
    #expect(offered(session) == " depth  details")
    session.press("^Uset s<Tab>")
    #expect(offered(session) == " sleep  sort  ssh")
    session.press("^Uset noc<Tab>")
    #expect(line(session) == "set nocolumns")
    session.press("^Uset col<Tab>flow<Enter>")
    #expect(session.state.packets.columns == [.flow])
    session.press(":set columns calls,ver<Tab>")
    #expect(line(session) == "set columns calls,verdict")
    session.press("^Uset sort t<Tab>")
    #expect(offered(session) == " task  time  total")
    session.press("^Uset notr<Tab>")
    #expect(line(session) == "set notrace ")
    session.press("^Uset nof<Tab>")
    #expect(line(session) == "set nofields")
    session.press("^Uset q<Tab>")
    #expect(session.state.prompt.line?.error == "nothing begins so")
  }

  @Test func functionsAreCompletedForFamiliesAndInSearches() {
    var session = Session()
    session.press(":families tcp_fil<Tab>")
    #expect(line(session) == "families tcp_filter")
    session.press(" security<Tab>")
    #expect(line(session) == "families tcp_filter security_sock_rcv_skb")
    session.press("<Esc><Tab>/tcp_try<Tab>")
    #expect(line(session) == "tcp_try_coalesce")
    // A search goes along.
    #expect(session.function == "tcp_try_coalesce")
    session.press("<Esc>&(tcp_r<Tab>")
    #expect(offered(session) == " tcp_rack_advance  tcp_rcv_established")
    // Functions of a module by their name alone.
    session.press("^Unft<Tab>")
    #expect(line(session) == "nft_do_chain")
  }

  @Test func filesAndThemesAreAskedForOutside() {
    var session = Session()
    session.press(":e Docs/Sam<Tab>")
    #expect(session.effects.last == .complete(.files, "Docs/Sam"))
    session.send(.completed("Docs/Sam", ["Docs/Samples/"]))
    #expect(line(session) == "e Docs/Samples/")
    session.press("<Tab>")
    session.send(.completed("Docs/Samples/", ["Docs/Samples/a b.dat", "Docs/Samples/a c.dat"]))
    #expect(line(session) == "e Docs/Samples/a ")
    #expect(offered(session) == " a b.dat  a c.dat")
    // An answer to what is not in the line any more says nothing.
    session.press("^U")
    session.send(.completed("Docs/Samples/", ["x"]))
    #expect(line(session) == "")
    session.press("theme <Tab>")
    #expect(session.effects.last == .complete(.themes, ""))
    session.press("<Esc>x<Tab>")
    #expect(session.effects.last == .complete(.files, "packet-1.txt"))
  }

  @Test(arguments: ["|", "!"]) func commandsAreCompletedThenFiles(key: String) {
    var session = Session()
    for (typed, source, word) in [
      ("gr<Tab>", CompletionSource.commands, "gr"), ("ep -c x a.<Tab>", .files, "a."), (" | w<Tab>", .commands, "w"),
      ("c; ./b<Tab>", .files, "./b"), (" >o<Tab>", .files, "o"), (" && (l<Tab>", .commands, "l"),
    ] {
      if session.state.prompt.line == nil { session.press(key) }
      session.press(typed)
      #expect(session.effects.last == .complete(source, word))
    }
  }

  @Test(arguments: [40, 80]) func manyCandidatesAreSeenAroundTheChosenOne(width: Int) {
    var session = Session(Sample.trace, width, 24)
    session.press(":e <Tab>")
    session.send(.completed("", (100..<200).map { "file-\($0)" }))
    #expect(offered(session).hasPrefix(" file-100  file-101") && offered(session).last == "…")
    for _ in 0..<90 { session.press("<Tab>") }
    #expect(line(session) == "e file-189" && offered(session).contains("file-189"))
    session.press("<S-Tab>")
    #expect(line(session) == "e file-188" && offered(session).contains("file-188"))
  }

  /// Every name that completion offers is one that the program knows.
  @Test(arguments: LineCommand.all.flatMap(\.names)) func everyNameIsACommand(name: String) {
    var session = Session()
    session.press(":\(name)<Enter>")
    #expect(session.state.message?.text.hasPrefix("no command") != true)
  }

  @Test(arguments: SettableOption.completions) func everyOptionIsOne(name: String) {
    var session = Session()
    session.press(":set \(name.hasSuffix(" ") ? name + "1" : name)<Enter>")
    #expect(session.state.message?.text.hasPrefix("there is no option") != true)
  }

  @Test(arguments: ["colour", "nosort", "nonotrace", "irqs on", "nocolumns flow", "no"])
  func whatIsNoOptionIsSaidSo(words: String) {
    var session = Session()
    session.press(":set \(words)<Enter>")
    #expect(session.state.message?.text == "there is no option \(words); :set shows all")
  }

  @Test func whatWasTypedBeforeComesBackByKind() {
    var session = Session()
    session.state.takeHistory([":set irqs", "/tcp", ":diff 1 2", "junk", ">a.txt", "", ":"])
    session.press("/<Up>")
    #expect(line(session) == "tcp")
    session.press("<Up><Down>")
    #expect(line(session) == "")
    session.press("<Esc>:<Up><Up><Up>")
    #expect(line(session) == "set irqs")
    session.press("<Enter>x<Up>")
    #expect(line(session) == "a.txt")
    session.press("^Ub.txt<Enter>&tcp<Enter>")
    // What is typed again goes to the end, and only what is new is saved.
    session.press(":<Up>")
    #expect(line(session) == "set irqs")
    #expect(session.state.freshHistory == [":set irqs", ">b.txt", "&tcp"])
  }

  /// As a selected text: what is typed takes its place, and keys that edit keep it.
  @Test(arguments: [
    ("a", "a"), ("a.md", "a.md"), ("<End>.gz", "packet-1.txt.gz"), ("<BS>", "packet-1.tx"), ("^A2", "2packet-1.txt"),
    ("<Left><Left><Left>", "packet-1.txt"), ("^U", ""), ("^Wb", "b"), ("<Up>a", "a"), ("<F9>a", "a"),
  ])
  func aProposedNameIsReplacedByWhatIsTyped(keys: String, text: String) {
    var session = Session()
    session.press("x")
    #expect(line(session) == "packet-1.txt")
    let row = session.buffer.row(23)
    #expect(row.indices.filter { row[$0].over == .callSelected } == Array(row.startIndex + 10..<row.startIndex + 22))
    session.press(keys)
    #expect(line(session) == text)
    #expect(session.buffer.row(23).allSatisfy { $0.over == nil })
  }

  @Test func hintsSayWhichMarksThereAre() {
    var session = Session()
    session.press("'")
    #expect(session.state.hints().map(\.words) == ["no marks m and a letter sets a mark"])
    session.press("<Esc>jmb<Tab>jma'")
    #expect(session.state.hints().map(\.words) == ["a tcp_filter of 2", "b packet 2"])
    session.press("b")
    #expect(session.buffer.text.split(separator: "\n")[2].hasPrefix("▌ 2"))
    session.press("k")
    #expect(session.buffer.text.split(separator: "\n")[2].hasPrefix("b 2"))
  }
}
