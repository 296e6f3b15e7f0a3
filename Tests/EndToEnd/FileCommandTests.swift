import Foundation
import Testing

/// The commands that work on files, as a shell runs them.
@Suite("export, diff and stats as programs")
struct FileCommandTests {
  /// Two packets without windows: roots f and f, the second with another callee.
  static let sample = """
     1)               |  f() {
     1)   0.100 us    |    g();
     1)   1.000 us    |  }
     1)               |  f() {
     1)   0.100 us    |    h();
     1)   9.000 us    |  }

    """

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// A directory of its own with the sample in `a.txt`, gone after `body`.
  func inDirectory(_ body: (URL) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Self.sample.write(to: directory.appendingPathComponent("a.txt"), atomically: false, encoding: .utf8)
    try body(directory)
  }

  /// Runs a shell line in which `ftview` is the program that was built with these tests.
  func shell(_ line: String, in directory: URL) throws -> Outcome {
    let built = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = directory
    process.environment = ["PATH": built.path + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let output = directory.appendingPathComponent("stdout-of-shell")
    let errors = directory.appendingPathComponent("stderr-of-shell")
    for file in [output, errors] { try Data().write(to: file) }
    let (outputHandle, errorHandle) = (
      try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errors)
    )
    process.standardOutput = outputHandle
    process.standardError = errorHandle
    try process.run()
    process.waitUntilExit()
    let outcome = Outcome(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
    for file in [output, errors] { try FileManager.default.removeItem(at: file) }
    return outcome
  }

  @Test(
    "Trouble is one line on standard error and status 2",
    arguments: [
      ("ftview export", "ftview: Missing expected argument '<files> ...'; see 'ftview export --help'"),
      (
        "ftview export --pakcet 3",
        "ftview: there is no option '--pakcet'; did you mean '--packet'? See 'ftview export --help'"
      ),
      (
        "ftview record --fliter=udp",
        "ftview: there is no option '--fliter'; did you mean '--filter'? See 'ftview record --help'"
      ),
      (
        "ftview --ther dark a.txt",
        "ftview: there is no option '--ther'; did you mean '--theme'? See 'ftview explore --help'"
      ),
      ("ftview stats a.txt --zzzzz", "ftview: there is no option '--zzzzz'; see 'ftview stats --help'"),
      ("ftview diff a.txt -- --pakcet", "ftview: --pakcet: there is no such file"),
      (
        "ftview stats a.txt --format jsn",
        "ftview: The value 'jsn' is invalid for '--format <format>'. Please provide one of 'text' and 'json'; "
          + "see 'ftview stats --help'"
      ),
      ("ftview help foo", "ftview: no command is named 'foo'; 'ftview --help' lists them"),
      ("ftview export none.txt", "ftview: none.txt: there is no such file"),
      ("ftview export a.txt --packet 3", "ftview: a.txt: there is no packet 3; the trace has 2"),
      ("ftview export a.txt --call f", "ftview: a.txt: --call needs --packet: the trace has 2 packets"),
      ("ftview export a.txt --packet 1 --call f/x", "ftview: a.txt: f has no call of x; it calls g"),
      (
        "sed 's/h();/g();/p' a.txt | ftview export - --packet 2 --call g",
        "ftview: -: root 2 has 2 calls of g: 2 f/g, 3 f/g[2]; give a number or a path of these"
      ),
      (
        "ftview diff a.txt '#2' --call x",
        "ftview: a.txt#1: root 1 has no call of x; ftview stats lists its functions"
      ),
      (
        "ftview export a.txt --format pcapng",
        "ftview: a.txt: no packet bytes to write; pcapng needs a trace that ftview recorded"
      ),
      ("ftview export a.txt -o no/b.txt", "ftview: no/b.txt: there is no such directory; make it first"),
      ("ftview export a.txt > /dev/full", "ftview: standard output: no space left; free some, or write elsewhere"),
      ("ftview diff a.txt", "ftview: diff needs two packets; quote the second: ftview diff a.dat#1 '#2'"),
      ("ftview diff '#1' '#2'", "ftview: '#1' names no file; write FILE#N"),
      (
        "ftview diff a.txt '#2' --fail-on slower=x",
        "ftview: --fail-on: 'slower=x' is not known; use path, return, slower[=P%], faster[=P%]"
      ),
      (
        "ftview diff a.txt '#2' --tolerance much",
        "ftview: --tolerance: much is out of range; give a percentage of 0 or more"
      ),
      (
        "ftview diff a.txt '#2' --ignore '[a'",
        "ftview: --ignore: '[a' is no pattern; close its bracket, or write \\[ for one that is meant"
      ),
      ("ftview errors a.txt#9", "ftview: a.txt: there is no packet 9; the trace has 2"),
    ])
  func trouble(line: String, message: String) throws {
    try inDirectory { directory in
      let outcome = try shell(line, in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors == message + "\n")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("diff: 0 for the same, 1 for a difference, and --fail-on chooses which")
  func diff() throws {
    try inDirectory { directory in
      let statuses = [
        ("ftview diff a.txt#1 a.txt#1", 0), ("ftview diff a.txt#1 '#2'", 1), ("ftview diff a.txt '#2'", 1),
        ("ftview diff a.txt '#2' --fail-on path", 1), ("ftview diff a.txt '#2' --fail-on return", 0),
        ("ftview diff a.txt '#2' --fail-on slower=700%", 1), ("ftview diff a.txt '#2' --fail-on slower=900%", 0),
        ("ftview diff a.txt '#2' --fail-on faster", 0), ("ftview diff - '#2' < a.txt", 1),
        ("ftview diff a.txt '#2' --ignore '[gh]' --tolerance 999999%", 0), ("ftview diff a.txt '#2' --format html", 1),
        ("ftview diff a.txt '#2' --call f/g,f/h --fail-on path", 1),
        ("ftview diff a.txt '#2' --call f,1 --fail-on return", 0),
        ("ftview errors a.txt#1", 0),
      ]
      for (line, status) in statuses {
        let outcome = try shell(line, in: directory)
        #expect(outcome.status == Int32(status), "\(line)")
        #expect(outcome.errors.isEmpty)
      }
      let text = try shell("ftview diff a.txt#1 '#2'", in: directory).output
      #expect(text.contains("first divergence: f/g (only left; the right one calls h)\n"))
    }
  }

  @Test("A call's name means the same call in a capture and in its text")
  func names() throws {
    try inDirectory { directory in
      let capture = "'\(Command.fixtures)/answers-routes-6.12.dat.xz'"
      #expect(try shell("ftview export \(capture) --packet 2 -o b.txt", in: directory).status == 0)
      for name in ["ip_rcv/ip_local_deliver/nf_hook_slow", "nft_do_chain", "nft_do_chain/sk_skb_reason_drop", "29"] {
        let lines = try [capture, "b.txt"].map { file -> [String] in
          let packet = file == capture ? 2 : 1
          let line = "ftview export \(file) --packet \(packet) --call \(name) --format csv"
          // Depth, name, module.
          return try shell(line, in: directory).output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)[1...3].joined(separator: ",")
          }
        }
        #expect(lines[0].count > 1)
        #expect(lines[0] == lines[1], "\(name)")
      }
    }
  }

  @Test("families: the list, a packet, and a baseline with its exit status")
  func families() throws {
    try inDirectory { directory in
      let list = try shell("ftview families a.txt", in: directory)
      #expect(
        list.output == """
          a.txt: 2 roots, 2 families

          family  roots  share    median       p99  e.g.  path
               1      1   50 %  1.000 us  1.000 us    #1  f/g
               2      1   50 %  9.000 us  9.000 us    #2  f/h

          """)
      #expect(list.status == 0)
      let member = try shell("ftview families 'a.txt#2'", in: directory)
      #expect(member.output.contains("has, and under 5 % of the others have:\n  f/h  (0 of 1)\n"))
      #expect(
        try shell("ftview families a.txt --format json | head -c 29", in: directory).output
          == "{\"format\":\"ftview-families/1\"")
      let pair = try shell("ftview families a.txt --diff 1,2", in: directory)
      #expect(
        pair.output.hasPrefix("family 1: f/g, 1 root (50 %), median 1.000 us, p99 1.000 us\nfamily 2: f/h, 1 root"))
      #expect(pair.output.contains("first divergence: f/g"))
      let statuses = [
        ("ftview families a.txt --save base.json", 0), ("ftview families a.txt --against base.json", 0),
        ("ftview families - --against base.json < a.txt", 0), ("head -3 a.txt > b.txt", 0),
        ("ftview families b.txt --against base.json", 1),
        ("ftview families b.txt --against base.json --fail-on share,slower,faster=10%", 0),
        ("ftview families b.txt --against base.json --fail-on path --format json", 1),
        (
          "ftview families b.txt --against base.json --save base.json --force && ftview families b.txt --against base.json",
          1
        ),
        ("ftview families b.txt --against base.json", 0), ("ftview families a.txt --against base.json", 1),
      ]
      for (line, status) in statuses {
        let outcome = try shell(line, in: directory)
        #expect(outcome.status == Int32(status), "\(line)")
        #expect(outcome.errors.isEmpty)
      }
    }
  }

  @Test(
    "A baseline that is none or damaged is one line with the place",
    arguments: [
      ("ftview families a.txt --against none.json", "none.json: there is no such file"),
      ("ftview families a.txt --against .", ".: Is a directory"),
      (
        "ftview families a.txt --against a.txt",
        "a.txt: line 1, column 3: there is something behind the document's end"
      ),
      (
        "ftview families a.txt --save b.json && head -c 300 b.json > c.json && ftview families a.txt --against c.json",
        "c.json: line 3, column 190: the file ends here; it was cut short"
      ),
      (
        "ftview families a.txt --save b.json && sed 's/\"packets\":1/\"packets\":-1/' b.json > c.json && "
          + "ftview families a.txt --against c.json",
        "c.json: entries[0].families[0].packets: a whole number from 0 on is expected"
      ),
      ("ftview families a.txt --fail-on path", "--fail-on needs --against: there is nothing to compare with"),
      (
        "ftview families a.txt --against a.txt --fail-on quick",
        "--fail-on: 'quick' is not known; use path, share, slower[=P%], faster[=P%]"
      ),
      (
        "ftview families a.txt#1 --save b.json", "--save, --against and --diff are for a whole trace, not for 'a.txt#1'"
      ),
      ("ftview families a.txt --diff 1", "--diff: '1' is not two families; write their numbers: --diff 1,3"),
      ("ftview families a.txt --diff 1,3", "a.txt: there is no family 3; the trace has 2"),
      (
        "ftview families a.txt --diff 1,2 --save b.json",
        "--diff goes with neither --save nor --against; run it by itself"
      ),
      ("ftview families a.txt#9", "a.txt: there is no packet 9; the trace has 2"),
      ("ftview families '#1'", "'#1' names no file; write FILE#N"),
      ("ftview families a.txt --save no/b.json", "no/b.json: there is no such directory; make it first"),
    ])
  func baselineTrouble(line: String, message: String) throws {
    try inDirectory { directory in
      let outcome = try shell(line, in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors == "ftview: " + message + "\n")
    }
  }

  @Test("What is exported reads back the same, from a file and from standard input")
  func roundTrip() throws {
    try inDirectory { directory in
      let made = try shell(
        "ftview export a.txt -o b.txt && ftview export - -o c.txt < b.txt && cmp b.txt c.txt && ls", in: directory)
      #expect(made.status == 0, "\(made.errors)")
      #expect(made.output.split(separator: "\n").filter { !$0.contains("shell") } == ["a.txt", "b.txt", "c.txt"])
      let direct = try shell("ftview export a.txt --format csv", in: directory)
      let again = try shell("ftview export b.txt --format csv", in: directory)
      #expect(direct.output == again.output)
      #expect(direct.output.split(separator: "\n").count == 5)
    }
  }

  @Test("A reader that has enough is no trouble")
  func closedPipe() throws {
    try inDirectory { directory in
      // More than a pipe holds.
      let big = String(repeating: Self.sample, count: 4000)
      try big.write(to: directory.appendingPathComponent("big.txt"), atomically: false, encoding: .utf8)
      let outcome = try shell(
        "{ ftview export big.txt --format json; echo status $? >&2; } | head -c 9", in: directory)
      #expect(outcome.output == "{\"format\"")
      #expect(outcome.errors == "status 0\n")
    }
  }

  @Test("stats in both forms, and the version")
  func stats() throws {
    try inDirectory { directory in
      #expect(try shell("ftview stats a.txt", in: directory).output.hasPrefix("2 roots, 4 calls\n\nfunction"))
      let json = try shell("ftview stats a.txt --packet 2 --format json", in: directory)
      #expect(json.output.contains("{\"name\":\"h\",\"module\":null,\"calls\":1,"))
      #expect(json.status == 0)
      #expect(try shell("ftview --version", in: directory).output.hasPrefix("ftview "))
    }
  }
}
