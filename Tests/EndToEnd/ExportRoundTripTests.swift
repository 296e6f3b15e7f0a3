import Testing

/// Folded stacks that ftview wrote are opened and written again, byte for byte.
struct FoldedRoundTripTests {
  @Test(arguments: ChromeNestingTests.fixtures)
  func everyFixture(fixture: String) throws {
    let first = try Command.run(
      Command.ftview, ["export", Command.fixtures + "/" + fixture, "--format", "folded"])
    try #require(first.output.contains(";"))
    let second = try Command.run(Command.ftview, ["export", "-", "--format", "folded"], input: first.output)
    #expect(second.status == 0 && second.errors.isEmpty)
    #expect(second.output == first.output)
  }
}
