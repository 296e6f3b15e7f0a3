import CallTrees
import Screen
import Testing

@testable import Interface

/// Nothing that was captured goes, and no file is replaced, before the user has said so.
@Suite("Questions")
struct QuestionTests {
  /// A live session whose capture has ended with two packets that are in no file.
  private func captured(_ phase: CaptureStatus.Phase = .stopped) -> Session {
    var session = Session(Sample.trace, 80, 24, isLive: true)
    session.send(.captureChanged(CaptureStatus(phase: .armed, filter: "tcp")))
    session.send(.captureChanged(CaptureStatus(phase: phase, filter: "tcp", seen: 9, matched: 3, captured: 2)))
    return session
  }

  private func bottom(_ session: Session) -> String {
    String(session.buffer.row(session.state.height - 1).map(\.character)).trimmingCharacters(" ")
  }

  private static let asked = "s save  t throw away  Esc back: 2 packets are not saved"

  @Test("quitting asks, whichever way", arguments: ["q", "^C", ":q<Enter>", "?^C", "/abc^C", ":w^C", "a^C"])
  func quitting(keys: String) {
    var session = captured()
    session.press(keys)
    #expect(session.effects == [])
    #expect(bottom(session) == Self.asked)
    // Nothing else does anything meanwhile.
    session.press("qxjyn:<Enter>?")
    #expect(session.effects == [])
    #expect(bottom(session) == Self.asked)
    session.press("<Esc>")
    #expect(session.state.asking.question == nil)
    #expect(session.effects == [])
    #expect(session.state.hasUnsavedCapture)
  }

  @Test("another ^C goes back: nothing is thrown away by a key that is held down")
  func interruptedTwice() {
    var session = captured()
    session.press("^C^C")
    #expect(session.effects == [])
    #expect(session.state.asking.question == nil)
  }

  @Test("t throws away, :q! does so without asking")
  func throwingAway() {
    var session = captured()
    session.press("qt")
    #expect(session.effects == [.quit])
    #expect(!session.state.hasUnsavedCapture)
    session = captured()
    session.press(":q!<Enter>")
    #expect(session.effects == [.quit])
    #expect(!session.state.hasUnsavedCapture)
  }

  @Test("s asks where to, saves, and then quits")
  func saving() {
    var session = captured()
    session.press("qs")
    #expect(bottom(session) == "save to: ftview.dat")
    session.press("^Uweb.dat<Enter>")
    #expect(session.effects == [.save(path: "web.dat")])
    session.send(.saved("saved web.dat"))
    #expect(session.effects == [.save(path: "web.dat"), .quit])
  }

  @Test("a save that fails keeps the capture and goes nowhere")
  func failingSave() {
    var session = captured()
    session.press("qs<Enter>")
    session.send(.failed("ftview.dat: no space left; free some, or write elsewhere"))
    #expect(session.effects == [.save(path: "ftview.dat")])
    #expect(bottom(session) == "ftview.dat: no space left; free some, or write elsewhere")
    session.press("q")
    #expect(bottom(session) == Self.asked)
    // One that was given up waits for nothing either.
    session.press("s<Esc>:w other.dat<Enter>")
    session.send(.saved("saved other.dat"))
    #expect(session.effects.last == .save(path: "other.dat"))
    session.press("q")
    #expect(session.effects.last == .quit)
  }

  @Test("a file that is there is replaced after a y only")
  func replacing() {
    var session = captured()
    session.press("qs<Enter>")
    session.send(.fileExists(path: "ftview.dat", .save(path: "ftview.dat")))
    #expect(bottom(session) == "y replace  n leave: ftview.dat is there already")
    session.press("n")
    #expect(bottom(session) == "ftview.dat is as it was; nothing was written")
    #expect(session.effects == [.save(path: "ftview.dat")])
    #expect(session.state.hasUnsavedCapture)
    session.press("qs<Enter>")
    session.send(.fileExists(path: "ftview.dat", .save(path: "ftview.dat")))
    session.press("y")
    #expect(session.effects.last == .save(path: "ftview.dat", replacing: true))
    session.send(.saved("saved ftview.dat"))
    #expect(session.effects.last == .quit)
  }

  @Test("the same for what is exported, and ! needs no question")
  func replacingOthers() {
    var session = Session()
    session.press(":export a.txt<Enter>")
    let export = Effect.export([Selection(packet: 0, row: nil)], path: "a.txt")
    #expect(session.effects == [export])
    session.send(.fileExists(path: "a.txt", export))
    session.press("y")
    #expect(session.effects.last == .export([Selection(packet: 0, row: nil)], path: "a.txt", replacing: true))
    session.press(":w! b.dat<Enter>")
    #expect(session.effects.last == .save(path: "b.dat", replacing: true))
  }

