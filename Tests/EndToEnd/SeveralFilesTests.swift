import Foundation
import Testing

/// Captures of two kernels as one list: the real program, in a real terminal and as a shell runs it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SeveralFilesTests {
  private let files = FileCommandTests()
  private static let fixtures = ["answers-sockets-6.12.dat.xz", "answers-sockets-7.3.txt.xz"]

  private func open(_ folder: URL, _ arguments: String, showing text: String) throws -> TmuxTerminal {
    let terminal = try TmuxTerminal(
      command: "cd '\(folder.path)'; '\(Command.ftview)' \(arguments)",
      environment: [
        "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": folder.appendingPathComponent("state").path,
        "XDG_CONFIG_HOME": folder.appendingPathComponent("config").path,
      ])
    try terminal.waitUntilRead(showing: text)
    return terminal
  }

  /// The good box and the bad one: mark, go to the other file, compare; what a command gets is the packet's own file.
  @Test func packetsOfTwoKernelsAreCompared() throws {
    try files.inDirectory { folder in
      for name in Self.fixtures {
        try FileManager.default.copyItem(
          atPath: "\(Command.fixtures)/\(name)", toPath: folder.appendingPathComponent(name).path)
      }
      let names = Self.fixtures.joined(separator: " ")
      let first = try open(folder, "\(Self.fixtures[0]) none.dat \(Self.fixtures[1])", showing: "(1 of 2)")
      try first.wait(forText: "none.dat: there is no such file", "calls of answers-sockets-6.12.dat.xz#1")
      try first.type("C-c")
      try first.wait(forText: "ended:0")

      let terminal = try open(folder, names, showing: "calls of answers-sockets-6.12.dat.xz#1")
      try terminal.type(text: "d:n\nd")
      try terminal.wait(forText: "diff of answers-sockets-6.12.dat.xz#1 and answers-sockets-7.3.txt.xz#1")
      try terminal.type("Escape")
      try terminal.wait(forText: "(2 of 2)")
      try terminal.type(text: "j!echo \"$FTVIEW_FILE#$FTVIEW_PACKET\" >place\n\n")
      try terminal.wait(for: "the command's file") { _ in
        (try? String(contentsOf: folder.appendingPathComponent("place"), encoding: .utf8))
          == "answers-sockets-7.3.txt.xz#2\n"
      }
      // Both are read again, and are looked at as before; so they are when they are opened again.
      try terminal.type(text: "R")
      try terminal.wait(forText: "(2 of 2)", "calls of answers-sockets-7.3.txt.xz#2")
      try terminal.type("C-c")
      try terminal.wait(forText: "ended:0")
      let again = try open(folder, names, showing: "calls of answers-sockets-7.3.txt.xz#2")
      try again.wait(forText: "view of the last time: = resets it")
      try again.type("C-c")
      try again.wait(forText: "ended:0")
      let other = try open(folder, Self.fixtures.reversed().joined(separator: " "), showing: "(1 of 2)")
      try other.wait(forText: "calls of answers-sockets-7.3.txt.xz#1")
      try other.type("C-c")
      try other.wait(forText: "ended:0")
    }
  }

  @Test func commandsTakeSeveralFiles() throws {
    try files.inDirectory { folder in
      try files.shell("sed s/h/k/ a.txt >b.txt", in: folder).expect(0, "")
      let stats = try files.shell("ftview stats a.txt b.txt", in: folder)
      #expect(stats.output.hasPrefix("4 roots, 8 calls\n"))
      let families = try files.shell("ftview families a.txt b.txt", in: folder)
      #expect(families.output.hasPrefix("a.txt, b.txt: 4 roots, 3 families\n") && families.output.contains(" b.txt#2 "))
      let csv = try files.shell("ftview export a.txt b.txt --format csv | cut -d, -f1-4", in: folder)
      #expect(
        csv.output == """
          file,packet,depth,name
          a.txt,1,0,f
          a.txt,1,1,g
          a.txt,2,0,f
          a.txt,2,1,h
          b.txt,1,0,f
          b.txt,1,1,g
          b.txt,2,0,f
          b.txt,2,1,k

          """)
      let errors = try files.shell("ftview errors a.txt b.txt --format json | grep -c '\"file\":\"b.txt\"'", in: folder)
      #expect(errors.output == "2\n")
      // What was written of several files is opened as a list of these.
      let back = try files.shell(
        "ftview export a.txt b.txt --format json -o all.json; ftview export all.json --format csv | cut -d, -f1-4",
        in: folder)
      #expect(back.output == csv.output)
      try files.shell("ftview export a.txt b.txt | ftview export --format csv - | wc -l", in: folder).expect(0, "9\n")
    }
  }

  @Test(arguments: [
    ("export a.txt b.txt --packet 1", "--packet and --call are for one file; leave out the others"),
    ("stats a.txt b.txt --packet 1", "--packet is for one file; leave out the others"),
    ("errors a.txt b.txt#1", "'b.txt#1' is one packet; leave out the other files"),
    ("families a.txt#1 b.txt", "'a.txt#1' is one packet; leave out the other files"),
    ("export a.txt none.txt", "none.txt: there is no such file"),
    ("export a.txt FIXTURE", "a text cannot hold packets beside outermost calls; json and csv can"),
  ]) func whatSeveralFilesCannotBeIsRefused(arguments: String, words: String) throws {
    try files.inDirectory { folder in
      let fixture = "'\(Command.fixtures)/packets-6.12.dat.xz'"
      let line = arguments.replacingOccurrences(of: "FIXTURE", with: fixture)
      let outcome = try files.shell("cp a.txt b.txt; ftview \(line)", in: folder)
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }
}

extension FileCommandTests.Outcome {
  fileprivate func expect(_ status: Int32, _ output: String) {
    #expect(self.status == status && self.output == output && errors.isEmpty, "\(self)")
  }
}
