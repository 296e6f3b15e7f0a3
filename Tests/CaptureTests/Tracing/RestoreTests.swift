import SystemCalls
import TestSupport
import Testing

@testable import Capture

@Suite("Putting tracing back")
struct RestoreTests {
  private let file = RestoreFile(
    owner: 4711, boot: "6b2d5c0e-11",
    steps: [
      .file(path: "/t/trace_clock", before: "[local] global counter\n", after: TextMark("local [mono]")),
      .clear(path: "/t/trace"),
      .file(path: "/t/set_ftrace_pid", before: "2\n17\n"),
      .file(path: "/t/odd\\name with blanks", before: ""),
      .silence(path: "/t/tracing_on"),
      .instance(path: "/t/instances/ftview"),
    ])

  @Test("a restore file reads back as it was written")
  func roundTrip() throws {
    #expect(try RestoreFile(parsing: file.text) == file)
  }

  @Test("no beginning of a restore file passes for a whole one, unless it ends with a line")
  func truncation() {
    let text = file.text
    for length in 0..<text.utf8.count {
      let beginning = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      guard let read = try? RestoreFile(parsing: beginning) else { continue }
      // Only whole lines: what is there is what was written.
      #expect(beginning.hasSuffix("\n"))
      #expect(read.steps == Array(file.steps.prefix(read.steps.count)))
    }
  }

  @Test(
    "a damaged line is named",
    arguments: [
      ("", 1), ("ftview-restore 3\n", 1), ("ftview-restore 2\nowner 1\nfile /a b xyz\n", 3),
      ("ftview-restore 1\nowner x\n", 2),
      ("ftview-restore 1\nowner 1\nfile /a\n", 3),
      ("ftview-restore 1\nowner 1\nerase /a\n", 3), ("ftview-restore 1\nowner 1", 2),
    ])
  func damage(text: String, line: Int) {
    #expect(throws: RestoreFileError(line: line)) { try RestoreFile(parsing: text) }
  }

  @Test(
    "what a file shows is turned into what it takes",
    arguments: [
      ("trace_clock", "local [mono] boot\n", "mono"),
      ("buffer_size_kb", "7 (expanded: 1408)\n", "1408"),
      ("buffer_size_kb", "2816\n", "2816"),
      ("set_ftrace_pid", "no pid\n", ""),
      ("set_ftrace_pid", "2\n17\n", "2 17"),
      ("set_ftrace_notrace", "#### no functions disabled ####\n", ""),
      ("enable", "1*\n", "1"),
      ("tracing_on", "1\n", "1"),
    ])
  func takes(name: String, shown: String, value: String) {
    #expect(ControlFile.value(for: shown, of: "/t/" + name) == value)
  }

  @Test("a buffer that was a stub counts as put back when it has the size it would have got, and only then")
  func stub() {
    let path = "/t/buffer_size_kb"
    #expect(ControlFile.same("1410\n", "7 (expanded: 1408)\n", of: path))
    #expect(!ControlFile.same("8192\n", "7 (expanded: 1408)\n", of: path))
    #expect(!ControlFile.same("1410\n", "1408\n", of: path))
    #expect(!ControlFile.same("7 (expanded: 1408)\n", "7 (expanded: 2816)\n", of: path))
  }

  @Test("steps are taken back last change first, and each file is checked")
  func restores() throws {
    let tree = try TemporaryTree(["a": "changed", "b": "2", "gone/x": "1", "trace": "events"])
    let restore = RestoreFile(
      owner: 1,
      steps: [
        // Made twice: the first reading is the one that must win.
        .file(path: tree.path("a"), before: "first"),
        .file(path: tree.path("a"), before: "second"),
        .file(path: tree.path("b"), before: "2"),
        .clear(path: tree.path("trace")),
        .instance(path: tree.path("instances/none")),
      ])
    // The later step's reading no longer holds once the earlier one is back: that is told, not hidden.
    #expect(RestoreSteps(restore: restore).runAtOnce() == ["\(tree.path("a")) is 'first', was 'second'"])
    #expect(try tree.text("a") == "first")
    #expect(try tree.text("trace") == "")
  }

  @Test("a file that cannot be put back is named, and the others are put back all the same")
  func faults() throws {
    let tree = try TemporaryTree(["a": "1", "c": "1"])
    let restore = RestoreFile(
      owner: 1,
      steps: [
        .file(path: tree.path("a"), before: "0"), .file(path: tree.path("b"), before: "0"),
        .file(path: tree.path("c"), before: "0"),
      ])
    let faults = RestoreSteps(restore: restore).runAtOnce()
    #expect(faults.first == "cannot open \(tree.path("b")): No such file or directory")
    #expect(try tree.text("a") == "0")
    #expect(try tree.text("c") == "0")
  }

  @Test("an event that went with its module needs no putting back")
  func unloadedModule() throws {
    let tree = try TemporaryTree(["a": "1"])
    let restore = RestoreFile(
      owner: 1,
      steps: [
        .file(path: tree.path("a"), before: "0"),
        .file(path: tree.path("events/ftview/packet_begin/enable"), before: "0\n"),
      ])
    #expect(RestoreSteps(restore: restore).runAtOnce() == [])
    #expect(try tree.text("a") == "0")
  }

