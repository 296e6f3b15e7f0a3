import Foundation
import Testing

/// The screens in the documents are those of the program. A comment before each says how it is made:
///
///     <!-- ftview --script Docs/Screens/NAME.script TRACE -->
///
/// `FTVIEW_WRITE_SCREENS=1 swift test --filter DocumentScreenTests` writes them anew.
struct DocumentScreenTests {
  private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A screen in a document: what makes it, and the lines that it takes there.
  private struct Place {
    var command: String
    var lines: Range<Int>
    /// What stands before each line: blanks, or nothing between fences.
    var indent: String
  }

  @Test func everyScreenIsTheProgramsOwn() throws {
    var count = 0
    let documents = try FileManager.default.contentsOfDirectory(
      at: Self.top.appendingPathComponent("Docs"), includingPropertiesForKeys: nil)
    for document in documents + [Self.top.appendingPathComponent("README.md")] where document.pathExtension == "md" {
      let text = try String(contentsOf: document, encoding: .utf8)
      var lines = text.components(separatedBy: "\n")
      let places = Self.places(in: lines)
      count += places.count
      for place in places.reversed() {
        let screen = try Self.screen(place.command).map { $0.isEmpty ? "" : place.indent + $0 }
        lines.replaceSubrange(place.lines, with: screen)
      }
      let expected = lines.joined(separator: "\n")
      if ProcessInfo.processInfo.environment["FTVIEW_WRITE_SCREENS"] != nil {
        if text != expected { try expected.write(to: document, atomically: true, encoding: .utf8) }
      } else {
        #expect(text == expected, "\(document.lastPathComponent)")
      }
    }
    #expect(count >= 4)
  }

  private static func places(in lines: [String]) -> [Place] {
    lines.indices.compactMap { index in
      let line = lines[index]
      guard line.hasPrefix("<!-- ftview --script "), line.hasSuffix(" -->") else { return nil }
      let command = String(line.dropFirst(5).dropLast(4))
      var first = index + 1
      while first < lines.count, lines[first].isEmpty { first += 1 }
      guard first < lines.count else { return nil }
      if lines[first].hasPrefix("```") {
        let end = lines[(first + 1)...].firstIndex(of: "```") ?? lines.count
        return Place(command: command, lines: first + 1..<end, indent: "")
      }
      var end = first
      while end < lines.count, lines[end].isEmpty || lines[end].hasPrefix("    ") { end += 1 }
      while end > first, lines[end - 1].isEmpty { end -= 1 }
      return Place(command: command, lines: first..<end, indent: "    ")
    }
  }

  /// The lines that a command prints, without empty ones at the end.
  private static func screen(_ command: String) throws -> [String] {
    let files = FileCommandTests()
    var lines: [String] = []
    try files.inDirectory { directory in
      let outcome = try files.shell("cd '\(top.path)' && \(command)", in: directory)
      #expect(outcome.errors == "" && outcome.status == 0, "\(command)")
      lines = outcome.output.components(separatedBy: "\n")
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
