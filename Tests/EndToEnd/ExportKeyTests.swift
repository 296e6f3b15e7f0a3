import Foundation
import Testing

/// What `x`, `X` and `:export` leave in files, of the real program on a capture.
struct ExportKeyTests {
  private let files = FileCommandTests()
  private static let trace = Command.fixtures + "/packets-6.12.dat.xz"

  /// Plays steps, and looks at the last line of the screen and the directory.
  private func play(_ steps: String, _ look: (String, URL) throws -> Void) throws {
    try files.inDirectory { directory in
      try (steps + "\nscreen").write(to: directory.appendingPathComponent("s"), atomically: false, encoding: .utf8)
      let outcome = try files.shell("ftview --script s '\(Self.trace)'", in: directory)
      #expect(outcome.status == 0 && outcome.errors == "")
      try look(outcome.output.split(separator: "\n").last.map(String.init) ?? "", directory)
    }
  }

  @Test(arguments: [
    ("p.txt", ["text"]), ("p.json", ["json"]), ("p.csv", ["csv"]), ("p.folded", ["folded"]),
    ("p.trace.json", ["chrome"]), ("p.speedscope.json", ["speedscope"]), ("p.pcapng", ["pcapng"]),
    ("p.dot", ["dot"]), ("p.md", ["markdown"]), ("p.html", ["html"]),
  ])
  func aPacketIsWrittenAsItsNameSays(name: String, format: [String]) throws {
    try play("keys j x ^U\ntype \(name)<Enter>") { message, directory in
      let expected = try files.shell(
        "ftview export '\(Self.trace)' --packet 2 --format \(format[0]) -o expected; cmp \(name) expected && stat -c %s expected",
        in: directory)
      #expect(expected.status == 0, "\(expected.errors)")
      let size = expected.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(message == "wrote \(name): \(size) bytes")
    }
  }

  @Test func aTildeIsTheHomeDirectory() throws {
    try files.inDirectory { directory in
      let steps = """
        type :export ~/home.txt<Enter>
        wait /home.txt: 
        type :e ~/hom<Tab><Enter>
        wait

        """
      try (steps + "screen\n").write(to: directory.appendingPathComponent("s"), atomically: false, encoding: .utf8)
      let outcome = try files.shell("HOME=$PWD ftview --script s a.txt; ls", in: directory)
      #expect(outcome.errors == "")
      #expect(outcome.output.contains("\nhome.txt\n") && outcome.output.contains("/home.txt "))
    }
  }

  @Test func markedPacketsAreOneFile() throws {
    try play("keys m a G m b g\ntype :export marked two.csv<Enter>") { message, directory in
      #expect(message.hasPrefix("wrote two.csv: "))
      let rows = try String(contentsOf: directory.appendingPathComponent("two.csv"), encoding: .utf8)
        .split(separator: "\n").dropFirst()
      #expect(Set(rows.map { $0.prefix { $0 != "," } }) == ["1", "10"])
    }
  }

  @Test func aFormThatThereIsNotWritesNothing() throws {
    try play("keys x ^U\ntype p.pcap<Enter>") { message, directory in
      #expect(message == "p.pcap: packets are written as .pcapng")
      #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent("p.pcap").path))
    }
    try play("keys d j d x ^U\ntype d.folded<Enter>") { message, _ in
      #expect(message == "d.folded: a diff has no form folded; text, .json and .html")
    }
  }
}
