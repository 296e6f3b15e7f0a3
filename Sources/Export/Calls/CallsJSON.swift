import CallTrees
import TraceEvents

/// The contract `ftview-calls/1` (Docs/Export.md): every packet with its calls, nested. One packet a line.
enum CallsJSON {
  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-calls/1\",\"source\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"packets\":[")
    var names = FunctionNames(trace.functions) { putName($0, $1, into: &$2) }
    var values = MissingValues(trace)
    for (position, part) in parts.enumerated() where !buffer.isStopped {
      buffer.put(position == 0 ? "\n" : ",\n")
      put(part, of: trace, names: &names, values: &values, into: &buffer)
    }
    buffer.put("\n]}\n")
  }

  private static func put(
    _ part: ExportPart, of trace: Trace, names: inout FunctionNames, values: inout MissingValues?,
    into buffer: inout ExportBuffer
  ) {
    let packet = part.packet
    buffer.put("{")
    buffer.putKey("index", isFirst: true)
    buffer.put(packet.index)
    buffer.putFile(of: packet, in: trace)
    buffer.putKey("kind")
    buffer.putJSON(packet.kind.rawValue)
    buffer.putKey("time_ns")
    buffer.putJSON(packet.time)
    buffer.putKey("cpu")
    buffer.putJSON(packet.cpu)
    buffer.putKey("comm")
    buffer.putJSON(nonEmpty(packet.comm))
    buffer.putKey("pid")
    buffer.putJSON(packet.pid)
    buffer.putKey("entry")
    buffer.putJSON(nonEmpty(packet.entry == FunctionTable.unknownName ? "" : packet.entry))
    buffer.putKey("summary")
    buffer.putJSON(nonEmpty(packet.summary))
    buffer.putKey("duration_ns")
    buffer.putJSON(trace.total(of: packet, interrupts: .counted))
    buffer.putKey("calls")
    buffer.put(part.rows.count)
    buffer.putKey("integrity")
    buffer.putJSON(packet.integrity.rawValue)
    buffer.putKey("roots")
    buffer.put("[")
    var notes = NoteReader(trace.notes, from: part.rows.lowerBound)
    var walk = CallWalk(part.rows, of: trace.calls)
    var isFirst = true
    while !buffer.isStopped, let step = walk.step() {
      switch step {
      case .enter(let row, _):
        if !isFirst { buffer.put(UInt8(ascii: ",")) }
        putHead(row, of: trace.calls, names: &names, into: &buffer)
        if let note = notes.take(row) {
          putNotes(note, of: trace.notes, into: &buffer)
        } else {
          buffer.putNow(#","args":null,"ret":null,"caller":null,"comments":[],"fields":[],"children":["#)
        }
        isFirst = true
      case .exit:
        buffer.putNow("]}")
        isFirst = false
      }
      buffer.breathe()
    }
    buffer.put("]")
    putVerdict(packet, into: &buffer)
    buffer.putKey("values_missing")
    buffer.putJSON(values?.count(of: packet) ?? nil)
    buffer.putKey("objects")
    putObjects(trace.objectNames(of: packet), packet, into: &buffer)
    putNested(trace.nestedPackets(in: part.rows), part.rows, into: &buffer)
    buffer.put("}")
  }

  /// `"nested":[{"call":17,"entry":"icmp","summary":"IP …","journey":3}]`, where there are any.
  private static func putNested(_ packets: [NestedPacket], _ rows: Range<Int>, into buffer: inout ExportBuffer) {
    guard !packets.isEmpty else { return }
    buffer.putKey("nested")
    for (position, packet) in packets.enumerated() {
      buffer.put(position == 0 ? "[{" : ",{")
      buffer.putKey("call", isFirst: true)
      buffer.put(packet.row - rows.lowerBound + 1)
      buffer.putKey("entry")
      buffer.putJSON(packet.begin.entry)
      buffer.putKey("summary")
      buffer.putJSON(packet.begin.summary)
      buffer.putKey("journey")
      buffer.putJSON(packet.begin.journey == 0 ? nil : packet.begin.journey)
      buffer.put("}")
    }
    buffer.put("]")
  }

  /// `[{"kind":"dev","address":"0xff11…","number":2,"name":"eth0","freed_in":null}]`
  private static func putObjects(_ objects: ObjectNames, _ packet: PacketRecord, into buffer: inout ExportBuffer) {
    buffer.put("[")
    for (position, object) in objects.list.enumerated() {
      buffer.put(position == 0 ? "{" : ",{")
      buffer.putKey("kind", isFirst: true)
      buffer.putJSON(object.kind.name)
      buffer.putKey("address")
      buffer.putJSON("0x" + String(object.address, radix: 16))
      buffer.putKey("number")
      buffer.put(object.number)
      buffer.putKey("name")
      buffer.putJSON(object.label)
      buffer.putKey("freed_in")
      let call = object.kind == .packet ? objects.freedIn.map { $0 - packet.rows.lowerBound + 1 } : nil
      buffer.putJSON(call)
      buffer.put("}")
    }
    buffer.put("]")
  }

  /// What came with later modules, behind what was there before.
  private static func putVerdict(_ packet: PacketRecord, into buffer: inout ExportBuffer) {
    for fact in PacketBegin.facts(of: packet.begin) + PacketEnd.facts(of: packet.end) {
      guard let key = fact.key else { continue }
      buffer.putKey(key)
      switch fact.value {
      case .number(let number): buffer.put(number)
      case .unsigned(let number): buffer.put(number)
      case .truth(let truth): buffer.putJSON(truth)
      case .text(let text): buffer.putJSON(text)
      case nil: buffer.put("null")
      }
    }
  }

  /// A call up to what it was given.
  @inline(__always)
  private static func putHead(
    _ row: Int, of calls: CallTable, names: inout FunctionNames, into buffer: inout ExportBuffer
  ) {
    names.put(calls.function[row], into: &buffer)
    buffer.putNow(",\"depth\":")
    buffer.put(calls.depth[row])
    buffer.putNow(",\"cpu\":")
    let cpu = calls.cpu[row]
    buffer.putJSON(cpu < 0 ? nil : cpu)
    buffer.putNow(",\"start_ns\":")
    buffer.putJSON(calls.entry(row))
    buffer.putNow(",\"duration_ns\":")
    buffer.putJSON(calls.total(row))
    buffer.putNow(",\"self_ns\":")
    buffer.putJSON(calls.selfTime(row))
    let flags = calls.flags[row]
    buffer.putNow(",\"irq\":")
    buffer.putJSON(flags.contains(.interrupt))
    buffer.putNow(",\"incomplete\":")
    buffer.putJSON(!flags.isDisjoint(with: .incomplete))
  }

  /// What few calls have, up to the bracket that opens the callees.
  private static func putNotes(_ note: NoteStrings, of notes: NoteTable, into buffer: inout ExportBuffer) {
    buffer.putNow(",\"args\":")
    buffer.putJSON(note.args, of: notes)
    buffer.putNow(",\"ret\":")
    buffer.putJSON(note.ret, of: notes)
    buffer.putNow(",\"caller\":")
    buffer.putJSON(note.caller, of: notes)
    guard note.hasLines || note.isClosedByAnother else {
      return buffer.putNow(#","comments":[],"fields":[],"children":["#)
    }
    let texts = notes.texts(of: note)
    buffer.putKey("comments")
    buffer.put("[")
    for (position, comment) in texts.comments.enumerated() {
      if position > 0 { buffer.put(",") }
      buffer.putJSON(comment)
    }
    buffer.put("]")
    buffer.putKey("fields")
    putFields(texts.fields, into: &buffer)
    buffer.putKey("children")
    buffer.put("[")
  }

  /// `[{"name":"skb.len","before":"84","after":"64"}]`
  private static func putFields(_ fields: [FieldChange], into buffer: inout ExportBuffer) {
    buffer.put("[")
    for (position, field) in fields.enumerated() {
      buffer.put(position == 0 ? "{" : ",{")
      buffer.putKey("name", isFirst: true)
      buffer.putJSON(field.name)
      buffer.putKey("before")
      buffer.putJSON(field.before)
      buffer.putKey("after")
      buffer.putJSON(field.after)
      buffer.put("}")
    }
    buffer.put("]")
  }

  /// `{"name":…,"module":…`
  private static func putName(_ functions: FunctionTable, _ id: FunctionID, into buffer: inout ExportBuffer) {
    buffer.put("{")
    buffer.putKey("name", isFirst: true)
    buffer.putJSON(id == .unknown ? nil : functions.name(id))
    buffer.putKey("module")
    buffer.putJSON(functions.module(id))
  }

  private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}
