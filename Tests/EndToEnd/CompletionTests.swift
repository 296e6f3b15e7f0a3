import Foundation
import Testing

@testable import ftview

/// What is offered behind an option: the program is asked as the shells' scripts ask it.
@Suite struct CompletionTests {
  private static let sample = Command.fixtures + "/../../Docs/Samples/failing-7.3.txt.xz"

  @Test func packetsOfATraceByNumber() {
    #expect(TypedLine(["ftview", "export", Self.sample, "--packet", ""]).trace?.packets.count == 17)
    #expect(TypedLine(["ftview", "export", "'\(Self.sample)'", "-o", "/dev/null"]).file == Self.sample)
    #expect(TypedLine(["ftview", "export", "--packet"]).file == nil)
  }

  @Test func filesAndTheirPackets() {
    let line = TypedLine(["ftview", "diff", Self.sample + "#1", "#"])
    #expect(line.packets(beginning: "#").prefix(3) == ["#1", "#2", "#3"])
    #expect(line.packets(beginning: "'#1").count == 17)
    let start = String(Self.sample.dropLast(6))
    #expect(line.packets(beginning: start) == [Self.sample])
    #expect(line.packets(beginning: Self.sample).prefix(2) == [Self.sample, Self.sample + "#1"])
    #expect(line.packets(beginning: Command.fixtures + "/../../Docs/").contains { $0.hasSuffix("Samples/") })
    #expect(line.packets(beginning: "/nonexistent/").isEmpty)
  }

  @Test func aThousandNumbersAreOfferedAndNoneOfAnEmptyTrace() throws {
    try FileCommandTests().inDirectory { folder in
      let path = folder.appendingPathComponent("many.txt").path
      let line = TypedLine(["ftview", "export", path, "--packet", ""])
      let head = "# tracer: function_graph\n"
      try (head + String(repeating: " 0)   1.000 us    |  f();\n", count: 1200)).write(
        toFile: path, atomically: false, encoding: .utf8)
      #expect(line.packetNumbers == (1...1000).map(String.init))
      #expect(line.packets(beginning: path + "#").count == 1000)
      try head.write(toFile: path, atomically: false, encoding: .utf8)
      #expect(line.packetNumbers.isEmpty && line.families(beginning: "").isEmpty)
      // As in a prompt of the screen.
      let names = [".hidden", "a\u{1}b"]
      for name in names { _ = FileManager.default.createFile(atPath: folder.path + "/" + name, contents: nil) }
      #expect(line.packets(beginning: folder.path + "/") == ["a.txt", "many.txt"].map { folder.path + "/" + $0 })
    }
  }

  @Test func familiesByNumber() {
    let line = TypedLine(["ftview", "families", Self.sample, "--diff", "2,"])
    #expect(line.families(beginning: "2,").last == "2,13")
    #expect(line.families(beginning: "").first == "1")
    #expect(TypedLine(["ftview", "families"]).families(beginning: "").isEmpty)
  }

  @Test(arguments: [
    (["sample", "--", "positional@0", "0", "0", "ftview", "sample", ""], "dropped"),
    (["explore", "--", "--theme", "3", "0", "ftview", "explore", "--theme", ""], "high-contrast"),
    (["record", "--", "--entry", "3", "0", "ftview", "record", "-a", ""], "ip-forward"),
  ])
  func theProgramAnswersTheShell(words: [String], word: String) throws {
    let answer = try Command.run(Command.ftview, ["---completion"] + words, environment: ["SAP_SHELL": "bash"])
    #expect(answer.status == 0)
    #expect(answer.output.split(separator: "\n").contains(Substring(word)), "\(answer.output)\(answer.errors)")
  }
}
