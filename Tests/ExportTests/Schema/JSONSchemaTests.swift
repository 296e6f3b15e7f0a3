import Export
import Foundation
import Testing

/// What `ftview schema` prints. Whether documents are as it says, Tests/Consumers asks a validator.
@Suite("The JSON Schema")
struct JSONSchemaTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/ftview.schema.json")

  private var text: String {
    var buffer = ExportBuffer()
    JSONSchema.write(into: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// `FTVIEW_WRITE_SCHEMA=1 swift test --filter JSONSchemaTests` writes the document.
  @Test("the document in Docs is the program's text")
  func document() throws {
    if ProcessInfo.processInfo.environment["FTVIEW_WRITE_SCHEMA"] != nil {
      try text.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: Self.file, encoding: .utf8) == text)
  }

  @Test("every reference leads to a definition, every definition is referred to, every format has its own")
  func references() throws {
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let definitions = try #require(schema["definitions"] as? [String: Any])
    let pieces = text.split(separator: "\"#/definitions/").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(Set(pieces) == Set(definitions.keys))
    let formats = text.split(separator: "{\"const\": \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(
      formats.sorted() == [
        "ftview-baseline/1", "ftview-calls/1", "ftview-diff/1", "ftview-doctor/1", "ftview-entries/1",
        "ftview-errors/1", "ftview-families/1", "ftview-family-comparison/1", "ftview-family-member/1",
        "ftview-stats/1",
      ])
    #expect((schema["anyOf"] as? [Any])?.count == formats.count)
  }
}
