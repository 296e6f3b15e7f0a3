import Foundation
import Testing

/// A file is looked at again as it was left, read again, and followed: the real program in a real terminal.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SessionTests {
  private let files = FileCommandTests()

  private func open(_ folder: URL, settings: String = "", showing text: String) throws -> TmuxTerminal {
    let configuration = folder.appendingPathComponent("config/ftview")
    try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: true)
    try settings.write(
      to: configuration.appendingPathComponent("config.yaml"), atomically: false, encoding: .utf8)
    let terminal = try TmuxTerminal(
      command: "cd '\(folder.path)'; '\(Command.ftview)' a.txt",
      environment: [
        "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": folder.appendingPathComponent("state").path,
        "XDG_CONFIG_HOME": folder.appendingPathComponent("config").path,
      ])
    try terminal.waitUntilRead(showing: text)
    return terminal
  }

  /// What is kept of traces in a folder's state.
  private func kept(_ folder: URL) -> [String] {
    let views = folder.appendingPathComponent("state/ftview/views")
    return (try? FileManager.default.contentsOfDirectory(atPath: views.path)) ?? []
  }

  private func leave(_ terminal: TmuxTerminal) throws {
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }

  @Test func theSameFileIsAsItWasLeftAndAnotherOneIsNot() throws {
    try files.inDirectory { folder in
      let first = try open(folder, showing: "packet 1/2")
      try first.type(text: "jmxlh")
      try first.wait(forText: "▸ f", "line 1/1")
      try leave(first)
      let name = try #require(kept(folder).first)
      let file = folder.appendingPathComponent("state/ftview/views/\(name)")
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("file ") } == [
          "ftview-view 1", "cursor 1", "sort number+", "level 3", "flipped 2", "mark x 1",
        ])

      let second = try open(folder, showing: "packet 2/2")
      try second.wait(forText: "view of the last time: = resets it")
      try second.type(text: "'")
      try second.wait(forText: "▸ f", "x root 2")
      try second.type("Escape", "=")
      try second.wait(forText: "▾ f", "packet 1/2", "the view as at first")
      try second.type(text: "jlh'")
      try second.wait(forText: "▸ f", "x root 2")
      try leave(second)

      // One more byte.
      try (FileCommandTests.sample + "\n").write(
        to: folder.appendingPathComponent("a.txt"), atomically: false, encoding: .utf8)
      try leave(try open(folder, showing: "packet 1/2"))
      // What is as at first needs no file.
      #expect(kept(folder).isEmpty)
    }
  }

  @Test func nothingIsKeptWhereTheSettingsSaySo() throws {
    try files.inDirectory { folder in
      let terminal = try open(folder, settings: "sessions: false\n", showing: "packet 1/2")
      try terminal.type(text: "j")
      try terminal.wait(forText: "packet 2/2")
      try leave(terminal)
      #expect(kept(folder).isEmpty)
    }
  }

  @Test func aHundredTracesAreKept() throws {
    try files.inDirectory { folder in
      let views = folder.appendingPathComponent("state/ftview/views")
      try FileManager.default.createDirectory(at: views, withIntermediateDirectories: true)
      for number in 1...120 {
        let old = views.appendingPathComponent("old-\(number)")
        try "junk".write(to: old, atomically: false, encoding: .utf8)
        let date = Date(timeIntervalSince1970: Double(number))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: old.path)
      }
      let terminal = try open(folder, showing: "packet 1/2")
      try terminal.type(text: "j")
      try terminal.wait(forText: "packet 2/2")
      try leave(terminal)
      #expect(kept(folder).count == 100)
      #expect(kept(folder).contains("old-22") && !kept(folder).contains("old-21"))
    }
  }

  @Test func aFileThatGrowsIsReadAgainOrFollowed() throws {
    try files.inDirectory { folder in
      let terminal = try open(folder, showing: "packet 1/2")
      let file = try #require(FileHandle(forWritingAtPath: folder.appendingPathComponent("a.txt").path))
      try file.seekToEnd()
      let more = Data(" 1)   3.000 us    |  another();\n".utf8)
      try terminal.type(text: "jlh")
      try terminal.wait(forText: "▸ f", "line 1/1")
      try file.write(contentsOf: more)
      try terminal.type(text: "R")
      // The cursor and the fold are where they were.
      try terminal.waitUntilRead(showing: "another", "▌ 2", "▸ f", "line 1/1")
      try terminal.type(text: ":follow\n")
      try terminal.wait(forText: "FOLLOWING", "3 roots", "▸ f")
      try file.write(contentsOf: more)
      try terminal.wait(forText: "FOLLOWING", "4 roots", "▸ f")
      try file.write(contentsOf: more)
      try terminal.wait(forText: "FOLLOWING", "5 roots", "▸ f")
      try terminal.type("T")
      try terminal.wait(for: "the end of following") {
        $0.contains("no longer followed") && !$0.contains("FOLLOWING") && !$0.contains("PARTLY")
      }
      try leave(terminal)
      // It is the file as it is now that was left so.
      let again = try open(folder, showing: "▸ f")
      try again.type("T")
      try again.wait(forText: "FOLLOWING", "▸ f")
      try file.write(contentsOf: more)
      try again.wait(forText: "FOLLOWING", "6 roots", "packet 2/6")
      try again.type(text: "G")
      try again.wait(forText: "stays at the end: packet 6/6")
      try file.write(contentsOf: more)
      try again.wait(forText: "FOLLOWING", "stays at the end: packet 7/7")
      try again.type(text: "3gmx")
      try again.wait(forText: "mark x set")
      try leave(again)
      let third = try open(folder, showing: "packet 3/7")
      try third.type(text: "'")
      try third.wait(forText: "x root 3")
      try leave(third)
    }
  }

  @Test(
    "What becomes of a followed file is told, and what was read stays",
    arguments: [
      (": >a.txt", "no longer followed: the file became shorter; R reads it again"),
      ("rm a.txt", "no longer followed: the file was removed or renamed; what was read stays"),
      ("cp a.txt b.txt; mv b.txt a.txt", "no longer followed: another file has its name now; R reads that"),
    ])
  func aFollowedFileThatIsGone(command: String, message: String) throws {
    try files.inDirectory { folder in
      let terminal = try open(folder, showing: "packet 1/2")
      try terminal.type("T")
      try terminal.wait(forText: "FOLLOWING", "2 roots")
      _ = try files.shell(command, in: folder)
      try terminal.wait(for: "the end of following") {
        $0.contains(message) && $0.contains("packet 1/2") && !$0.contains("FOLLOWING")
      }
      try leave(terminal)
    }
  }

  /// The view that is left now, and not the one of an earlier start.
  @Test func theSameFileOpenedAgainIsAsItIs() throws {
    try files.inDirectory { folder in
      let first = try open(folder, showing: "packet 1/2")
      try first.type(text: "ma")
      try first.wait(forText: "mark a set")
      try leave(first)
      let second = try open(folder, showing: "packet 1/2")
      try second.type(text: "jmb:e a.txt\n")
      try second.waitUntilRead(showing: "packet 2/2")
      try second.type(text: "'")
      try second.wait(forText: "a root 1", "b root 2")
      try leave(second)
    }
  }

  @Test func whatDoesNotGrowIsNotFollowed() throws {
    try files.inDirectory { folder in
      let outcome = try files.shell(
        "gzip -k a.txt && printf 'keys T\\nwait read again\\nscreen\\n' >s; ftview --script s a.txt.gz", in: folder)
      #expect(outcome.output.hasSuffix("\nread again, but not followed: only a text in a file grows\n"))
    }
  }

  @Test func whatCameOnceIsNotReadAgain() throws {
    try files.inDirectory { folder in
      let outcome = try files.shell("printf 'keys R\\nscreen\\n' >s; ftview --script s - <a.txt", in: folder)
      #expect(outcome.output.hasSuffix("\nthis cannot be read again: only a file can\n"))
      let pipe = try files.shell(
        "mkfifo p; cat a.txt >p & printf 'keys T\\nscreen\\n' >s; ftview --script s p", in: folder)
      #expect(pipe.output.hasSuffix("\nthis cannot be read again: only a file can\n"))
      let next = try files.shell(
        "printf 'wait 1/4\\nkeys :n<Enter>R\\nscreen\\n' >s; ftview --script s - a.txt <a.txt", in: folder)
      #expect(next.output.contains("a.txt (2 of 2)"))
      #expect(next.output.hasSuffix("\nthis cannot be read again: only a file can\n"))
    }
  }
}
