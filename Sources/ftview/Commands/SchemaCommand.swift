import ArgumentParser
import Export

/// `ftview schema`: the JSON Schema of all JSON that ftview writes.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of all JSON that ftview writes.",
    discussion: """
      One schema (draft 07) for export, diff, stats, errors, families, entries and doctor with --format json, and for \
      baselines. Which of them a document is says its member "format".

        ftview schema
        ftview schema > ftview.schema.json
      """
  )

  func run() throws { try OutputFile.write(.json) { JSONSchema.write(into: &$0) } }
}
