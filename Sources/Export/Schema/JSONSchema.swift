/// What the JSON of all commands looks like, as a JSON Schema (draft 07): `ftview schema` prints it, and Docs/ftview.schema.json is the
/// same text.
///
/// Members that a later version adds do not break it; a test holds every report against it with no others allowed.
package enum JSONSchema {
  /// Writes the whole schema.
  package static func write(into buffer: inout ExportBuffer) {
    buffer.put(head)
    for (position, definitions) in [calls, diff, families, reports].enumerated() {
      if position > 0 { buffer.put(",\n") }
      buffer.put(definitions)
    }
    buffer.put("\n  }\n}\n")
  }

  private static let head: StaticString = #"""
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "JSON of ftview",
      "description": "Times are in ns, what is not known is null. Readers must expect more members, and more states.",
      "anyOf": [
        {"$ref": "#/definitions/calls"},
        {"$ref": "#/definitions/diff"},
        {"$ref": "#/definitions/errors"},
        {"$ref": "#/definitions/stats"},
        {"$ref": "#/definitions/families"},
        {"$ref": "#/definitions/family_member"},
        {"$ref": "#/definitions/comparison"},
        {"$ref": "#/definitions/baseline"},
        {"$ref": "#/definitions/entries"},
        {"$ref": "#/definitions/doctor"}
      ],
      "definitions": {

    """#
}
