import CallTrees
import TraceEvents

/// The lines of one packet.
struct GraphWriter {
  let trace: Trace
  let part: ExportPart
  let columns: GraphColumns
  /// What the line's columns show.
  private var place: GraphColumns.Place
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

  init(trace: Trace, part: ExportPart, columns: GraphColumns) {
    self.trace = trace
    self.part = part
    self.columns = columns
    let first = part.rows.isEmpty ? -1 : Int(trace.calls.cpu[part.rows.lowerBound])
    self.place = GraphColumns.Place(time: part.packet.time, cpu: first >= 0 ? first : part.packet.cpu ?? -1)
    if !part.isWhole, let row = part.rows.first, trace.calls.start[row] != CallTable.unknown {
      place.time = trace.calls.start[row]
    }
  }

  mutating func write(names: inout FunctionNames, into buffer: inout ExportBuffer) {
    if part.isWhole, let begin = part.packet.begin {
      putPrologue(into: &buffer)
      PacketComments.put(begin, into: &buffer)
    }
    let calls = trace.calls
    var walk = CallWalk(part.rows, of: calls)
    while !buffer.isStopped, let step = walk.step() {
      switch step {
      case .enter(let row, let isLeaf):
        let name = names.bytes(of: calls.function[row])
        enter(row, name, isLeaf: isLeaf, depth: walk.depth - 1, into: &buffer)
      case .exit(let row): exit(row, depth: walk.depth, into: &buffer)
      }
      buffer.breathe()
    }
    if part.isWhole, let end = part.packet.end {
      if let time = part.packet.endTime { setTime(time) }
      putPrologue(into: &buffer)
      PacketComments.put(end, into: &buffer)
    }
  }

  private mutating func enter(_ row: Int, _ name: [UInt8], isLeaf: Bool, depth: Int, into buffer: inout ExportBuffer) {
    setTime(trace.calls.start[row])
    if trace.calls.cpu[row] >= 0 { place.cpu = Int(trace.calls.cpu[row]) }
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
    if flags.contains(.noEntry) { return }
    let note = trace.notes[row]
    let isBlock = !isLeaf || flags.contains(.lost) || flags.contains(.noReturn) || Self.hasLines(note)
    if isBlock {
      columns.put(place, duration: nil, part.packet, into: &buffer)
      putFunction(name, depth: depth, note, into: &buffer)
      buffer.put(" {")
      if let caller = note?.caller {
        buffer.put(" /* <-")
        buffer.putLine(caller)
        buffer.put(" */")
      }
    } else {
      columns.put(place, duration: known(trace.calls.duration[row]), part.packet, into: &buffer)
      putFunction(name, depth: depth, note, into: &buffer)
      buffer.put(";")
      if note?.caller != nil || note?.ret != nil {
        buffer.put(" /*")
        putNote(" <-", note?.caller, into: &buffer)
        putNote(" ret=", note?.ret, into: &buffer)
        buffer.put(" */")
      }
      closed = row
    }
    buffer.put("\n")
    for field in note?.fields ?? [] {
      columns.put(place, duration: nil, part.packet, into: &buffer)
      putIndent(depth + 1, into: &buffer)
      PacketComments.put(field, into: &buffer)
    }
    for object in note?.objects ?? [] {
      columns.put(place, duration: nil, part.packet, into: &buffer)
      putIndent(depth + 1, into: &buffer)
      PacketComments.put(object, into: &buffer)
    }
    for comment in note?.events ?? [] {
      columns.put(place, duration: nil, part.packet, into: &buffer)
      putIndent(depth + 1, into: &buffer)
      buffer.put("/* ")
      buffer.putLine(comment)
      buffer.put(" */\n")
    }
  }

  /// Whether something stands in lines of its own inside the call.
  private static func hasLines(_ note: CallNotes?) -> Bool {
    guard let note else { return false }
    return !note.events.isEmpty || note.closedBy != nil || !note.fields.isEmpty || !note.objects.isEmpty
  }

  private mutating func exit(_ row: Int, depth: Int, into buffer: inout ExportBuffer) {
    let flags = trace.calls.flags[row]
    let mustName = named.popLast() ?? false
    let duration = known(trace.calls.duration[row])
    if let duration, let start = known(trace.calls.start[row]) {
      setTime(start.addingReportingOverflow(duration).partialValue)
    }
    if closed != row {
      if flags.contains(.lost), lossSaid.last == false { putLoss(into: &buffer) }
      let note = trace.notes[row]
      let foreign = note?.closedBy
      if flags.contains(.noReturn), foreign == nil {
        if let last = named.indices.last { named[last] = true }
      } else {
        columns.put(place, duration: duration ?? 0, part.packet, into: &buffer, isKnown: duration != nil)
        putIndent(depth + lostLevels, into: &buffer)
        buffer.put("}")
        if mustName || flags.contains(.noEntry) || note?.ret != nil || foreign != nil {
          let function = trace.calls.function[row]
          putClose(
            foreign ?? (function == .unknown ? "" : trace.functions.printed(function)), ret: note?.ret, into: &buffer)
        }
        buffer.put("\n")
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
    buffer.put(max(0, place.cpu))
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

  private func putFunction(_ name: [UInt8], depth: Int, _ note: CallNotes?, into buffer: inout ExportBuffer) {
    putIndent(depth, into: &buffer)
    buffer.put(name)
    buffer.put("(")
    if let args = note?.args { buffer.putLine(args) }
    buffer.put(")")
  }

  /// The name behind a closing brace, where there is one to say.
  private func putClose(_ name: String, ret: String?, into buffer: inout ExportBuffer) {
    if name.isEmpty, ret == nil { return }
    buffer.put(" /* ")
    buffer.putLine(name)
    putNote(" ret=", ret, into: &buffer)
    buffer.put(" */")
  }

  private func putNote(_ mark: StaticString, _ text: String?, into buffer: inout ExportBuffer) {
    guard let text else { return }
    buffer.put(mark)
    buffer.putLine(text)
  }

  /// The columns of a line that has no duration, before a comment of the module's.
  private func putPrologue(into buffer: inout ExportBuffer) {
    columns.put(place, duration: nil, part.packet, into: &buffer)
  }

  private func putArrow(_ arrow: StaticString, into buffer: inout ExportBuffer) {
    columns.putPrologue(place, part.packet, into: &buffer)
    buffer.put("  ")
    buffer.put(arrow)
    buffer.put(" |\n")
  }

  /// Starts are in whole microseconds and durations are not: a return must not stand before the line above it.
  private mutating func setTime(_ time: Int64) {
    if time != CallTable.unknown { place.time = max(time, place.time ?? time) }
  }

  private func known(_ value: Int64) -> Int64? { value == CallTable.unknown ? nil : value }
}
