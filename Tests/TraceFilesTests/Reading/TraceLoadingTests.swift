import CallTrees
import Diagnostics
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Traces that are read on a thread of their own. Waiting is for news, never for time.
@Suite(.timeLimit(.minutes(5))) struct TraceLoadingTests {
  private static let call = " 0)               |  a() {\n 0)   0.100 us    |    b();\n 0)   1.000 us    |  }\n"

  /// Waits for news until one satisfies `condition`; the newest trace, and that news.
  private func wait(
    _ loading: TraceLoading, until condition: (TraceLoading.News) -> Bool
  ) -> (trace: Trace?, news: TraceLoading.News) {
    var trace: Trace?
    while true {
      var request = pollfd(fd: loading.descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, -1)
      let news = loading.take()
      if let newer = news.trace { trace = newer }
      if condition(news) || news.end != nil { return (trace, news) }
    }
  }

  /// The trace as of the first news that satisfy `condition`.
  private func trace(of loading: TraceLoading, until condition: (TraceLoading.News) -> Bool) throws -> Trace {
    let last = wait(loading, until: condition)
    return try #require(last.trace)
  }

  /// A named pipe that somebody writes slowly.
  private final class Feed {
    private let tree: TemporaryTree
    private var descriptor: Int32 = -1
    var path: String { tree.path("pipe") }

    init() throws {
      tree = try TemporaryTree()
      try #require(mkfifo(tree.path("pipe"), 0o600) == 0)
    }

    deinit { close() }

    func write(_ text: String) {
      if descriptor < 0 { descriptor = open(path, O_WRONLY) }
      #expect(Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count)
    }

    func close() {
      if descriptor >= 0 { Glibc.close(descriptor) }
      descriptor = -1
    }
  }

  /// A file that grows: what is there is shown, what comes is, and stopping at its end leaves nothing out.
  @Test(arguments: ["", call]) func aFileThatGrowsIsFollowed(begin: String) throws {
    let tree = try TemporaryTree()
    let path = tree.path("grows")
    #expect(FileManager.default.createFile(atPath: path, contents: Data(begin.utf8)))
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    let loading = try TraceLoading(path: path, follows: true)
    let before = begin.isEmpty ? 0 : 1
    if before > 0 { #expect(wait(loading) { $0.trace?.packets.count == 1 }.news.end == nil) }
    for more in 1...3 {
      // A line in two parts.
      try file.write(contentsOf: Data(Self.call.dropLast(9).utf8))
      try file.write(contentsOf: Data(Self.call.suffix(9).utf8))
      let isThere = { (trace: Trace?) in
        trace?.packets.count == before + more && trace?.packets.last?.integrity == .complete
      }
      #expect(wait(loading) { isThere($0.trace) }.news.end == nil)
    }
    loading.stop()
    let last = wait(loading) { $0.end != nil }
    #expect(last.news.end == .stopped)
    #expect(last.trace?.packets.count == before + 3 && last.trace?.notices.isEmpty == true)
  }

  /// What waits for more is shown at the end of a file as reading it once does, and is put right when more comes.
  @Test func theEndOfAFollowedFileIsShownAsReadingItOnceDoes() throws {
    let tree = try TemporaryTree()
    let path = tree.path("a")
    // A call that is open, and one without a caller, which may yet have one.
    let begin = Self.call + " 0)               |  open() {\n 0)   0.100 us    |    b();\n"
    try begin.write(toFile: path, atomically: false, encoding: .utf8)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    let loading = try TraceLoading(path: path, follows: true)
    let first = try trace(of: loading) { $0.isFollowing }
    #expect(treeText(first) == treeText(try TraceFile.load(path: path)))
    #expect(first.packets.count == 2 && first.firstUnsettled == 1)
    #expect(first.packets[1].integrity == .truncated)
    try file.write(contentsOf: Data(" 0)   0.200 us    |    c();\n 0)   2.000 us    |  }\n".utf8))
    let second = try trace(of: loading) { $0.trace?.packets.last?.integrity == .complete }
    #expect(treeText(second) == treeText(try TraceFile.load(path: path)))
    #expect(second.firstUnsettled == nil)
    loading.stop()
    #expect(treeText(try trace(of: loading) { $0.end != nil }) == treeText(second))
  }

  /// A long one too, which another thread builds.
  @Test func theEndOfALongFollowedFileIsShown() throws {
    let text = LoadFollowTests.text(10_000) + " 0)               |  open() {\n"
    let tree = try TemporaryTree(["a": text])
    let loading = try TraceLoading(path: tree.path("a"), follows: true)
    let first = try trace(of: loading) { $0.isFollowing }
    #expect(first.packets.count == 10_001 && first.firstUnsettled == 10_000)
    let file = try #require(FileHandle(forWritingAtPath: tree.path("a")))
    try file.seekToEnd()
    try file.write(contentsOf: Data(" 0)   9.000 us    |  }\n".utf8))
    let more = try trace(of: loading) { $0.trace?.firstUnsettled == nil && $0.trace != nil }
    #expect(more.packets.count == 10_001 && more.packets.last?.duration == 9000)
    #expect(zip(first.packets, more.packets).prefix(10_000).allSatisfy { $0.rows == $1.rows })
  }

  /// What is no text is whole, or nothing, and never looks as if it were followed.
  @Test func whatDoesNotGrowEndsThough() throws {
    let packed = try TraceLoading(path: Fixtures.tests.path + "/Fixtures/packets-6.12.dat.xz", follows: true)
    var wasFollowed = false
    let last = wait(packed) { news in
      wasFollowed = wasFollowed || news.isFollowing
      return false
    }
    #expect(last.news.end == .whole && !wasFollowed)
  }

  @Test("What becomes of a followed file is told", arguments: [FollowLoss.shorter, .removed, .replaced])
  func aFileThatCannotBeFollowed(loss: FollowLoss) throws {
    let tree = try TemporaryTree(["other": Self.call])
    let path = tree.path("a")
    try (Self.call + Self.call).write(toFile: path, atomically: false, encoding: .utf8)
    let loading = try TraceLoading(path: path, follows: true)
    #expect(wait(loading) { $0.isFollowing }.news.end == nil)
    switch loss {
    case .shorter: #expect(truncate(path, 0) == 0)
    case .removed: #expect(rename(path, tree.path("old")) == 0)
    case .replaced: #expect(rename(tree.path("other"), path) == 0)
    }
    let last = wait(loading) { $0.end != nil }
    #expect(last.news.end == .lost(loss))
    #expect(last.trace?.packets.count == 2)
  }

  @Test func aSlowPipeShowsWhatIsThere() throws {
    let feed = try Feed()
    let loading = try TraceLoading(path: feed.path)
    feed.write(Self.call)
    let first = wait(loading) { $0.trace?.packets.count == 1 }
    #expect(first.news.end == nil && first.news.total == nil && first.news.bytes == Self.call.utf8.count)
    // Half a line, and the rest of it later.
    feed.write(Self.call + " 0)   0.1")
    #expect(wait(loading) { $0.trace?.packets.count == 2 }.news.end == nil)
    feed.write("00 us    |  c();\n")
    #expect(wait(loading) { $0.trace?.packets.count == 3 }.news.end == nil)
    feed.close()
    let last = wait(loading) { _ in false }
    #expect(last.news.end == .whole)
    #expect(treeText(try #require(last.trace)).hasSuffix("#3 root c complete 100ns cpu 0\n  c [? +100]"))
    #expect(last.trace?.notices == [])
  }

  @Test func aPipeThatSaysNothingCanBeStopped() throws {
    let feed = try Feed()
    let loading = try TraceLoading(path: feed.path)
    loading.stop()
    let last = wait(loading) { _ in false }
    #expect(last.news.end == .stopped)
    #expect(last.trace?.packets.isEmpty == true)
  }

  @Test func aStopInTheMiddleLeavesWhatWasRead() throws {
    let feed = try Feed()
    let loading = try TraceLoading(path: feed.path)
    feed.write(Self.call + Self.call + " 0)               |  open() {\n")
    _ = wait(loading) { $0.trace?.packets.count == 2 }
    loading.stop()
    loading.stop()
    let last = wait(loading) { _ in false }
    #expect(last.news.end == .stopped)
    let trace = try #require(last.trace)
    #expect(trace.packets.map(\.integrity) == [.complete, .complete, .truncated])
    #expect(trace.notices.first?.message == "reading was stopped here: what follows is left out")
  }

  /// Nothing is queued: whoever looks late sees the newest, and only that.
  @Test func theNewestTakesTheSlot() throws {
    let tree = try TemporaryTree(["a.txt": LoadFollowTests.text(30_000)])
    let loading = try TraceLoading(path: tree.path("a.txt"))
    var traces = 0
    let last = wait(loading) { news in
      traces += news.trace == nil ? 0 : 1
      return false
    }
    #expect(last.news.end == .whole && last.trace?.packets.count == 30_000)
    #expect(last.news.bytes == last.news.total)
    #expect(traces >= 1)
    #expect(loading.take().trace == nil)
  }

  @Test(arguments: [TraceFileTests.gzip, TraceFileTests.xz, TraceFileTests.zstd]) func packedData(base64: String) throws
  {
    let tree = try TemporaryTree()
    let bytes = try #require(Data(base64Encoded: base64))
    #expect(FileManager.default.createFile(atPath: tree.path("a"), contents: bytes))
    let last = wait(try TraceLoading(path: tree.path("a"))) { _ in false }
    #expect(last.news.end == .whole && last.trace?.packets.count == 1)
    #expect(last.news.bytes == bytes.count && last.news.total == bytes.count)
  }

  @Test func packedDataThroughAPipe() throws {
    let tree = try TemporaryTree()
    try #require(mkfifo(tree.path("pipe"), 0o600) == 0)
    let bytes = try #require(Data(base64Encoded: TraceFileTests.xz))
    let loading = try TraceLoading(path: tree.path("pipe"))
    let writer = open(tree.path("pipe"), O_WRONLY)
    // One byte at a time: not even the first ones come together.
    for byte in bytes { #expect(withUnsafeBytes(of: byte) { write(writer, $0.baseAddress, 1) } == 1) }
    close(writer)
    let last = wait(loading) { _ in false }
    #expect(last.news.end == .whole && last.trace?.packets.count == 1)
  }

  @Test func whatCannotBeOpenedIsSaidAtOnce() throws {
    #expect(throws: Diagnostic("there is no such file", at: "/no/such/file")) {
      _ = try TraceLoading(path: "/no/such/file")
    }
    #expect(throws: Diagnostic("is a directory", at: "/", hint: "give a trace file")) {
      _ = try TraceLoading(path: "/")
    }
  }

  @Test func whatIsNoTraceIsSaidWhenItIsKnown() throws {
    let tree = try TemporaryTree(["a.txt": "hello\nworld\n", "b.txt": "", "c.txt": "# tracer: function_graph\n#\n"])
    let path = tree.path("a.txt")
    let last = wait(try TraceLoading(path: path)) { _ in false }
    let words = "this is not function_graph text (line 1 on); ftview reads the function_graph tracer's output"
    #expect(last.news.end == .failed(Diagnostic(words, at: path)))
    #expect(last.trace == nil)
    let empty = wait(try TraceLoading(path: tree.path("b.txt"))) { _ in false }
    #expect(empty.news.end == .failed(Diagnostic("the file is empty", at: tree.path("b.txt"))))
    #expect(empty.trace == nil)
    let header = wait(try TraceLoading(path: tree.path("c.txt"))) { _ in false }
    #expect(header.news.end == .whole && header.trace?.packets.isEmpty == true)
  }
}
