import Screen

extension Completion {
  /// Draws the candidates in a row, from the one on whose side the chosen one is in sight; of paths only their last part.
  func draw(y: Int, width: Int, _ buffer: inout CellBuffer) {
    let names = candidates.map(Self.name)
    var first = 0
    if let chosen {
      // As many before the chosen one as there is room for: what is in sight changes only when it has to.
      var end = 0
      for index in 0...chosen {
        end += TextWidth.columns(names[index]) + 2
        if end > width - 2 {
          first = index
          end = TextWidth.columns(names[index]) + 2
        }
      }
    }
    var x = 1
    for index in first..<names.count {
      let columns = TextWidth.columns(names[index])
      guard x + columns < width || index == first else {
        buffer.put(String(buffer.ellipsis), x: min(x, width - 1), y: y, role: .status)
        return
      }
      x = buffer.put(names[index], x: x, y: y, role: index == chosen ? .statusArmed : .status) + 2
    }
  }

  /// The last part of a path, with its slash where it is a directory's. The blank before an argument is nothing to see.
  private static func name(_ candidate: String) -> String {
    let candidate = candidate.trimmed
    let body = candidate.hasSuffix("/") ? candidate.dropLast() : candidate[...]
    return body.lastIndex(of: "/").map { String(candidate[candidate.index(after: $0)...]) } ?? candidate
  }
}
