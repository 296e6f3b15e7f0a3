import Screen

/// What a list is sorted by, and which way.
struct Sorting<Column: Equatable & Sendable>: Equatable, Sendable {
  var column: Column
  /// The smallest is on top.
  var ascends: Bool

  /// Sorts by another column, or the other way round by the same one.
  ///
  /// - Parameter ascends: how the other column is sorted at first.
  mutating func choose(_ other: Column, ascends first: Bool) {
    if other == column { ascends.toggle() } else { self = Sorting(column: other, ascends: first) }
  }

  /// A column's title in `width` columns, and how many it takes: marked when the list is sorted by it. The unit gives way to the
  /// mark; where a title without one fills the column, the mark stands in the gap behind it, if there is one.
  func title(
    _ title: String, of other: Column, width: Int, hasGap: Bool, _ glyphs: Glyphs
  ) -> (text: String, width: Int) {
    guard other == column else { return (title, width) }
    let mark = ascends ? glyphs.ascending : glyphs.descending
    if TextWidth.columns(title) < width { return (title + String(mark), width) }
    let word = title.prefix { $0 != " " }
    if hasGap, TextWidth.columns(String(word)) == width { return (word + String(mark), width + 1) }
    return (word.prefix(max(0, width - 1)) + String(mark), width)
  }
}

extension Sorting where Column: RawRepresentable<String> {
  /// What the list is sorted by, for the user.
  var words: String { "\(column.rawValue), \(ascends ? "smallest" : "largest") first" }
}
