/// Where a list has lines of other packets, each below the packet in whose window it was handled.
///
/// Lists without any hold nothing here.
package struct NestedLines: Sendable, Equatable {
  /// Of each packet that has such lines below it its place in the list, ascending, and how many lines of others there are down to
  /// and with its own. In one array, since every copy of what holds this counts it as held.
  private var owners: [Int] = []

  /// A list without any.
  package init() {}

  /// How many lines of others there are.
  package var count: Int { owners.last ?? 0 }
  /// No packet has any.
  package var isEmpty: Bool { owners.isEmpty }
  /// How many packets have some.
  package var ownerCount: Int { owners.count / 2 }

  /// The place of one of the packets that have some.
  package func place(ofOwner owner: Int) -> Int { owners[2 * owner] }

  /// How many lines of others there are above one of these packets.
  private func above(_ owner: Int) -> Int { owner > 0 ? owners[2 * owner - 1] : 0 }

  /// Which of all others, counted from the top, are below one of these packets.
  package func numbers(ofOwner owner: Int) -> Range<Int> { above(owner)..<owners[2 * owner + 1] }

  /// Goes on with a packet that has `count` such lines below it. Places ascend.
  package mutating func append(_ place: Int, count: Int) {
    guard count > 0 else { return }
    owners += [place, self.count + count]
  }

  /// The line of the packet at a place, or of the `other`th one below it; the last one below it where there are fewer.
  ///
  /// - Complexity: O(log owners).
  package func line(of place: Int, other: Int? = nil) -> Int {
    guard !isEmpty else { return place }
    let owner = firstOwner(from: place)
    let line = place + above(owner)
    guard let other, owner < ownerCount, owners[2 * owner] == place else { return line }
    return line + min(other + 1, numbers(ofOwner: owner).count)
  }

  /// What a line is of: the packet at a place, or the `other`th one below it.
  ///
  /// - Complexity: O(log owners).
  package func split(_ line: Int) -> (place: Int, other: Int?) {
    guard !isEmpty else { return (line, nil) }
    // The first owner whose last line is not above.
    let owner = firstOwner { owners[2 * $0] + owners[2 * $0 + 1] < line }
    let above = above(owner)
    guard owner < ownerCount, line > owners[2 * owner] + above else { return (line - above, nil) }
    return (owners[2 * owner], line - owners[2 * owner] - above - 1)
  }

  /// Which of all others, counted from the top, are below the packet at a place.
  ///
  /// - Complexity: O(log owners).
  package func numbers(at place: Int) -> Range<Int> {
    let owner = firstOwner(from: place)
    return owner < ownerCount && owners[2 * owner] == place ? numbers(ofOwner: owner) : 0..<0
  }

  /// The first of the packets that have some whose place is this or one behind it.
  package func firstOwner(from place: Int) -> Int { firstOwner { owners[2 * $0] < place } }

  private func firstOwner(_ isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (0, ownerCount)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
