extension TextReader {
  /// Reads a line, whose columns may be known already.
  mutating func line(_ full: TextBytes, _ known: LineShape.Columns = LineShape.Columns()) {
    lines &+= 1
    let line = full.withoutReturn
    var columns = known
    if plain(line, &columns) || (columns.text > 0 && noted(line, columns)) { return }
    anyLine(line)
  }

  /// Reads a line that has the shape of those before and holds a plain call; false when it is another. If only the call is,
  /// `columns` say where it stands; they may be known already.
  mutating func plain(_ line: TextBytes, _ columns: inout LineShape.Columns) -> Bool {
    if columns.text == 0 {
      let fits =
        isReport
        ? reportShape.read(line, &names.strings, into: &columns) : shape.read(line, &names.strings, into: &columns)
      guard Int(columns.text) < line.count else {
        columns.text = 0
        return false
      }
      guard fits else { return false }
    }
    guard let call = PlainCall(line, Int(columns.text), line.count),
      let function = call.function(line, &recent, &names.functions)
    else { return false }
    var event = TraceEvent(call.kind)
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.comm = columns.comm
    event.depth = depth(columns.indent)
    event.function = function
    event.rawTime = columns.time
    event.detail = columns.duration
    if isReport { lastEvent = nil } else { lacksCPU = columns.cpu < 0 }
    events.append(event)
    return true
  }

