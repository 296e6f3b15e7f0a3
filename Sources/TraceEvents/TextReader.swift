/// Something that a reader had to drop, and where.
package struct ReaderNotice: Sendable, Equatable {
  /// What, in plain words.
  package var message: String
  /// Line of a text, from 1.
  package var line: Int?
  /// Byte of the input, from 0.
  package var offset: Int?

  package init(_ message: String, line: Int? = nil, offset: Int? = nil) {
    self.message = message
    self.line = line
    self.offset = offset
  }
}

/// Reads function_graph text, whatever kernel or tool printed it, piece by piece.
///
/// tracefs `trace` and `trace_pipe`, `perf ftrace` and `trace-cmd report`; Docs/Formats.md lists what is recognised and
/// how. Nothing in a text is fatal: what is not understood is counted, and the first such lines are told as notices. No
/// line allocates once its names are known. Most lines look like the one before (``LineShape``) and hold a plain call
/// (``PlainCall``): those are read in one go; ``TextColumns`` and ``CallText`` read any line, and say the same of those.
package struct TextReader {
  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  package private(set) var names = TraceNames()
  /// Lines so far.
  package private(set) var lines = 0
  /// Lines so far that were part of a trace.
  package private(set) var understood = 0

  private var carry: [UInt8] = []
  private var isCarryCut = false
  private var dropped: [ReaderNotice] = []
  private var droppedBeyond = 0
  /// No line so far stood deeper than an outermost call: in text that lost its spaces, indentation says nothing.
  private var sawIndent = false
  /// Whether the line before came from `trace-cmd report`: the next one most likely does too.
  private var isReport = false
  /// The other event that the line before told, for the stack that may follow it.
  private var lastEvent: TraceEvent?
  /// Whether the call before stood on a line without a CPU.
  private var lacksCPU = false
  private var shape = LineShape()
  private let learnsShapes: Bool
  /// Events that were not handed over yet.
  private var events: [TraceEvent] = []

  private static let mostEvents = 4096

  /// Longer lines are cut here: no kernel prints more than a page or so.
  package static let longestLine = 1 << 16
  private static let longestNoticeList = 100

  package init() { self.init(learnsShapes: true) }

  /// - Parameter learnsShapes: false reads every line the long way, for comparison.
  package init(learnsShapes: Bool) {
    self.learnsShapes = learnsShapes
    events.reserveCapacity(Self.mostEvents)
  }

  /// Lines that were dropped, the first hundred, and how many more.
  package var notices: [ReaderNotice] {
    droppedBeyond == 0
      ? dropped : dropped + [ReaderNotice("\(droppedBeyond) more lines are not function_graph text")]
  }

  /// Takes the next piece of the text, of any length; a line may go on in the next piece.
  ///
  /// - Complexity: O(bytes).
  package mutating func read(_ chunk: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    var cursor = 0
    while cursor < chunk.count {
      guard let end = chunk.find(UInt8(ascii: "\n"), from: cursor) else {
        keep(chunk.part(cursor..<chunk.count))
        break
      }
      if carry.isEmpty {
        line(UnsafeRawBufferPointer(rebasing: chunk[cursor..<end]), readable: chunk.count &- cursor)
      } else {
        keep(chunk.part(cursor..<end))
        lineFromCarry()
      }
      if events.count >= Self.mostEvents { handOver(to: &sink) }
      cursor = end &+ 1
    }
    handOver(to: &sink)
  }

  /// Takes what stands behind the last line end, if anything does.
  package mutating func finish(into sink: inout some EventSink) {
    if !carry.isEmpty { lineFromCarry() }
    handOver(to: &sink)
  }

  private mutating func handOver(to sink: inout some EventSink) {
    guard !events.isEmpty else { return }
    understood += events.count
    sink.take(&events, names: names)
    names.begins.forgetAll()
    names.ends.forgetAll()
  }

  private mutating func keep(_ piece: UnsafeRawBufferPointer) {
    let room = Self.longestLine - carry.count
    if piece.count > room { isCarryCut = true }
    carry.append(contentsOf: piece.prefix(max(0, room)))
  }

  private mutating func lineFromCarry() {
    let bytes = carry
    carry = []
    bytes.withUnsafeBytes { line($0, readable: $0.count) }
    if isCarryCut {
      isCarryCut = false
      drop("the line is longer than \(Self.longestLine) bytes; the rest of it is left out")
    }
  }

  private mutating func drop(_ message: String) {
    if dropped.count < Self.longestNoticeList {
      dropped.append(ReaderNotice(message, line: lines))
    } else {
      droppedBeyond += 1
    }
  }
}

