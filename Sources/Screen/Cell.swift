/// One character position of the screen.
package struct Cell: Equatable, Sendable {
  /// What is shown: one character, free of control characters.
  package var character: Character
  /// What the character is part of; the theme gives each role its look.
  package var role: Role
  /// A role laid over it, such as a selection's or a search match's.
  package var over: Role?
  /// 1 or 2 columns; 0 for the right half of the wide character to its left.
  package var columns: UInt8

  /// A cell. Without parameters it is blank.
  package init(_ character: Character = " ", role: Role = .text, over: Role? = nil, columns: UInt8 = 1) {
    self.character = character
    self.role = role
    self.over = over
    self.columns = columns
  }
}
