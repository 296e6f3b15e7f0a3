import CallTrees
import Diagnostics
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Several files that are read as one trace: real captures of two kernels, in two formats.
@Suite(.timeLimit(.minutes(5))) struct JoinedFilesTests {
  private static func fixture(_ name: String) -> String {
    Fixtures.tests.appendingPathComponent("Fixtures/\(name).xz").path
  }

  private static let paths = [fixture("answers-sockets-6.12.dat"), fixture("answers-sockets-7.3.txt")]

  /// Waits for the end; the newest trace, and the last news.
  private func read(_ loading: TraceLoading) -> (trace: Trace?, news: TraceLoading.News) {
    var trace: Trace?
    while true {
      var request = pollfd(fd: loading.descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, -1)
      let news = loading.take()
      if let newer = news.trace { trace = newer }
      if news.end != nil { return (trace, news) }
    }
  }

  @Test func packetsOfTwoKernelsAreAsInTheirOwnFiles() throws {
    let own = try Self.paths.map { try TraceFile.load(path: $0) }
    let (trace, news) = read(try TraceLoading(paths: Self.paths))
    let whole = try #require(trace)
    #expect(news.end == .whole && news.problems.isEmpty)
    #expect(whole.packets.files.map(\.name) == ["answers-sockets-6.12.dat.xz", "answers-sockets-7.3.txt.xz"])
    #expect(violations(whole).isEmpty)
    #expect(treeText(whole) == treeText(own[0]) + "\n" + treeText(own[1]))
  }

  /// Arguments are read by the types of the kernel that the packet was handled by, wherever its file stands.
  @Test(arguments: [
    ["arguments-7.3.dat", "answers-fields-6.12.txt"], ["answers-fields-6.12.txt", "arguments-7.3.dat"],
    ["packets-6.1.dat", "arguments-7.3.dat", "retval-7.3-debug.dat"],
  ]) func valuesAreReadByTheirOwnTypes(names: [String]) throws {
    let own = try names.map { try TraceFile.load(path: Self.fixture($0)) }
    let whole = try #require(read(try TraceLoading(paths: names.map(Self.fixture))).trace)
    var said = 0
    var (position, missing) = (0, MissingValues(whole))
    for trace in own {
      var alone = MissingValues(trace)
      for packet in trace.packets {
        let here = whole.packets[position]
        #expect(here.index == packet.index && here.summary == packet.summary)
        let (names, others) = (trace.objectNames(of: packet), whole.objectNames(of: here))
        for (row, other) in zip(packet.rows, here.rows) {
          let notes = trace.namedNotes(row, names)
          #expect(notes == whole.namedNotes(other, others))
          if notes?.args != nil { said += 1 }
        }
        #expect((missing?.count(of: here) ?? nil) == (alone?.count(of: packet) ?? nil))
        position += 1
      }
    }
    #expect(said > 100 && position == whole.packets.count)
  }

  @Test func aFileThatCannotBeReadIsToldAndTheOthersAreThere() throws {
    let tree = try TemporaryTree(["words": "no trace\n", "a.txt": " 0)   0.100 us    |  f();\n"])
    let paths = [tree.path("none"), tree.path("a.txt"), tree.path("words"), Self.paths[1]]
    let (trace, news) = read(try TraceLoading(paths: paths))
    #expect(news.end == .whole)
    #expect(news.problems.map(\.place) == [paths[0], paths[2]])
    let whole = try #require(trace)
    #expect(whole.packets.files.map(\.name) == ["a.txt", "answers-sockets-7.3.txt.xz"])
    #expect(whole.notices.map(\.message) == news.problems.map(\.description))
    let none = read(try TraceLoading(paths: [tree.path("none"), tree.path("words")]))
    #expect(none.trace == nil && none.news.end == .failed(Diagnostic("there is no such file", at: tree.path("none"))))
  }

  /// One that is cut is shown as far as it goes, and what is missing of it is told with its name.
  @Test func aFileThatIsCutIsThereInPart() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.paths[1]))
    let tree = try TemporaryTree(["x": ""])
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: tree.path("cut.xz")))
    let whole = try #require(read(try TraceLoading(paths: [tree.path("cut.xz"), Self.paths[0]])).trace)
    let own = [try TraceFile.load(path: tree.path("cut.xz")), try TraceFile.load(path: Self.paths[0])]
    #expect(own[0].packets.count > 2 && !own[0].notices.isEmpty)
    #expect(treeText(whole) == treeText(own[0]) + "\n" + treeText(own[1]))
    #expect(whole.notices.map(\.message) == own[0].notices.map { "cut.xz: \($0.message)" })
  }

  /// The last one is followed: what comes there comes behind all others.
  @Test func theLastFileIsFollowed() throws {
    let call = " 0)               |  a() {\n 0)   0.100 us    |    b();\n 0)   1.000 us    |  }\n"
    let tree = try TemporaryTree(["grows": call])
    let loading = try TraceLoading(paths: [Self.paths[0], tree.path("grows")], follows: true)
    let file = try #require(FileHandle(forWritingAtPath: tree.path("grows")))
    try file.seekToEnd()
    var trace: Trace?
    func wait(until isThere: (Trace) -> Bool) {
      while trace.map(isThere) != true {
        var request = pollfd(fd: loading.descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&request, 1, -1)
        let news = loading.take()
        trace = news.trace ?? trace
        #expect(news.end == nil)
      }
    }
    for more in 1...3 {
      wait { $0.packets.files.count == 2 && $0.packets.last?.index == more }
      try file.write(contentsOf: Data(call.utf8))
    }
    loading.stop()
    let last = read(loading)
    #expect(last.news.end == .stopped && last.trace?.notices.isEmpty == true)
  }
}
