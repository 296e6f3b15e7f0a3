import CallTrees
import Testing

@Suite("A share as text")
struct ShareTextTests {
  @Test(
    "In six columns, and what is not nothing is not 0",
    arguments: [
      (0, "0 %"), (0.00002, "<0.1 %"), (0.0005, "0.1 %"), (0.003, "0.3 %"), (0.02, "2 %"), (0.0999, "10 %"),
      (0.62, "62 %"), (1, "100 %"),
    ])
  func text(share: Double, text: String) {
    #expect(ShareText.percent(share) == text)
  }
}
