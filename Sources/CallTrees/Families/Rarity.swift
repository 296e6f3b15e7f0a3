/// From where on something is rare: fewer than one packet in twenty, 5 %.
///
/// One rule for families, for the paths of a packet that others do not take, and for shares that are compared.
package enum Rarity {
  /// Rare is what fewer than one in so many have.
  package static let oneIn = 20
  /// The same in percent, for messages.
  package static let percent = 100 / oneIn
  /// Of fewer packets none is called rare.
  package static let enoughPackets = 20

  /// Whether fewer than 5 % of `all` have it.
  package static func isRare(_ count: Int, of all: Int) -> Bool { count * oneIn < all }

  /// Whether fewer than 5 % lack it.
  package static func isUsual(_ count: Int, of all: Int) -> Bool { count * oneIn > all * (oneIn - 1) }

  /// The same of a share, 0 to 1.
  package static func isRare(share: Double) -> Bool { share * Double(oneIn) < 1 }

  /// Whether two shares, 0 to 1, are more than 5 points apart.
  package static func areApart(_ one: Double, _ other: Double) -> Bool { abs(one - other) > 1 / Double(oneIn) }
}
