import CallTrees
import TraceEvents

/// The lines of one packet.
struct GraphWriter: ~Copyable {
  let trace: Trace
  let part: ExportPart
  let columns: GraphColumns
  /// Stands between the comments of its packet's window.
  private let hasWindow: Bool
  /// What the line's time shows, in ns of the trace's clock; nil when not known.
  private var time: Int64?
  /// What the line's CPU shows; -1 when not known.
  private var cpu: Int
  /// What stands between time and duration in lines from this CPU.
  private var side = ExportBuffer()
  /// What is known of the calls to come.
  private var notes: NoteReader
  /// Of calls that are open, in order: those whose notes say how they are closed.
  private var closings: [(row: Int, note: NoteStrings)] = []
  /// Whether the close of each open call must name it, because one beneath was not closed.
  private var named: [Bool] = []
  /// How many open calls belong to interrupts.
  private var interrupts = 0
  /// The last call that was written as one line, and needs no close.
  private var closed = -1
  /// For each open call, whether a loss has been said inside.
  private var lossSaid: [Bool] = []
  /// How many open calls stand a level deeper than they lie, for their callers are lost.
  private var lostLevels = 0

  /// - Parameter inWindow: a call stands in its packet's window, too.
  init(trace: Trace, part: ExportPart, inWindow: Bool, columns: GraphColumns) {
    self.trace = trace
    hasWindow = part.isWhole || inWindow
    self.part = part
    self.columns = columns
    self.notes = NoteReader(trace.notes, from: part.rows.lowerBound)
    let first = part.rows.isEmpty ? -1 : Int(trace.calls.cpu[part.rows.lowerBound])
    cpu = first >= 0 ? first : part.packet.cpu ?? -1
    time = part.packet.time
    if !part.isWhole, let row = part.rows.first, let start = trace.calls.entry(row) { time = start }
    columns.putSide(cpu, part.packet, into: &side)
  }

  mutating func write(names: inout FunctionNames, into buffer: inout ExportBuffer) {
    if hasWindow, let begin = part.packet.begin {
      putColumns(into: &buffer)
      PacketComments.put(begin, into: &buffer)
    }
    let calls = trace.calls
    var walk = CallWalk(part.rows, of: calls)
    while !buffer.isStopped, let step = walk.step() {
      switch step {
      case .enter(let row, let isLeaf):
        enter(row, isLeaf: isLeaf, depth: walk.depth - 1, names: &names, into: &buffer)
      case .exit(let row): exit(row, depth: walk.depth, into: &buffer)
      }
      buffer.breathe()
    }
    if hasWindow, let end = part.packet.end {
      if part.isWhole, let time = part.packet.endTime { advance(to: time) }
      putColumns(into: &buffer)
      PacketComments.put(end, into: &buffer)
    }
  }

  private mutating func enter(
    _ row: Int, isLeaf: Bool, depth: Int, names: inout FunctionNames, into buffer: inout ExportBuffer
  ) {
    if let start = trace.calls.entry(row) { advance(to: start) }
    move(to: Int(trace.calls.cpu[row]))
    let flags = trace.calls.flags[row]
    if flags.contains(.interrupt) {
      if interrupts == 0 { putArrow("==========>", into: &buffer) }
      interrupts += 1
    }
    if flags.contains(.callersLost) {
      putLoss(into: &buffer)
      lostLevels += 1
    }
    let depth = depth + lostLevels
    named.append(false)
    lossSaid.append(false)
    let note = notes.take(row)
    let isBlock = !isLeaf || flags.contains(.lost) || flags.contains(.noReturn) || Self.hasLines(note)
    let isClosed = flags.contains(.noEntry) || isBlock
    if isClosed, let note, note.ret != nil || note.isClosedByAnother { closings.append((row, note)) }
    if trace.notes.hasPackets, let note, note.hasLines {
      // Before their call, as the module says them.
      for text in trace.notes.texts(of: note).events where PacketBegin.isNested(text) {
        putComment(text, depth: depth, into: &buffer)
      }
    }
    if flags.contains(.noEntry) { return }
    putColumns(duration: isBlock ? nil : trace.calls.total(row), into: &buffer)
    putIndent(depth, into: &buffer)
    names.put(trace.calls.function[row], into: &buffer)
    buffer.put(UInt8(ascii: "("))
    if let args = note?.args { buffer.putLine(args, of: trace.notes) }
    if isBlock {
      buffer.putNow(") {")
      if let caller = note?.caller {
        buffer.put(" /* <-")
        buffer.putLine(caller, of: trace.notes)
        buffer.put(" */")
      }
    } else {
      buffer.putNow(");")
      if note?.caller != nil || note?.ret != nil {
        buffer.putNow(" /*")
        putNote(" <-", note?.caller, into: &buffer)
        putNote(" ret=", note?.ret, into: &buffer)
        buffer.put(" */")
      }
      closed = row
    }
    buffer.put(UInt8(ascii: "\n"))
    if let note, note.hasLines { putLines(trace.notes.texts(of: note), depth: depth + 1, into: &buffer) }
  }

