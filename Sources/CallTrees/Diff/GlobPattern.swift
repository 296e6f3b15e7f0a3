import KernelTypes

/// A pattern of function names as shells have them: `*` for any text, `?` for one character, `[a-z]` and `[!a-z]` for
/// one of some, `\` before a character that is meant as such.
package struct GlobPattern: Sendable, Equatable {
  /// The pattern as the user gave it.
  package let text: String
  private let glob: Glob

  /// Reads a pattern; nil when a bracket is not closed or the text ends in a lone backslash.
  package init?(_ text: String) {
    self.text = text
    var parts: [Glob.Part] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if parts.last != .any { parts.append(.any) }
      case UInt8(ascii: "?"): parts.append(.one)
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst() else { return nil }
        parts.append(.character(next))
      case UInt8(ascii: "["):
        guard let set = Self.set(&rest) else { return nil }
        parts.append(set)
      default: parts.append(.character(byte))
      }
    }
    glob = Glob(parts: parts)
  }

  private static func set(_ rest: inout ArraySlice<UInt8>) -> Glob.Part? {
    let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while let low = rest.popFirst() {
      if low == UInt8(ascii: "]"), !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
      guard rest.first == UInt8(ascii: "-"), let high = rest.dropFirst().first, high != UInt8(ascii: "]") else {
        ranges.append(low...low)
        continue
      }
      rest.removeFirst(2)
      guard low <= high else { return nil }
      ranges.append(low...high)
    }
    return nil
  }

  /// Whether the whole name fits.
  ///
  /// - Complexity: O(name · pattern) at worst.
  package func matches(_ name: String) -> Bool { glob.matches(name) }
}
