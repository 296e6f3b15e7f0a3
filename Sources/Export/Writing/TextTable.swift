/// A table for people: columns as wide as they need be, two spaces between them.
struct TextTable {
  private var lines: [[String]]
  /// By column: numbers stand at the right.
  private let isRight: [Bool]

  /// A table with the heads of its columns; those named in `left` are texts.
  init(_ heads: [String], left: Set<String>) {
    lines = [heads]
    isRight = heads.map { !left.contains($0) }
  }

  mutating func add(_ cells: [String]) { lines.append(cells) }

  /// Writes the lines, without blanks at their ends. What cells hold of a trace can end no line and drive no terminal.
  func write(into buffer: inout ExportBuffer) {
    var widths = isRight.map { _ in 0 }
    for line in lines { for (column, cell) in line.enumerated() { widths[column] = max(widths[column], cell.count) } }
    for line in lines where !buffer.isStopped {
      for (column, cell) in line.enumerated() {
        if column > 0 { buffer.put("  ") }
        if isRight[column] { buffer.put(UInt8(ascii: " "), times: widths[column] - cell.count) }
        buffer.putLine(cell)
        if !isRight[column], column + 1 < line.count {
          buffer.put(UInt8(ascii: " "), times: widths[column] - cell.count)
        }
      }
      buffer.put("\n")
      buffer.breathe()
    }
  }
}
