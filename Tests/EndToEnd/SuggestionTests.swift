import Testing

@testable import Capture

@Suite struct SuggestionTests {
  private static let names = ["record", "export", "diff", "stats", "errors", "call.name", "call.time"]

  @Test(arguments: [
    ("recrod", "record"), ("ercord", "record"), ("recor", "record"), ("recordd", "record"), ("dif", "diff"),
    ("call.nme", "call.name"), ("cal.tmie", "call.time"), ("diff", "diff"),
    ("error", "errors"), ("x", nil), ("", nil), ("trace", nil), ("data", nil), ("packets", nil),
    (String(repeating: "record", count: 20), nil),
  ])
  func nearest(typed: String, meant: String?) {
    #expect(Suggestion.nearest(to: typed, of: Self.names) == meant)
  }
}
