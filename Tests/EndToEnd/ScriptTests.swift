import Foundation
import Testing

/// `ftview --script`: keys in, screens out, without a terminal.
struct ScriptTests {
  private let files = FileCommandTests()

  /// The outcome of a script on the sample, and what it left in its directory.
  private func play(_ script: String, _ look: (FileCommandTests.Outcome, URL) throws -> Void) throws {
    try files.inDirectory { directory in
      let file = directory.appendingPathComponent("s")
      try script.write(to: file, atomically: false, encoding: .utf8)
      try look(try files.shell("ftview --script s a.txt </dev/null", in: directory), directory)
    }
  }

  @Test func keysArePlayedAndScreensArePrinted() throws {
    let script = """
      # Two screens, of two sizes.
      size 60 10
      keys j <Enter> l
      screen

      size 40 10
        type /g<Enter>
      wait no match
      screen
      """
    let screens = """
        #     time s cpu outermost call           calls  total µs
        1              1 f                            2     1.000
      ▌ 2              1 f                            2     9.000
      *calls of root 2                          total µs   self µs
          ▾ f                                      9.000     8.900
      ▌   │  h                                     0.100     0.100


       a.txt                                             line 2/2
       h l fold  Enter zoom  w slowest  ? help  q back  / search
        # cpu outermost call  calls  total µs
        1   1 f                   2     1.000
      ▌ 2   1 f                   2     9.000
      *calls of root 2                total µs
          ▾ f                            9.000
      ▌     h                            0.100


       a.txt                         line 2/2
      no match for g

      """
    try play(script) { outcome, _ in
      #expect(outcome.output == screens)
      #expect(outcome.errors == "" && outcome.status == 0)
    }
  }

  /// What is counted between keys is counted before the next step.
  @Test func aScreenWaitsForWhatIsCounted() throws {
    try files.inDirectory { directory in
      let calls = String(repeating: " 0)   1.000 us    |  f();\n", count: 100_000)
      try ("# tracer: function_graph\n" + calls).write(
        to: directory.appendingPathComponent("many.txt"), atomically: false, encoding: .utf8)
      try "keys t<Tab>\nscreen\n".write(
        to: directory.appendingPathComponent("s"), atomically: false, encoding: .utf8)
      let outcome = try files.shell("ftview --script s many.txt", in: directory)
      #expect(outcome.status == 0 && !outcome.output.contains("counted"))
      #expect(outcome.output.split(separator: "\n").dropFirst(2).first?.contains(" 100000 ") == true)
    }
  }

  @Test func whatNoCaptureKeepsIsRefusedAtOnce() throws {
    let script = """
      size 120 10
      type :set keep errors<Enter>
      wait the next capture: keep errors
      type :set keep foo=1<Enter>
      wait 'foo=1' is not a rule of what to keep; give slower=50us
      """
    try play(script) { outcome, _ in
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  /// A sample that cannot be opened leaves all as it was, and says why.
  @Test func aSampleThatIsMissingIsSaidSo() throws {
    try files.inDirectory { directory in
      let samples = directory.appendingPathComponent("samples")
      try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
      try "one:\n  files: none.txt\n  keys: j down\n".write(
        to: samples.appendingPathComponent("samples.yaml"), atomically: false, encoding: .utf8)
      try "wait 1/4\nkeys :sample<Space>one<Enter>\nscreen\nkeys :n<Enter>\nwait b.txt (2 of 2)\n".write(
        to: directory.appendingPathComponent("s"), atomically: false, encoding: .utf8)
      let outcome = try files.shell(
        "cp a.txt b.txt; ln '\(Command.ftview)' here || cp '\(Command.ftview)' here; ./here --script s a.txt b.txt",
        in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("samples/none.txt: there is no"))
    }
  }

  @Test(arguments: [
    ("keys j\nsizes 80 24", "s:2: 'sizes' is no step; size, keys, type, wait and screen are"),
    ("size 80", "s:1: a size is columns and rows, up to 4000: size 80 24"),
    ("size 80 0", "s:1: a size is columns and rows, up to 4000: size 80 24"),
    ("\nkeys", "s:2: no keys are given; keys j j <Enter>"),
    ("keys q\n# gone\nkeys j", "s:3: the program has ended before this step"),
    ("keys q j", "s:1: the program has ended before the key j"),
    ("screen a.txt", "s:1: a.txt: is there already; screen! replaces it"),
  ])
  func whatIsWrongIsSaidWithItsLine(script: String, message: String) throws {
    try play(script) { outcome, _ in
      #expect(outcome.status == 2 && outcome.output == "")
      #expect(outcome.errors == "ftview: \(message)\n")
    }
  }

  @Test func aScriptThatIsNotThereIsSaidSo() throws {
    try files.inDirectory { directory in
      let outcome = try files.shell("ftview --script none a.txt", in: directory)
      #expect(outcome.status == 2 && outcome.errors == "ftview: none: there is no such file\n")
    }
  }

  @Test func aScreenGoesToAFileAndReplacesOnlyWhenTold() throws {
    try play("screen out\nkeys j\nscreen! out") { outcome, directory in
      #expect(outcome.status == 0 && outcome.output == "")
      let text = try String(contentsOf: directory.appendingPathComponent("out"), encoding: .utf8)
      #expect(text.split(separator: "\n").contains { $0.hasPrefix("▌ 2 ") })
    }
  }

  @Test func aScriptComesFromStandardInputAndATraceThatIsNoneEndsIt() throws {
    try files.inDirectory { directory in
      let some = try files.shell("echo screen | ftview --ascii --script - a.txt", in: directory)
      #expect(some.output.contains("\n> 1 ") && some.status == 0)
      try "words\n".write(to: directory.appendingPathComponent("b"), atomically: false, encoding: .utf8)
      let none = try files.shell("echo screen | ftview --script - b", in: directory)
      #expect(none.status == 2 && none.output == "")
      #expect(none.errors.hasPrefix("ftview: b: this is not function_graph text"))
    }
  }
}
