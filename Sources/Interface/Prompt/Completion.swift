/// Words that are known outside, where a word of a prompt may be one of them.
package enum CompletionSource: Equatable, Sendable {
  /// Files, by paths.
  case files
  /// Themes, by names.
  case themes
  /// Programs that the shell finds, by names.
  case commands
}

/// The word of a prompt that `Tab` was pressed in, and what it may become.
struct Completion: Sendable {
  /// Index of its first character.
  let start: Int
  /// The word as it was typed, or what all candidates have in common.
  private(set) var typed: String
  /// What begins with it, in the order of offers; empty until that is known.
  private(set) var candidates: [String] = []
  /// The candidate that stands in the line; nil while the line has what was typed.
  private(set) var chosen: Int?

  /// The word that ends at the cursor and begins at `start`.
  init(_ line: LineText, from start: Int) {
    self.start = start
    typed = String(line.characters[start..<max(start, line.cursor)])
  }

  /// Takes in what the word may become, and puts into the line what all of that has in common; false when there is nothing.
  mutating func take(_ candidates: [String], into line: inout LineText) -> Bool {
    guard let first = candidates.first else { return false }
    typed = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    line.replace(from: start, with: typed)
    self.candidates = candidates.count > 1 ? candidates : []
    return true
  }

  /// Puts the next candidate into the line, or the one before; behind the last one comes what was typed.
  mutating func choose(by step: Int, into line: inout LineText) {
    let next = (chosen ?? (step > 0 ? -1 : candidates.count)) + step
    chosen = candidates.indices.contains(next) ? next : nil
    line.replace(from: start, with: chosen.map { candidates[$0] } ?? typed)
  }
}
