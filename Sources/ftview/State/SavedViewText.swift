import Interface

/// How a view stands in its file: a line for each part of it, a word and values.
enum SavedViewText {
  private static let mark = "ftview-view 1"
  /// More folds than anybody makes one by one.
  private static let mostRows = 10_000

  static func text(_ view: SavedView, of files: [FileIdentity]) -> String {
    var lines = [mark] + files.map { "file \($0.size) \($0.time) \($0.headLength) \($0.hash)" }
    lines.append("cursor \(place(view.cursor))")
    lines.append("sort \(view.sort)")
    lines.append("level \(view.level)")
    for (word, rows) in [("flipped", view.flipped), ("runs", view.runs), ("zoom", view.zoom)] where !rows.isEmpty {
      lines.append("\(word) " + rows.prefix(mostRows).map { String($0) }.joined(separator: " "))
    }
    for (word, count) in [("list", view.listLines), ("details", view.detailLines)] {
      if let count { lines.append("\(word) \(count)") }
    }
    if !view.filter.isEmpty { lines.append("filter \(view.filter)") }
    for (letter, marked) in view.marks.sorted(by: { $0.key < $1.key }) {
      lines.append("mark \(letter) \(place(marked))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The view that a text is; nil when it is none, or of other files.
  static func view(_ text: String, of files: [FileIdentity]) -> SavedView? {
    let lines = text.split(separator: "\n")
    guard lines.first == mark[...] else { return nil }
    var view = SavedView()
    var known: [FileIdentity?] = []
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int($0) }.filter { $0 >= 0 }
      switch words.first {
      case "file": known.append(identity(words))
      case "cursor": view.cursor = place(numbers) ?? view.cursor
      case "sort": view.sort = words.last.map(String.init) ?? view.sort
      case "level": view.level = numbers.first ?? view.level
      case "flipped": view.flipped = numbers
      case "runs": view.runs = numbers
      case "zoom": view.zoom = numbers
      case "list": view.listLines = numbers.first.map { max(1, $0) }
      case "details": view.detailLines = numbers.first.map { max(1, $0) }
      case "filter": view.filter = String(line.dropFirst("filter ".count))
      case "mark":
        guard words.count > 2, words[1].count == 1, let place = place(numbers) else { return nil }
        view.marks[words[1][words[1].startIndex]] = place
      default: return nil
      }
    }
    return known == files ? view : nil
  }

  private static func identity(_ words: [Substring]) -> FileIdentity? {
    guard words.count == 5, let size = Int(words[1]), let time = Int64(words[2]), let length = Int(words[3]),
      let hash = UInt64(words[4])
    else { return nil }
    return FileIdentity(size: size, time: time, headLength: length, hash: hash)
  }

  /// A packet, and behind it a call's row.
  private static func place(_ place: SavedView.Place) -> String {
    "\(place.packet)" + (place.row.map { " \($0)" } ?? "")
  }

  private static func place(_ numbers: [Int]) -> SavedView.Place? {
    numbers.first.map { SavedView.Place(packet: $0, row: numbers.count > 1 ? numbers[1] : nil) }
  }
}
