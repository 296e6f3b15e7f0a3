import Foundation
import Testing

/// Folded stacks and JSON that ftview wrote are opened and written again, byte for byte.
struct ExportRoundTripTests {
  private static let samples = Command.fixtures + "/../../Docs/Samples"

  @Test(arguments: ChromeNestingTests.fixtures)
  func everyFixture(fixture: String) throws {
    let folded = try twice(Command.fixtures + "/" + fixture, as: "folded")
    #expect(folded.contains(";"))
    let json = try twice(Command.fixtures + "/" + fixture, as: "json")
    #expect(json.contains(#""children":[]"#))
  }

  @Test(arguments: try FileManager.default.contentsOfDirectory(atPath: samples).filter { $0.hasSuffix(".xz") })
  func everySample(sample: String) throws {
    let json = try twice(Self.samples + "/" + sample, as: "json")
    #expect(json.contains(#""kind":"packet""#))
  }

  /// What is written of a trace, and of that again.
  private func twice(_ path: String, as format: String) throws -> String {
    let first = try Command.run(Command.ftview, ["export", path, "--format", format])
    let second = try Command.run(Command.ftview, ["export", "-", "--format", format], input: first.output)
    #expect(second.status == 0 && second.errors.isEmpty)
    #expect(second.output == first.output)
    return first.output
  }

  @Test("damaged JSON is an error in one line, with its place")
  func damaged() throws {
    let text = #"{"format":"ftview-calls/1","source":"x","packets":["# + "\n" + #"{"index":1,"kind":"root","#
    let said = try Command.run(Command.ftview, ["stats", "-"], input: text)
    #expect(said.status == 2 && said.output.isEmpty)
    #expect(said.errors == "ftview: standard input: line 2, column 26: the file ends here; it was cut short\n")
  }
}