  @inline(never)
  private mutating func anyLine(_ full: TextBytes) {
    var line = full
    while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      line = line.withoutLast()
    }
    // What some editors put before a text.
    if lines == 1, line.hasPrefix("\u{feff}") { line = line.part(3..<line.count) }
    guard !line.isEmpty else { return }
    if dress.isEmpty || !undress(line, dress) { read(line) }
  }

  /// Reads a line of any kind, without what may stand before it.
  mutating func read(_ line: TextBytes) {
    if !broken.isEmpty, joins(line) { return }
    if let lastEvent {
      if frame(line, of: lastEvent) { return }
      self.lastEvent = nil
    }
    // What stands around a switch, longer than a task's name and the dash behind it.
    if line.hasPrefix(" --------------------") { return }
    let columns = TextColumns(line)
    if line.isSetApart {
      if line[0] == UInt8(ascii: "#"), !isFirstColumn(line, columns) { return hash(line) }
      if line[0] == UInt8(ascii: ">"), !isFirstColumn(line, columns), tryUndressed(line) { return }
    }
    if isSwitch(line, columns), let event = taskSwitch(line, columns, inField: true) { return deliver(event) }
    // A task's name stands in the first seventeen columns of a report: what looks like a column farther right is one.
    if isReport || max(columns.bar, columns.places.taskBar) < Self.firstBar {
      if isReport ? report(line) : report(ReportLine(whole: line), line) { return }
    }
    if columns.arrow != .none {
      var event = columns.values.event(
        columns.arrow == .enter ? .interruptEnter : .interruptExit, line, &names.strings)
      event.depth = columns.indent
      return deliver(event)
    }
    call(CallText(line, from: columns.text), columns, line)
  }

  /// Farther left a bar is part of a task's name in a report.
  static var firstBar: Int { 17 }

  /// Whether something like an arrow stands where a switch line has it.
  @inline(__always)
  private func isSwitch(_ line: TextBytes, _ columns: TextColumns) -> Bool {
    let place = columns.places.cpuEnd + 18
    return columns.places.cpuEnd >= 0 && place < line.count
      && (line[place] == UInt8(ascii: ">") || line[place] == UInt8(ascii: "="))
  }

  /// Reads a line that is a call's, or not.
  @inline(__always)
  private mutating func call(_ call: CallText, _ columns: TextColumns, _ line: TextBytes) {
    // A bare `/* … */` or `f();` without any column is function_graph text too, as `nocontext-info` prints it.
    switch call.kind {
    case nil:
      other(line, columns)
    case .comment:
      let event = commented(line.part(call.args), columns.values.event(.comment, line, &names.strings))
      columns.isTrace ? deliver(event) : bare(event)
    case let kind?:
      // A hard space may stand where columns end, or before a name.
      if call.name.count > 1, line[call.name.lowerBound] == 0xc2, tryUndressed(line) { return }
      if !columns.isTrace, columnUse == .used { return dropBare(line: lines) }
      isReport = false
      if learnsShapes, dress.isEmpty, !isJoined { shape.learn(columns) }
      var event = columns.values.event(kind, line, &names.strings)
      event.depth = isJoined ? -1 : depth(columns.indent)
      event.duration = columns.duration
      lacksCPU = event.cpu < 0
      fill(&event, call, line)
      if !columns.isTrace { return bare(event) }
      settle(hasColumns: true)
      note(call, of: event, line)
      deliver(event)
    }
  }

  /// The depth that an indentation stands for. Columns, not levels: only their order matters, and text that people have
  /// edited is not indented by twos. Where indentation ends, at the 128 levels of our own text, the braces count alone: no
  /// kernel nests as deep.
  @inline(__always)
  mutating func depth(_ indent: Int32) -> Int32 {
    if indent > 0 { sawIndent = true }
    return Self.depth(indent, sawIndent: sawIndent)
  }

  /// That of a call so many columns behind the outermost ones.
  @inline(__always)
  static func depth(_ indent: Int32, sawIndent: Bool) -> Int32 { sawIndent && indent < deepestIndent ? indent : -1 }

  private static var deepestIndent: Int32 { 256 }

  mutating func fill(_ event: inout TraceEvent, _ call: CallText, _ line: TextBytes) {
    if !call.name.isEmpty { event.function = function(named: call.name, line) }
    if !call.args.isEmpty { event.text = names.strings.intern(line.part(call.args).raw) }
    if !call.ret.isEmpty { event.ret = names.strings.intern(line.part(call.ret).raw) }
    if !call.caller.isEmpty { event.caller = names.strings.intern(line.part(call.caller).raw) }
  }

  /// What somebody noted behind a brace is a comment of the call that returns.
  mutating func note(_ call: CallText, of event: TraceEvent, _ line: TextBytes) {
    guard !call.note.isEmpty else { return }
    var note = event
    note.kind = .comment
    note.detail = TraceEvent.unknown
    note.ret = .none
    note.text = names.strings.intern(line.part(call.note).raw)
    deliver(note)
  }

  mutating func deliver(_ event: TraceEvent) {
    if held.isEmpty { events.append(event) } else { held.append(HeldEvent(event: event, line: lines, isBare: false)) }
  }

  /// An event of this text: one of the module's own, or any other.
  mutating func commented(_ text: TextBytes, _ template: TraceEvent) -> TraceEvent {
    var event = template
    switch PacketText(text) {
    case .begin(let begin):
      event.kind = .packetBegin
      event.packet = Int32(clamping: names.begins.count)
      names.begins.append(begin)
    case .nested(let text):
      event.kind = .packetNested
      event.text = names.strings.intern(text.raw)
    case .end(let end):
      event.kind = .packetEnd
      event.packet = Int32(clamping: names.ends.count)
      names.ends.append(end)
    case .value(let function, let value):
      event.kind = .callReturn
      event.function = names.functions.intern(function)
      event.ret = names.strings.keepReturn(value, .unknown)
    case .arguments:
      event.kind = .callArguments
    case .field(let function, let change):
      event.kind = .packetField
      if let function { event.function = names.functions.intern(function) }
      event.text = names.strings.intern(change.text)
    case .object(let function, let object):
      event.kind = .packetObject
      if let function { event.function = names.functions.intern(function) }
      event.text = names.strings.intern(object.text)
    case nil:
      event.text = names.strings.intern(text.raw)
    }
    return event
  }
}