// MARK: - One line

extension TextReader {
  /// - Parameter readable: how many bytes from the line's begin on may be looked at.
  @inline(__always)
  private mutating func line(_ line: UnsafeRawBufferPointer, readable: Int) {
    lines &+= 1
    if plain(line, readable) { return }
    anyLine(line)
  }

  /// Reads a line that has the shape of those before and holds a plain call; false when it is another.
  @inline(__always)
  private mutating func plain(_ line: UnsafeRawBufferPointer, _ readable: Int) -> Bool {
    guard !isReport, let base = line.baseAddress, let columns = shape.read(base, line.count, readable, &names.strings),
      let call = PlainCall(base, columns.text, line.count)
    else { return false }
    var function = FunctionID.unknown
    if call.length > 0 {
      if call.kind != .exit, let known = names.functions.find(base + call.name, call.length) {
        // A name in the table has been looked at.
        function = known
      } else {
        guard call.isPlain(base) else { return false }
        function = names.functions.intern(base + call.name, call.length)
      }
    }
    var event = TraceEvent(call.kind)
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.comm = columns.comm
    event.time = columns.time
    event.duration = columns.duration
    event.depth = depth(columns.indent)
    event.function = function
    lacksCPU = columns.cpu < 0
    events.append(event)
    return true
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
  /// edited is not indented by twos.
  @inline(__always)
  private mutating func depth(_ indent: Int32) -> Int32 {
    if indent > 0 { sawIndent = true }
    return sawIndent ? indent : -1
  }

  private mutating func event(
    _ kind: TraceEvent.Kind, _ columns: TextColumns, _ line: UnsafeRawBufferPointer
  ) -> TraceEvent {
    var event = TraceEvent(kind)
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.time = columns.time
    if !columns.comm.isEmpty { event.comm = names.strings.intern(line.part(columns.comm)) }
    return event
  }

  private mutating func fill(_ event: inout TraceEvent, _ call: CallText, _ line: UnsafeRawBufferPointer) {
    if !call.name.isEmpty { event.function = names.functions.intern(line.part(call.name)) }
    if !call.args.isEmpty { event.text = names.strings.intern(line.part(call.args)) }
    if !call.ret.isEmpty { event.ret = names.strings.intern(line.part(call.ret)) }
    if !call.caller.isEmpty { event.caller = names.strings.intern(line.part(call.caller)) }
  }

  private mutating func deliver(_ event: TraceEvent) { events.append(event) }

  /// An event's text: one of the module's own two, or any other.
  private mutating func comment(_ text: UnsafeRawBufferPointer, _ template: TraceEvent) {
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

// MARK: - Lines that are no call

extension TextReader {
  private mutating func other(_ line: UnsafeRawBufferPointer, _ columns: TextColumns) {
    let first = line.skipSpaces(0)
    if line[first] == UInt8(ascii: "#") {
      if line.hasPrefix("#####", at: first), let at = line.find("CPU "), line.find("buffer started") != nil {
        var event = TraceEvent(.bufferStart)
        event.cpu = number(line, at + 4).map { Int32(clamping: $0) } ?? -1
        deliver(event)
      }
      return
    }
    if line.hasPrefix("CPU:", at: first), let event = loss(line, first + 4) { return deliver(event) }
    if columns.cpu >= 0, let event = taskSwitch(line, columns) { return deliver(event) }
    if report(line) { return }
    if isFiller(line, first) { return }
    drop("not function_graph text: \(line.part(first..<min(line.count, first + 60)).text)")
  }

  /// ` => ip_output`: one frame of an event's stack, as the kernel and trace-cmd print it behind the event.
  private mutating func frame(_ line: UnsafeRawBufferPointer, of event: TraceEvent) -> Bool {
    let first = line.skipSpaces(0)
    guard line.hasPrefix("=> ", at: first) else { return false }
    var event = event
    event.text = names.strings.intern(line.part(first..<line.count))
    deliver(event)
    return true
  }

  /// Lines that belong to the formats and say nothing: dashes around a task switch, `(Overruns: 0)`, trace-cmd's list of
  /// CPUs.
  private func isFiller(_ line: UnsafeRawBufferPointer, _ first: Int) -> Bool {
    line.hasPrefix("---", at: first) || line.hasPrefix("(Overruns:", at: first) || line.hasPrefix("cpus=", at: first)
      || line.hasPrefix("version = ", at: first) || line.hasPrefix("...", at: first)
      || (line.hasPrefix("CPU ", at: first) && line.find("is empty") != nil)
  }

  /// `CPU:4 [LOST 123 EVENTS]`, `CPU:4 [LOST EVENTS]`, trace-cmd's `CPU:4 [123 EVENTS DROPPED]`.
  private func loss(_ line: UnsafeRawBufferPointer, _ start: Int) -> TraceEvent? {
    guard let cpu = number(line, start), let open = line.find(UInt8(ascii: "["), from: start) else { return nil }
    var event = TraceEvent(.lost)
    event.cpu = Int32(clamping: cpu)
    if line.hasPrefix("LOST", at: open + 1) {
      event.count = UInt64(number(line, line.skipSpaces(open + 5)) ?? 0)
    } else if line.find("EVENTS DROPPED", from: open) != nil {
      event.count = UInt64(number(line, open + 1) ?? 0)
    } else {
      return nil
    }
    return event
  }

  /// ` 1)  bash-12   =>   sshd-17`: the tracer's own line, with nothing but tasks.
  private mutating func taskSwitch(_ line: UnsafeRawBufferPointer, _ columns: TextColumns) -> TraceEvent? {
    guard let arrow = line.find("=>", from: columns.text) else { return nil }
    var end = arrow
    while end > columns.text, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard let previous = TaskText(line, columns.text..<end),
      let next = TaskText(line, line.skipSpaces(arrow + 2)..<line.count)
    else { return nil }
    var event = TraceEvent(.taskSwitch)
    // These lines name their CPU even where no other line does (`print_graph_cpu` in `verif_pid`): then it is the CPU that
    // has no name.
    event.cpu = lacksCPU ? -1 : columns.cpu
    event.time = columns.time
    event.previousPID = previous.pid
    event.pid = next.pid
    event.comm = names.strings.intern(line.part(next.comm))
    return event
  }

  /// A line of `trace-cmd report`. False when it is none.
  private mutating func report(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let report = ReportLine(line) else { return false }
    isReport = true
    var event = TraceEvent(.comment)
    event.cpu = report.cpu
    event.pid = report.pid
    event.time = report.time
    if !report.comm.isEmpty { event.comm = names.strings.intern(line.part(report.comm)) }
    let body = line.part(report.body)
    guard report.event != .other else {
      comment(line.trimmed(report.body), event)
      lastEvent = event
      return true
    }
    let columns = TextColumns(body)
    let call = CallText(body, from: columns.text)
    switch call.kind {
    case .enter: event.kind = .enter
    case .leaf: event.kind = .leaf
    case .exit: event.kind = .exit
    case .comment, .none:
      drop("a \(report.event == .entry ? "funcgraph_entry" : "funcgraph_exit") line without its function")
      return true
    }
    event.depth = depth(columns.indent)
    event.duration = columns.duration
    fill(&event, call, body)
    deliver(event)
    return true
  }

  private func number(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var at = start
    var value = 0
    while at < line.count, line[at].isDigit, at - start < 18 {
      value = value * 10 + Int(line[at] &- UInt8(ascii: "0"))
      at += 1
    }
    return at > start ? value : nil
  }
}