  @Test("the lock is one process's, and the restore file goes when all is back")
  func directory() throws {
    let tree = try TemporaryTree(["on": "1"])
    let directory = RuntimeDirectory(path: tree.path("run"), tracing: [tree.root])
    let lock = try #require(try directory.lock()?.raw, "the first one gets the lock")
    #expect(lock >= 0)
    try directory.save(RestoreFile(owner: 1, steps: [.file(path: tree.path("on"), before: "0")]))
    #expect(try Restorer.restoreLocked(in: directory) == .restored(1))
    #expect(try tree.text("on") == "0")
    #expect(try Restorer.restoreLocked(in: directory) == .nothingToDo)
  }

  @Test("what an earlier version wrote is still understood")
  func oldFile() throws {
    let old = try RestoreFile(parsing: "ftview-restore 1\nowner 5\nfile /t/a x\\n\nsilence /t/b\n")
    #expect(old == RestoreFile(owner: 5, steps: [.file(path: "/t/a", before: "x\n"), .silence(path: "/t/b")]))
  }

  @Test("what somebody else has changed since is left alone, and told; putting back twice changes nothing more")
  func others() throws {
    let tree = try TemporaryTree(["ours": "1\n", "theirs": "1\n", "same": "1\n", "tracing_on": "1\n"])
    let planned = RestoreFile(
      owner: 1,
      steps: ["ours", "theirs", "same", "tracing_on"].map { .file(path: tree.path($0), before: "0\n") })
    let restore = planned.marked { try? System.text($0) }
    try tree.write("theirs", "5\n")
    try tree.write("same", "0\n")
    // What a capture itself changes to the end.
    try tree.write("tracing_on", "2\n")
    let directory = RuntimeDirectory(path: tree.path("run"), tracing: [tree.root])
    _ = try directory.lock()
    for _ in 1...2 {
      try directory.save(restore)
      let line = "left as somebody else has set it since: \(tree.path("theirs")) is '5'"
      #expect(try Restorer.restoreLocked(in: directory) == .restored(3, leftAlone: [line]))
      #expect(try ["ours", "theirs", "same", "tracing_on"].map { try tree.text($0) } == ["0", "5\n", "0\n", "0"])
    }
  }

  @Test("what a capture changes as it goes on is its own: while it does, and as it shows then")
  func changedLater() throws {
    let planned = RestoreFile(owner: 1, steps: [.file(path: "/t/a", before: "0"), .file(path: "/t/b", before: "0")])
    let marked = planned.marked { _ in "1" }
    let (one, two) = (TextMark("1"), TextMark("2"))
    #expect(
      marked.marked("/t/a", as: nil).steps == [
        .file(path: "/t/a", before: "0"), .file(path: "/t/b", before: "0", after: one),
      ])
    #expect(
      marked.marked("/t/a", as: "2").steps == [
        .file(path: "/t/a", before: "0", after: two), .file(path: "/t/b", before: "0", after: one),
      ])
    #expect(marked.marked("/t/other", as: "2") == marked)
  }

  @Test(
    "paths that lie outside of tracefs are refused, and nothing is written", arguments: ["/etc/x", "../x", "a/../../x"])
  func strayPath(path: String) throws {
    let tree = try TemporaryTree(["a": "1", "t/a": "1"])
    let directory = RuntimeDirectory(path: tree.path("run"), tracing: [tree.path("t")])
    _ = try directory.lock()
    let stray = path.hasPrefix("/") ? path : tree.path("t/" + path)
    try directory.save(
      RestoreFile(owner: 1, steps: [.file(path: stray, before: "0"), .file(path: tree.path("t/a"), before: "0")]))
    #expect(throws: CaptureError.self) { try Restorer.restoreLocked(in: directory) }
    #expect(try tree.text("t/a") == "1")
  }

  @Test("a file from before the machine was started anew is told, and nothing is written")
  func startedAnew() throws {
    let tree = try TemporaryTree(["a": "1"])
    let directory = RuntimeDirectory(path: tree.path("run"), tracing: [tree.root])
    _ = try directory.lock()
    try directory.save(RestoreFile(owner: 1, boot: "other", steps: [.file(path: tree.path("a"), before: "0")]))
    #expect(try Restorer.restoreLocked(in: directory) == .startedAnew)
    #expect(try tree.text("a") == "1")
    #expect(try Restorer.restoreLocked(in: directory) == .nothingToDo)
    try directory.save(
      RestoreFile(owner: 1, boot: RuntimeDirectory.boot, steps: [.file(path: tree.path("a"), before: "0")]))
    #expect(try Restorer.restoreLocked(in: directory) == .restored(1))
  }

  @Test("while the lock is held nobody else gets it")
  func lock() throws {
    let tree = try TemporaryTree()
    let directory = RuntimeDirectory(path: tree.path("run"))
    guard let first = try directory.lock() else {
      Issue.record("the first one gets the lock")
      return
    }
    #expect(try directory.lock() == nil)
    first.close()
    #expect(try directory.lock() != nil)
  }
}

extension RestoreSteps {
  /// Without waiting for what is busy.
  func runAtOnce() -> [String] {
    var patience = Patience(limit: 0)
    return run(patience: &patience)
  }
}

extension Restorer {
  /// Without waiting for what is busy.
  static func restoreLocked(in directory: RuntimeDirectory) throws(CaptureError) -> Outcome {
    var patience = Patience(limit: 0)
    return try restoreLocked(in: directory, patience: &patience)
  }
}
