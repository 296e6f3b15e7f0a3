extension TextReader {
  /// - Parameter readable: how many bytes from the line's begin on may be looked at.
  @inline(__always)
  mutating func line(_ full: UnsafeRawBufferPointer, readable: Int) {
    lines &+= 1
    let line = full.last == UInt8(ascii: "\r") ? UnsafeRawBufferPointer(rebasing: full.dropLast()) : full
    if plain(line, readable) { return }
    anyLine(line)
  }

  /// Reads a line that has the shape of those before and holds a plain call; false when it is another.
  @inline(__always)
  mutating func plain(_ line: UnsafeRawBufferPointer, _ readable: Int) -> Bool {
    guard let base = line.baseAddress else { return false }
    var columns = LineShape.Columns()
    guard
      isReport
        ? reportShape.read(base, line.count, readable, &names.strings, into: &columns)
        : shape.read(base, line.count, readable, &names.strings, into: &columns),
      let call = PlainCall(base, Int(columns.text), line.count)
    else { return false }
    var function = FunctionID.unknown
    if call.length > 0 {
      guard let known = self.function(base, call, readable) else { return false }
      function = known
    }
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

  /// The function that a plain call names; nil when the call is not plain.
  @inline(__always)
  private mutating func function(_ line: UnsafeRawPointer, _ call: PlainCall, _ readable: Int) -> FunctionID? {
    guard call.length <= ShortBytes.longest, readable &- call.name >= 8 else {
      return call.isPlain(line) ? names.functions.known(call.nameBytes(line)) : nil
    }
    let name = ShortBytes(line, call.name, call.length)
    return recent.find(name) ?? newFunction(line, call, name)
  }

  @inline(never)
  private mutating func newFunction(_ line: UnsafeRawPointer, _ call: PlainCall, _ name: ShortBytes) -> FunctionID? {
    guard call.isPlain(line), let function = names.functions.known(call.nameBytes(line)) else { return nil }
    recent.keep(name, function)
    return function
  }

  @inline(never)
  private mutating func anyLine(_ full: UnsafeRawBufferPointer) {
    var line = full
    while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      line = line.part(0..<(line.count - 1))
    }
    guard !line.isEmpty else { return }
    if let lastEvent {
      if frame(line, of: lastEvent) { return }
      self.lastEvent = nil
    }
    if isReport, report(line) { return }
    let columns = TextColumns(line)
    if columns.arrow != .none {
      var event = event(columns.arrow == .enter ? .interruptEnter : .interruptExit, columns, line)
      event.depth = columns.indent
      return deliver(event)
    }
    let call = CallText(line, from: columns.text)
    // A bare `/* … */` or `f();` without any column is function_graph text too, as `nocontext-info` prints it.
    switch call.kind {
    case .none:
      other(line, columns)
    case .comment:
      comment(line.part(call.args), event(.comment, columns, line))
    case .enter, .leaf, .exit:
      isReport = false
      if learnsShapes { shape.learn(columns) }
      var event = event(call.kind == .enter ? .enter : call.kind == .leaf ? .leaf : .exit, columns, line)
      event.depth = depth(columns.indent)
      event.duration = columns.duration
      lacksCPU = columns.cpu < 0
      fill(&event, call, line)
      deliver(event)
    }
  }

  /// The depth that an indentation stands for. Columns, not levels: only their order matters, and text that people have
  /// edited is not indented by twos. Where indentation ends, at the 128 levels of our own text, the braces count alone: no
  /// kernel nests as deep.
  @inline(__always)
  mutating func depth(_ indent: Int32) -> Int32 {
    if indent > 0 { sawIndent = true }
    return sawIndent && indent < Self.deepestIndent ? indent : -1
  }

  private static var deepestIndent: Int32 { 256 }

  mutating func event(
    _ kind: TraceEvent.Kind, _ columns: TextColumns, _ line: UnsafeRawBufferPointer
  ) -> TraceEvent {
    var event = TraceEvent(kind)
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.time = columns.time
    if !columns.comm.isEmpty { event.comm = names.strings.intern(line.part(columns.comm)) }
    return event
  }

  mutating func fill(_ event: inout TraceEvent, _ call: CallText, _ line: UnsafeRawBufferPointer) {
    if !call.name.isEmpty { event.function = names.functions.intern(line.part(call.name)) }
    if !call.args.isEmpty { event.text = names.strings.intern(line.part(call.args)) }
    if !call.ret.isEmpty { event.ret = names.strings.intern(line.part(call.ret)) }
    if !call.caller.isEmpty { event.caller = names.strings.intern(line.part(call.caller)) }
  }

  mutating func deliver(_ event: TraceEvent) { events.append(event) }

  /// An event's text: one of the module's own two, or any other.
  mutating func comment(_ text: UnsafeRawBufferPointer, _ template: TraceEvent) {
    var event = template
    switch PacketText(text) {
    case .begin(let begin):
      event.kind = .packetBegin
      event.packet = Int32(clamping: names.begins.count)
      names.begins.append(begin)
    case .end(let end):
      event.kind = .packetEnd
      event.packet = Int32(clamping: names.ends.count)
      names.ends.append(end)
    case nil:
      event.text = names.strings.intern(text)
    }
    deliver(event)
  }
}
