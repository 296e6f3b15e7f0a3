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
