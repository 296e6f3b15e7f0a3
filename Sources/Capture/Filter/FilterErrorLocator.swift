/// Finds the word of an expression that libpcap's message is about.
///
/// libpcap names no position. Where its message quotes a word, that word is looked for. For a bare "syntax error" the
/// words are tried one after the other: a beginning of an expression is fine as long as *some* ending makes it
/// compile, so the first word that no ending repairs is the one the parser stumbled over.
///
///     tcp dst prot 9000
///     tcp             + ""         compiles
///     tcp dst         + " port 1"  compiles
///     tcp dst prot    + anything   does not: this is the word
struct FilterErrorLocator {
  let expression: String

  /// UTF-8 offsets of the word; empty at the end when the expression is merely unfinished.
  func range(of message: String) -> Range<Int> {
    let words = Self.words(of: expression)
    if let quoted = Self.quoted(in: message), let found = words.last(where: { text(of: $0).caseEquals(quoted) }) {
      return found
    }
    // What no ending repairs, no longer beginning repairs: the border can be halved in on.
    var low = 0
    var high = words.count
    while low < high {
      let middle = low + (high - low) / 2
      if isBeginning(words[...middle]) { low = middle + 1 } else { high = middle }
    }
    return low < words.count ? words[low] : expression.utf8.count..<expression.utf8.count
  }

  /// What may follow a beginning: one for each thing that the grammar can wait for.
  private static let endings = [
    "", " 1", " tcp", " host 127.0.0.1", " 127.0.0.1", " port 1", " 1-2", " 127.0.0.0/8", " and tcp",
    " 127.0.0.1 and tcp",
    " = 1", " 1 = 1", "0] = 1", ":1] = 1", "1] = 1", "] = 1", " 255.0.0.0",
  ]

  private func isBeginning(_ words: ArraySlice<Range<Int>>) -> Bool {
    let beginning = probe(words)
    let open = max(0, words.count { text(of: $0) == "(" } - words.count { text(of: $0) == ")" })
    for count in Set([open, max(0, open - 1), 0]) {
      let close = String(repeating: ")", count: count)
      for ending in Self.endings {
        if case .program = FilterCompiler.compile(beginning + ending + close, optimize: false) { return true }
      }
    }
    return false
  }

  /// The words with host names replaced by an address, so that compiling them waits for no DNS.
  private func probe(_ words: ArraySlice<Range<Int>>) -> String { HostNames.replaced(in: expression, words: words) }

  /// The quoted word of `unknown host 'x'`, `unknown port 'x'`, `"x" ...`.
  private static func quoted(in message: String) -> String? {
    for quote in ["'", "\""] as [Character] {
      let parts = message.split(separator: quote, maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, !parts[1].isEmpty { return String(parts[1]) }
    }
    // `'x' modifier applied to y` and `unknown network x`: without quotes the word comes last.
    for lead in ["unknown network ", "unknown osi proto ", "bogus host "] where message.hasPrefix(lead) {
      return message.split(separator: " ").last.map(String.init)
    }
    return nil
  }

  /// Words as libpcap's scanner sees them, near enough: names, numbers and addresses together, each sign by itself.
  static func words(of expression: String) -> [Range<Int>] {
    let bytes = Array(expression.utf8)
    var words: [Range<Int>] = []
    var start: Int?
    var brackets = 0
    for (index, byte) in bytes.enumerated() {
      // Within brackets `:` and `-` part numbers; elsewhere they belong to addresses and ranges.
      let joins =
        byte.isNameByte || byte >= 0x80
        || (brackets == 0 && start != nil && [UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-")].contains(byte))
        || (brackets == 0 && byte == UInt8(ascii: ":"))
      if joins {
        start = start ?? index
        continue
      }
      if let open = start { words.append(open..<index) }
      start = nil
      if byte == UInt8(ascii: "[") { brackets += 1 }
      if byte == UInt8(ascii: "]") { brackets = max(0, brackets - 1) }
      if byte > 0x20 { appendSign(at: index, bytes, to: &words) }
    }
    if let open = start { words.append(open..<bytes.count) }
    return words
  }

  /// `&&`, `||`, `>=`, `<<` and the like are one word.
  private static func appendSign(at index: Int, _ bytes: [UInt8], to words: inout [Range<Int>]) {
    let pairs: Set<String> = ["&&", "||", ">=", "<=", "!=", "==", "<<", ">>"]
    if let last = words.last, last.count == 1, last.upperBound == index,
      pairs.contains(String(decoding: bytes[last.lowerBound...index], as: UTF8.self))
    {
      words[words.count - 1] = last.lowerBound..<(index + 1)
      return
    }
    words.append(index..<(index + 1))
  }

  private func text(of word: Range<Int>) -> String { string(word) }

  private func string(_ range: Range<Int>) -> String { String(decoding: Array(expression.utf8)[range], as: UTF8.self) }
}

extension UInt8 {
  /// A byte of a name, number or dotted address.
  var isNameByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension String {
  fileprivate func caseEquals(_ other: String) -> Bool { lowercased() == other.lowercased() }
}
