import CallTrees
import Testing

@Suite("What is rare")
struct RarityTests {
  @Test(
    "fewer than 5 %, and more than 95 %",
    arguments: [
      (0, 20, true, false), (1, 20, false, false), (4, 99, true, false), (19, 20, false, false), (20, 20, false, true),
      (96, 101, false, true), (0, 0, false, false),
    ])
  func counts(count: Int, all: Int, isRare: Bool, isUsual: Bool) {
    #expect(Rarity.isRare(count, of: all) == isRare)
    #expect(Rarity.isUsual(count, of: all) == isUsual)
  }

  @Test("shares")
  func shares() {
    #expect(Rarity.isRare(share: 0.049))
    #expect(!Rarity.isRare(share: 0.05))
    #expect(Rarity.areApart(0.25, 0.3125))
    #expect(!Rarity.areApart(0.25, 0.296875))
    #expect(Rarity.percent == 5)
  }
}
