/// A pattern for names as shells have it: `*` stands for any characters, `?` for one, everything else for itself.
package struct Glob: Equatable, Sendable {
  private let pattern: [UInt8]

  package init(_ text: some StringProtocol) { pattern = Array(text.utf8) }

  /// Whether the whole of `name` is what the pattern says.
  ///
  /// - Complexity: O(name × pattern) at worst.
  package func matches(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { matches($0) }
  }

  private func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    var place = 0
    // Where to go on when the characters after the last `*` do not fit: one more goes to that.
    var retry: (place: Int, at: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        retry = (place, at)
      } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == name[at] {
        place += 1
        at += 1
      } else if let last = retry {
        retry = (last.place, last.at + 1)
        (place, at) = (last.place, last.at + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
