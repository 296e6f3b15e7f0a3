/// Beginnings of names, to be looked for in tens of thousands of them.
struct PrefixSet: Sendable {
  /// By first byte.
  private var prefixes: [[[UInt8]]]

  init(_ texts: [String]) {
    prefixes = Array(repeating: [], count: 256)
    for text in texts {
      let bytes = Array(text.utf8)
      if let first = bytes.first { prefixes[Int(first)].append(bytes) }
    }
  }

  /// Whether `name` begins with one of them.
  ///
  /// - Complexity: O(prefixes of the same first byte).
  func isPrefix(of name: String) -> Bool {
    var name = name
    return name.withUTF8 { bytes in
      guard let first = bytes.first else { return false }
      return prefixes[Int(first)].contains { $0.count <= bytes.count && bytes.starts(with: $0) }
    }
  }
}
