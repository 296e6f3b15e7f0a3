/// A pattern for names as shells have it: `*` stands for any characters, `?` for one, everything else for itself.
///
/// Other languages of patterns are made of the same ``Part``s by those who read them.
package struct Glob: Equatable, Sendable {
  /// What one place of a name has to be.
  package enum Part: Sendable, Equatable {
    /// Any characters, or none.
    case any
    /// One character.
    case one
    case character(UInt8)
    /// One of some characters, or none of them.
    case set([ClosedRange<UInt8>], isNegated: Bool)
  }

  private let parts: [Part]

  /// Reads a pattern. Every text is one.
  package init(_ text: some StringProtocol) {
    self.init(
      parts: text.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "*"): .any
        case UInt8(ascii: "?"): .one
        default: .character(byte)
        }
      })
  }

  /// A pattern that somebody else read, who knows more signs than `*` and `?`.
  package init(parts: [Part]) { self.parts = parts }

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
      if place < parts.count, case .any = parts[place] {
        place += 1
        retry = (place, at)
      } else if place < parts.count, Self.fits(parts[place], name[at]) {
        place += 1
        at += 1
      } else if let last = retry {
        retry = (last.place, last.at + 1)
        (place, at) = (last.place, last.at + 1)
      } else {
        return false
      }
    }
    return parts[place...].allSatisfy { $0 == .any }
  }

  private static func fits(_ part: Part, _ byte: UInt8) -> Bool {
    switch part {
    case .any, .one: true
    case .character(let wanted): wanted == byte
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }
}
