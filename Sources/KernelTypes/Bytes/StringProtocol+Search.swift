/// Finding a text in another, byte by byte.
///
/// The standard library has its own, in a part of it that brings 1.2 MB of regular expressions into a program that is linked
/// as one file. Its names are avoided here, so that a slip is told by the linker's map (`check_binary`).
extension StringProtocol {
  /// Where `text` first stands, or nil; an empty one stands at the start.
  ///
  /// - Complexity: O(bytes of this × bytes of `text`).
  package func place(of text: String) -> Range<Index>? {
    let wanted = text.utf8
    var start = utf8.startIndex
    while true {
      var (here, sought) = (start, wanted.startIndex)
      while sought != wanted.endIndex {
        guard here != utf8.endIndex else { return nil }
        guard utf8[here] == wanted[sought] else { break }
        utf8.formIndex(after: &here)
        wanted.formIndex(after: &sought)
      }
      if sought == wanted.endIndex { return start..<here }
      utf8.formIndex(after: &start)
    }
  }

  /// Whether `text` stands somewhere in it.
  package func has(_ text: String) -> Bool { place(of: text) != nil }
}
