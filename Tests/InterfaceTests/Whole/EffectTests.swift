import CallTrees
import Screen
import Testing

@testable import Interface

@Suite struct EffectTests {
  @Test func exportAndCopyTakeTheSelection() throws {
    var session = Session()
    session.press("jy")
    #expect(session.effects == [.copy(Selection(packet: 1, row: nil))])
    session.press("k<Tab>z2jjx")
    #expect(session.state.prompt.line?.text.string == "packet-1-tcp_filter.txt")
    session.press("<Enter>")
    let row = try #require(session.state.calls.line?.row)
    #expect(session.effects.last == .export([Selection(packet: 0, row: row)], path: "packet-1-tcp_filter.txt"))
    // Hidden interrupts are left out there, too.
    session.press("iy")
    #expect(session.effects.last == .copy(Selection(packet: 0, row: row, interrupts: .leftOut)))
    session.press("i")
    session.press(":export out.txt<Enter>")
    #expect(session.effects.last == .export([Selection(packet: 0, row: row)], path: "out.txt"))
  }

  @Test func whatIsMarkedIsWrittenInTheOrderOfTheTraceAndOnce() throws {
    var session = Session()
    session.press("X")
    #expect(session.state.message?.text == "nothing is marked: m and a letter mark")
    session.press("jjmbkmakm<Esc>")
    // A call is marked, and the packet that is marked already once more.
    session.press("jmc<Tab>jmd")
    let row = try #require(session.state.calls.line?.row)
    session.press("X^Ui.json<Enter>")
    let marked = [
      Selection(packet: 1, row: nil), Selection(packet: 1, row: row), Selection(packet: 2, row: nil),
    ]
    #expect(session.effects == [.export(marked, path: "i.json")])
    session.press(":export marked a b.csv<Enter>")
    #expect(session.effects.last == .export(marked, path: "a b.csv"))
    // Of a file that is there the user is asked, and then all of them replace it.
    session.send(.fileExists(path: "a b.csv", .export(marked, path: "a b.csv")))
    session.press("y")
    #expect(session.effects.last == .export(marked, path: "a b.csv", replacing: true))
  }

