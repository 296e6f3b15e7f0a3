extension TextReader {
  /// Reads a line that has the shape of those before, as far as its bar, and holds a call with arguments, a return value or a
  /// remark; false when the long way has to decide. ``read(_:)`` says the same of the line: here only the columns are read
  /// faster.
  @inline(never)
  mutating func noted(_ line: TextBytes, _ columns: LineShape.Columns) -> Bool {
    guard isAlone(line, columns) else { return false }
    let call = CallText(line, from: Int(columns.text))
    guard let kind = call.kind, call.isCall else { return false }
    // A hard space may stand before a name.
    if call.name.count > 1, line[call.name.lowerBound] == 0xc2 { return false }
    var event = TraceEvent(kind)
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.comm = columns.comm
    event.depth = depth(columns.indent)
    event.rawTime = columns.time
    event.detail = columns.duration
    if !isReport { lacksCPU = columns.cpu < 0 }
    fill(&event, call, line)
    settle(hasColumns: true)
    note(call, of: event, line)
    deliver(event)
    return true
  }

  /// Whether nothing but its columns and its call says what a line is: it goes on from none before it, wears no dress, and
  /// what looks like a column stands where one is.
  private func isAlone(_ line: TextBytes, _ columns: LineShape.Columns) -> Bool {
    guard dress.isEmpty, broken.isEmpty, lastEvent == nil, !line.isSetApart, line[line.count - 1] > UInt8(ascii: " ")
    else { return false }
    if !isReport, !shape.isOfCalls(line) { return false }
    return line.find(UInt8(ascii: "|"), from: Int(columns.text)) == nil
  }

  /// The function with that name, new or known.
  mutating func function(named name: Range<Int>, _ line: TextBytes) -> FunctionID {
    guard name.count <= ShortBytes.longest, line.readable - name.lowerBound >= 8 else {
      return names.functions.intern(line.part(name).raw)
    }
    let bytes = ShortBytes(line, name.lowerBound, name.count)
    if let known = recent.find(bytes) { return known }
    let function = names.functions.intern(line.part(name).raw)
    if PlainCall.isName(line, name.lowerBound, name.upperBound) { recent.keep(bytes, function) }
    return function
  }
}