  /// What stands in lines of its own inside the call.
  private func putLines(_ note: CallNotes, depth: Int, into buffer: inout ExportBuffer) {
    for field in note.fields {
      putColumns(into: &buffer)
      putIndent(depth, into: &buffer)
      PacketComments.put(field, into: &buffer)
    }
    for object in note.objects {
      putColumns(into: &buffer)
      putIndent(depth, into: &buffer)
      PacketComments.put(object, into: &buffer)
    }
    for comment in note.events where !PacketBegin.isNested(comment) {
      putComment(comment, depth: depth, into: &buffer)
    }
  }

  private func putComment(_ text: String, depth: Int, into buffer: inout ExportBuffer) {
    putColumns(into: &buffer)
    putIndent(depth, into: &buffer)
    buffer.put("/* ")
    buffer.putLine(text)
    buffer.put(" */\n")
  }

  /// Whether something stands in lines of its own inside the call.
  private static func hasLines(_ note: NoteStrings?) -> Bool {
    note.map { $0.hasLines || $0.isClosedByAnother } ?? false
  }

  private mutating func exit(_ row: Int, depth: Int, into buffer: inout ExportBuffer) {
    let flags = trace.calls.flags[row]
    let mustName = named.popLast() ?? false
    let duration = trace.calls.total(row)
    if let duration, let start = trace.calls.entry(row) {
      advance(to: start.addingReportingOverflow(duration).partialValue)
    }
    let note = closings.last?.row == row ? closings.popLast()?.note : nil
    if closed != row {
      if flags.contains(.lost), lossSaid.last == false { putLoss(into: &buffer) }
      let foreign = note.flatMap { $0.isClosedByAnother ? trace.notes.texts(of: $0).closedBy : nil }
      if flags.contains(.noReturn), foreign == nil {
        if let last = named.indices.last { named[last] = true }
      } else {
        putColumns(duration: duration, into: &buffer)
        putIndent(depth + lostLevels, into: &buffer)
        buffer.put(UInt8(ascii: "}"))
        if mustName || flags.contains(.noEntry) || note?.ret != nil || foreign != nil {
          let function = trace.calls.function[row]
          putClose(
            foreign ?? (function == .unknown ? "" : trace.functions.printed(function)), ret: note?.ret, into: &buffer)
        }
        buffer.put(UInt8(ascii: "\n"))
      }
    }
    lossSaid.removeLast()
    if flags.contains(.callersLost) { lostLevels -= 1 }
    if flags.contains(.interrupt) {
      interrupts -= 1
      if interrupts == 0 { putArrow("<==========", into: &buffer) }
    }
  }

  /// The kernel's line for a gap, which is in every call that is open.
  private mutating func putLoss(into buffer: inout ExportBuffer) {
    buffer.put("CPU:")
    buffer.put(max(0, cpu))
    buffer.put(" [LOST EVENTS]\n")
    var open = lossSaid.count - 1
    while open >= 0, !lossSaid[open] {
      lossSaid[open] = true
      open -= 1
    }
  }

  /// Two columns a level, as far as ``FunctionGraphText/deepestIndent``.
  private func putIndent(_ depth: Int, into buffer: inout ExportBuffer) {
    buffer.put(UInt8(ascii: " "), times: 2 * min(depth, FunctionGraphText.deepestIndent))
  }

  /// The name behind a closing brace, where there is one to say.
  private func putClose(_ name: String, ret: NoteString?, into buffer: inout ExportBuffer) {
    if name.isEmpty, ret == nil { return }
    buffer.putNow(" /* ")
    buffer.putLine(name)
    putNote(" ret=", ret, into: &buffer)
    buffer.putNow(" */")
  }

  @inline(__always)
  private func putNote(_ mark: StaticString, _ text: NoteString?, into buffer: inout ExportBuffer) {
    guard let text else { return }
    buffer.putNow(mark)
    buffer.putLine(text, of: trace.notes)
  }

  /// Everything left of the function. A begin has no duration, nor has a call that returned after an unknown time.
  @inline(__always)
  private func putColumns(duration: Int64? = nil, into buffer: inout ExportBuffer) {
    columns.putTime(time, into: &buffer)
    buffer.put(side)
    GraphColumns.putDuration(duration, into: &buffer)
  }

  private func putArrow(_ arrow: StaticString, into buffer: inout ExportBuffer) {
    columns.putTime(time, into: &buffer)
    buffer.put(side)
    buffer.put("  ")
    buffer.put(arrow)
    buffer.put(" |\n")
  }

  /// Starts are in whole microseconds and durations are not: a return must not stand before the line above it.
  @inline(__always)
  private mutating func advance(to time: Int64) { self.time = max(time, self.time ?? time) }

  /// A call that does not say its CPU is on the one before.
  @inline(__always)
  private mutating func move(to cpu: Int) {
    guard cpu >= 0, cpu != self.cpu else { return }
    self.cpu = cpu
    side = ExportBuffer()
    columns.putSide(cpu, part.packet, into: &side)
  }
}
