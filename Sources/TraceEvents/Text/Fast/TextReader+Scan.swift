extension TextReader {
  /// What a scanner of later pieces has to know.
  ///
  /// - Complexity: O(1); what a scanner still knows is copied when the next new name comes.
  package var knowledge: TextKnowledge { TextKnowledge(names: names.fixed(), isReport: isReport) }
}

extension TextReader {
  /// Reads what is plain in a piece, with names that take nothing new.
  mutating func scan(_ piece: UnsafeRawBufferPointer) -> TextScan {
    var scan = TextScan(isReport: isReport)
    // A reader that has seen no line that is indented would not use this.
    sawIndent = true
    guard let first = piece.find(UInt8(ascii: "\n"), from: 0) else { return scan }
    var cursor = first + 1
    scan.range = cursor..<cursor
    let text = TextBytes(piece)
    while true {
      var columns: LineShape.Columns
      (cursor, columns) = plainLines(text, from: cursor, atMost: .max)
      guard let end = piece.find(UInt8(ascii: "\n"), from: cursor) else { break }
      let line = TextBytes(piece, cursor..<end).withoutReturn
      if !plain(line, &columns) {
        if scan.holes.last.map({ $0.events == events.count && $0.end == cursor }) ?? false {
          scan.holes[scan.holes.count - 1].end = end + 1
        } else {
          scan.holes.append(TextScan.Hole(events: events.count, start: cursor, end: end + 1))
          if scan.holes.count >= Self.fewHoles, !scan.isUseful(events: events.count) { break }
        }
        // A line with the shape of those before only has a call that is not plain, or a name that is new.
        if columns.text == 0 { learn(line) }
      }
      cursor = end + 1
    }
    scan.range = scan.range.lowerBound..<cursor
    if let hole = scan.holes.last { scan.range = scan.range.lowerBound..<max(scan.range.upperBound, hole.end) }
    swap(&scan.events, &events)
    return scan
  }

  /// After so many holes it is seen whether a scan is of use.
  private static let fewHoles = 64

  /// Takes the shape of a line that is not plain, as ``anyLine(_:)`` does.
  @inline(never)
  private mutating func learn(_ line: TextBytes) {
    guard !line.isEmpty else { return }
    if isReport {
      guard let report = ReportLine(line), report.event != .other else { return }
      let body = line.part(report.body)
      let columns = TextColumns(body)
      if CallText(body, from: columns.text).isCall { reportShape.learn(report, columns) }
    } else {
      let columns = TextColumns(line)
      if columns.arrow == .none, CallText(line, from: columns.text).isCall { shape.learn(columns) }
    }
  }

  /// Takes the next piece of the text, as ``read(_:into:)`` does, with what a scanner has read of it already.
  ///
  /// - Complexity: O(bytes), of which the scanned ones are cheap.
  package mutating func read(_ piece: UnsafeRawBufferPointer, _ scan: TextScan, into sink: inout some EventSink) {
    var cursor = scan.range.lowerBound
    var done = 0
    take(piece.part(0..<cursor), into: &sink)
    for hole in scan.holes + [TextScan.Hole(events: scan.events.count, start: scan.range.upperBound, end: piece.count)]
    {
      if isReport == scan.isReport, sawIndent, dress.isEmpty {
        accept(scan.events[done..<hole.events], into: &sink)
      } else {
        take(piece.part(cursor..<hole.start), into: &sink)
      }
      take(piece.part(hole.start..<hole.end), into: &sink)
      done = hole.events
      cursor = hole.end
    }
    handOver(to: &sink)
  }

  /// Takes the events of plain lines, one each.
  private mutating func accept(_ more: ArraySlice<TraceEvent>, into sink: inout some EventSink) {
    guard let last = more.last else { return }
    settle(hasColumns: true)
    lines += more.count
    if isReport { lastEvent = nil } else { lacksCPU = last.cpu < 0 }
    events.append(contentsOf: more)
    if events.count >= Self.mostEvents { handOver(to: &sink) }
  }
}