  @Test("a capture that runs is stopped before it is saved")
  func running() {
    var session = captured(.armed)
    session.press("q")
    #expect(bottom(session) == Self.asked)
    session.press("s")
    #expect(session.effects == [.stop])
    session.send(.captureChanged(CaptureStatus(phase: .stopped, filter: "tcp", seen: 9, matched: 4, captured: 4)))
    session.press("<Enter>")
    #expect(session.effects == [.stop, .save(path: "ftview.dat")])
  }

  @Test("arming again and opening a file ask as well")
  func arming() {
    var session = captured()
    session.press("audp<Enter>")
    #expect(bottom(session) == Self.asked)
    session.press("t")
    let request = ArmRequest(filter: "udp", entries: [], quota: 0)
    #expect(session.effects.last == .arm(request))
    // It cannot be armed: the capture is still there, and still not saved.
    session.send(.captureChanged(CaptureStatus(phase: .arming, filter: "udp")))
    session.send(.captureChanged(CaptureStatus(phase: .stopped, filter: "tcp", seen: 9, matched: 3, captured: 2)))
    session.send(.failed("/dev/ftview is busy"))
    session.press("q")
    #expect(bottom(session) == Self.asked)
    session = captured()
    session.press(":e a.txt<Enter>")
    #expect(session.effects == [])
    #expect(bottom(session) == Self.asked)
    session.press("t")
    #expect(session.effects == [.load(path: "a.txt")])
    session.send(.failed("a.txt: there is no such file"))
    #expect(session.state.hasUnsavedCapture)
    // Here it is another trace that is on the screen.
    session.send(.captureChanged(nil))
    session.press("q")
    #expect(session.effects.last == .quit)
  }

  @Test("q, Esc and S give up a capture that is being armed", arguments: ["q", "<Esc>", "S"])
  func givingUp(key: String) {
    var session = Session(Sample.trace, 80, 24, isLive: true)
    var status = CaptureStatus(phase: .arming, filter: "udp")
    status.stage = "switching function_graph on in 40551 functions, 3 s"
    session.send(.captureChanged(status))
    let row = String(session.buffer.row(session.state.height - 2).map(\.character)).trimmingCharacters(" ")
    #expect(row.hasPrefix(" ARMING  switching function_graph on in 40551 functions, 3 s"))
    #expect(bottom(session) == " q give up  ? help")
    // Help lies over it, and is closed first.
    session.press("?" + (key == "S" ? "<Esc>" : key))
    #expect(session.effects == [])
    session.press(key)
    #expect(session.effects == [.stop])
  }

  @Test("the next capture is not saved because the last one was")
  func nextCapture() {
    var session = captured()
    session.press(":w a.dat<Enter>")
    session.send(.saved("saved a.dat"))
    #expect(!session.state.hasUnsavedCapture)
    // The one that could not be armed changes nothing.
    session.send(.captureChanged(CaptureStatus(phase: .arming, filter: "udp")))
    session.send(.captureChanged(CaptureStatus(phase: .stopped, filter: "tcp", matched: 3, captured: 2)))
    #expect(!session.state.hasUnsavedCapture)
    session.send(.captureChanged(CaptureStatus(phase: .armed, filter: "udp")))
    session.send(.captureChanged(CaptureStatus(phase: .stopped, filter: "udp", matched: 1, captured: 1)))
    session.press("q")
    #expect(bottom(session) == "s save  t throw away  Esc back: 1 packet is not saved")
  }

  @Test("where there is nothing to lose nothing is asked")
  func nothingToLose() {
    for status in [nil, CaptureStatus(phase: .stopped, filter: "tcp", seen: 9), .init(phase: .armed, filter: "tcp")] {
      var session = Session(Trace(source: "live"), 80, 24, isLive: true)
      session.send(.captureChanged(status))
      session.press("q")
      #expect(session.effects == [.quit])
    }
    var file = Session()
    file.press("^C")
    #expect(file.effects == [.quit])
  }

  @Test("the answers are seen on the narrowest screen")
  func narrow() {
    var session = captured()
    session.send(.resize(width: 40, height: 10))
    session.press("q")
    #expect(bottom(session) == "s save  t throw away  Esc back: 2 packe…")
  }
}
