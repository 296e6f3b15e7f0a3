/// How the states of a diff are told without colour: one set of signs and words for the screen, the text and the HTML.
extension DiffRow.State {
  /// The first column of a line.
  package var sign: Character {
    switch self {
    case .same: " "
    case .onlyLeft: "-"
    case .onlyRight: "+"
    case .slower: ">"
    case .faster: "<"
    case .countChanged: "#"
    case .returnChanged: "="
    case .moved: "^"
    case .renamed: "~"
    }
  }

  /// The state in a few words.
  package var words: String {
    switch self {
    case .same: "same"
    case .onlyLeft: "only left"
    case .onlyRight: "only right"
    case .slower: "slower"
    case .faster: "faster"
    case .countChanged: "count changed"
    case .returnChanged: "return value changed"
    case .moved: "moved"
    case .renamed: "renamed"
    }
  }

  /// The state in one word, for legends that are short of room.
  package var word: String {
    switch self {
    case .onlyLeft: "left"
    case .onlyRight: "right"
    case .countChanged: "count"
    case .returnChanged: "return"
    case .same, .slower, .faster, .moved, .renamed: words
    }
  }

  /// What the state means, in a sentence.
  package var meaning: String {
    switch self {
    case .same: "the same"
    case .onlyLeft: "only the left packet made this call"
    case .onlyRight: "only the right packet made this call"
    case .slower: "took longer for the right packet"
    case .faster: "took longer for the left packet"
    case .countChanged: "made a different number of times"
    case .returnChanged: "returned another value"
    case .moved: "made by both packets, in different places"
    case .renamed: "made under another name, or by IPv4 and IPv6"
    }
  }

  /// Every state that has a sign, in the order of the legend.
  package static let signed: [DiffRow.State] = [
    .onlyLeft, .onlyRight, .moved, .renamed, .countChanged, .slower, .faster, .returnChanged,
  ]
}