  @Test func commandsOfTheShellGetWhatIsUnderTheCursor() throws {
    var session = Session()
    session.press("j|less<Enter>!date<Enter>")
    #expect(
      session.effects == [
        .pipe(Selection(packet: 1, row: nil), "less", at: PlaceNames(packet: 2)),
        .shell("date", at: PlaceNames(packet: 2)),
      ])
    session.press("<Tab>zRjj!<Enter>|<Enter>")
    let row = try #require(session.state.calls.line?.row)
    let names = PlaceNames(packet: 2, call: "tcp_v4_rcv/tcp_filter/security_sock_rcv_skb")
    // A shell without a line is one to talk to; without a command nobody reads.
    #expect(session.effects.count == 3 && session.effects.last == .shell("", at: names))
    session.press("|wc<Enter>")
    #expect(session.effects.last == .pipe(Selection(packet: 1, row: row), "wc", at: names))
    session.press("<Tab>djd|cat<Enter>")
    let diff = try #require(session.state.mode.diff?.selection)
    #expect(session.effects.last == .pipeDiff(diff, "cat", at: PlaceNames(packet: 3)))
    var empty = Session(Trace(source: "live"))
    empty.press("|cat<Enter>")
    #expect(empty.effects.isEmpty && empty.state.message?.text == "there is nothing to read for a command")
  }

  @Test func commandsAskForTheirEffects() {
    var session = Session()
    session.press(":w a b.dat<Enter>:e other.txt<Enter>:theme light<Enter>^Z^L:q<Enter>")
    #expect(
      session.effects == [
        .save(path: "a b.dat"), .load(path: "other.txt"), .theme("light"), .suspend, .redraw, .quit,
      ])
    session.press(":nonsense<Enter>")
    #expect(session.state.message?.text == "no command :nonsense; :help lists them")
    session.press(":w<Enter>")
    #expect(session.state.message?.text == "give a file: :w FILE")
  }

  @Test func controlCQuitsFromEverywhere() {
    for before in ["", "?", "/abc", ":w", "djd", "z", "m"] {
      var session = Session()
      session.press(before + "^C")
      #expect(session.effects.last == .quit, "after \(before)")
    }
  }

  @Test func armingChecksTheFilterAsItIsTyped() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press("atcp")
    #expect(session.effects == [.checkFilter("t"), .checkFilter("tc"), .checkFilter("tcp")])
    // An answer to an older text says nothing of this one.
    session.send(.filterChecked("tc", FilterProblem(message: "syntax error")))
    #expect(session.state.armForm?.problem == nil)
    session.send(.filterChecked("tcp", FilterProblem(message: "syntax error", range: 0..<3)))
    session.press("<Enter>")
    #expect(session.state.armForm != nil)
    session.send(.filterChecked("tcp", nil))
    session.press("<Tab>tcp udp<Down>x<Enter>")
    #expect(session.state.armForm?.complaint == "packets: a number, or empty for no end")
    session.press("<BS>20<Enter>")
    #expect(session.effects.last == .arm(ArmRequest(filter: "tcp", entries: ["tcp", "udp"], quota: 20)))
    #expect(session.state.armForm == nil)
  }

  @Test func entryPointsAreCompletedAsTyped() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press("a<Tab>")
    #expect(session.effects == [.listEntries])
    session.send(.entriesListed(["tcp", "ip-in", "ip-out", "ip_local_deliver", "ip_local_out", "veth:veth_xmit"]))
    // The last word is what is completed: first as far as all go together, then what is left of a single one.
    session.press("tcp ip_<Tab>")
    #expect(session.state.armForm?[.entries].string == "tcp ip_local_")
    #expect(session.screen.contains("Tab: ip_local_deliver ip_local_out"))
    session.press("d<Tab>")
    #expect(session.state.armForm?[.entries].string == "tcp ip_local_deliver")
    // A part of a name will do where no name begins so.
    session.press(" th_x<Tab>")
    #expect(session.state.armForm?[.entries].string == "tcp ip_local_deliver veth:veth_xmit")
    session.press("<Tab>")
    #expect(session.state.armForm?.field == .quota)
    #expect(session.effects == [.listEntries])
  }

  @Test func countingShowsWhatWouldMatchUntilTheFormChanges() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press("aicmp^R")
    #expect(session.effects.last == .preview(ArmRequest(filter: "icmp", entries: [], quota: 0)))
    session.send(.previewChanged(PreviewStatus(seen: 4000, matched: 3, milliseconds: 2000)))
    #expect(session.screen.contains(" 1.5 of 2000 packets a second match "))
    session.press("6")
    #expect(session.effects.suffix(2) == [.stopPreview, .checkFilter("icmp6")])
    #expect(session.screen.contains("^R counts"))
    // What comes late is of what was asked before.
    session.send(.previewChanged(PreviewStatus(seen: 1, matched: 1, milliseconds: 1)))
    #expect(session.state.armForm?.preview == nil)
    session.press("^R<Enter>")
    #expect(session.effects.suffix(2) == [.stopPreview, .arm(ArmRequest(filter: "icmp6", entries: [], quota: 0))])
  }

  @Test func rulesOfWhatToKeepAreCompleted() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press("a<Tab><Tab><Tab><Tab><Tab>er<Tab>,neg<Tab>=nf_*<Tab>5<Enter>")
    var request = ArmRequest(filter: "", entries: [], quota: 0)
    (request.keep, request.depth) = ("errors,negative=nf_*", 5)
    #expect(session.effects.last == .arm(request))
    session.press(":set keep negative=nf_hook_slow errors<Enter>a<Enter>")
    request.keep = "negative=nf_hook_slow errors"
    #expect(session.effects.last == .arm(request))
  }

  @Test func whatTheNextCaptureKeepsCanBeSet() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press(":set keep slower=50us,dropped<Enter>:set trace net<Enter>:set notrace locks rcu<Enter>")
    session.press(":set depth 5<Enter>:set ssh<Enter>a<Enter>")
    var request = ArmRequest(filter: "", entries: [], quota: 0)
    (request.keep, request.trace, request.noTrace) = ("slower=50us,dropped", "net", "locks rcu")
    (request.depth, request.withSSH) = (5, true)
    #expect(session.effects.last == .arm(request))
    session.press(":set values nf_*,ip_rcv<Enter>a<Enter>")
    request.valued = "nf_*,ip_rcv"
    #expect(session.effects.last == .arm(request))
    session.press(":set novalues<Enter>a<Enter>")
    (request.values, request.valued) = (false, "")
    #expect(session.effects.last == .arm(request))
    session.press(":set ring 200M<Enter>:set sleep 60<Enter>a<Enter>")
    (request.ring, request.sleepAfter) = ("200M", 60)
    #expect(session.effects.last == .arm(request))
    session.press(":set noring<Enter>:set nosleep<Enter>a<Enter>")
    (request.ring, request.sleepAfter) = ("", 0)
    #expect(session.effects.last == .arm(request))
    session.press(":set sleep long<Enter>")
    #expect(session.state.message?.text == "sleep: seconds without a match, up to 86400")
    session.press(":set depth deep<Enter>")
    #expect(session.state.message?.text == "depth: a number up to 1000, or nothing for all")
  }

  @Test func whatTheNextCaptureCannotKeepIsNotSet() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press(":set keep errors<Enter>:set keep foo=1<Enter>")
    let empty = ArmRequest(filter: "", entries: [], quota: 0)
    var (good, bad) = (empty, empty)
    (good.keep, bad.keep) = ("errors", "foo=1")
    #expect(session.effects == [.checkRequest(good, before: empty), .checkRequest(bad, before: good)])
    session.send(.requestRefused(good, "'foo=1' is not a rule of what to keep"))
    #expect(session.state.message?.text == "'foo=1' is not a rule of what to keep")
    session.press("a<Enter>")
    #expect(session.effects.last == .arm(good))
  }

  @Test func aFileIsNotArmedAndNothingIsNotStopped() {
    var session = Session()
    session.press("aS")
    #expect(session.effects.isEmpty)
    #expect(session.state.armForm == nil)
    var live = Session(Trace(source: "live"), 80, 24, isLive: true)
    live.send(.captureChanged(CaptureStatus(phase: .armed, filter: "tcp")))
    live.press("a")
    #expect(live.state.armForm == nil)
    live.press("S")
    #expect(live.effects == [.stop])
  }

  @Test func aTraceThatGrowsLeavesTheCursorWhereItIs() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    #expect(session.state.packet == nil)
    session.send(.traceChanged(Sample.trace, replaces: false))
    session.press("j<Tab>zRjj")
    let before = (session.state.packet?.index, session.function, session.tree)
    session.send(.traceChanged(Sample.trace, replaces: false))
    #expect((session.state.packet?.index, session.function, session.tree) == before)
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.packet?.index == 1)
  }

  @Test func sortingKeepsTheCursorOnItsPacket() {
    var session = Session()
    session.press("j")
    session.press("s")
    #expect(Array(session.state.packets.order) == [0, 1, 2])
    session.press("ssss")
    #expect(session.state.packets.sorting.column == .verdict)
    #expect(Array(session.state.packets.order) == [1, 0, 2])
    #expect(session.state.packet?.index == 2)
  }

  /// No key may trap, whatever the trace and the size.
  @Test(arguments: [(80, 24), (40, 10), (1, 1), (0, 0), (300, 100)]) func everyKeyIsSafe(width: Int, height: Int) {
    let keys = KeyTable.standard.groups.flatMap(\.bindings).flatMap(\.keys)
    for trace in [Sample.trace, Trace(source: "empty")] {
      var session = Session(trace, width, height, isLive: true)
      for (index, key) in keys.enumerated() {
        // Each key by itself, then twice with what the ones before left behind.
        var fresh = session
        fresh.press(key + "jl<Enter>")
        session.press((index.isMultiple(of: 3) ? "<Tab>" : "") + key + key)
        session.send(.mouse(MouseInput(.doublePress, x: width, y: height / 2)))
        #expect(fresh.buffer.width == width && session.buffer.height == height)
      }
      session.send(.resize(width: height, height: width))
      #expect(session.buffer.width == height)
    }
  }
}
