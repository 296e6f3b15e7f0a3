import Export
import Testing
import TraceEvents

@Suite("JSON that is read")
struct JSONValueTests {
  private func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(Array(text.utf8)) }

  @Test("Values of every kind")
  func values() throws {
    #expect(
      try read(" [null, true,false ,0,-12,1.5,1e3,\"a\",{},{\"b\" : [ ]}]\n")
        == .array([
          .null, .bool(true), .bool(false), .integer(0), .integer(-12), .number, .number, .string("a"), .object([:]),
          .object(["b": .array([])]),
        ]))
    #expect(try read("9223372036854775807") == .integer(.max))
    #expect(try read("9223372036854775808") == .number)
    #expect(try read("{\"a\":1,\"a\":2}") == .object(["a": .integer(2)]))
  }

  @Test("Escapes, pairs and halves of pairs")
  func strings() throws {
    #expect(try read(#""\"\\\/\b\f\n\r\tµ\u00b5\uD83D\uDE00""#) == .string("\"\\/\u{8}\u{c}\n\r\tµµ😀"))
    #expect(try read(#""\ud83d""#) == .string("\u{fffd}"))
    #expect(try read(#""\ud83dx""#) == .string("\u{fffd}x"))
    #expect(try read(#""\ude00\u0041""#) == .string("\u{fffd}A"))
  }

  @Test(
    "What is none, and where",
    arguments: [
      ("", "line 1, column 1: the file ends here; it was cut short"),
      ("[1,\n 2", "line 2, column 3: the file ends here; it was cut short"),
      ("[1 2]", "line 1, column 4: a comma or ] is expected here"),
      ("[1,]", "line 1, column 4: a value is expected here"),
      ("{1:2}", "line 1, column 2: a name in quotes is expected here"),
      ("{\"a\" 1}", "line 1, column 6: a colon is expected here"),
      ("tru", "line 1, column 1: the file ends here; it was cut short"),
      ("01", "line 1, column 3: a number does not begin so"),
      ("-", "line 1, column 2: a number does not begin so"),
      ("1.", "line 1, column 3: the file ends here; it was cut short"),
      ("1.x", "line 1, column 3: a digit is expected here"),
      ("\"\u{1}\"", "line 1, column 2: a control character in a string"),
      ("\"\\x\"", "line 1, column 3: there is no such escape"),
      ("\"\\u12g4\"", "line 1, column 4: four hexadecimal digits are expected here"),
      ("1 1", "line 1, column 3: there is something behind the document's end"),
    ])
  func errors(text: String, message: String) {
    #expect { try read(text) } throws: { "\($0)" == message }
  }

  @Test("Nesting has an end")
  func deep() {
    #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 100_000)) }
    #expect(throws: Never.self) { try read(String(repeating: "[", count: 60) + String(repeating: "]", count: 60)) }
  }
}
