import CallTrees
import TraceEvents

/// One call a row, header first, lines end with LF; what is not known is empty (Docs/Export.md).
enum CallsCSV {
  static func write(
    _ parts: ExportParts, of trace: Trace, withValues: Bool, into buffer: inout ExportBuffer
  ) {
    buffer.put("packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete")
    buffer.put(withValues ? ",args,ret,fields\n" : "\n")
    var names = FunctionNames(trace.functions) { functions, id, buffer in
      putField(functions.name(id), into: &buffer)
      buffer.put(",")
      putField(functions.module(id) ?? "", into: &buffer)
    }
    let comma = UInt8(ascii: ",")
    let calls = trace.calls
    for part in parts {
      let index = part.packet.index
      let pid = part.packet.pid
      let rows = part.rows.clamped(to: 0..<calls.count)
      var notes = NoteReader(trace.notes, from: rows.lowerBound)
      for row in rows {
        if buffer.isStopped { return }
        buffer.put(index)
        buffer.put(comma)
        buffer.put(calls.depth[row])
        buffer.put(comma)
        names.put(calls.function[row], into: &buffer)
        buffer.put(comma)
        let cpu = calls.cpu[row]
        if cpu >= 0 { buffer.put(cpu) }
        buffer.put(comma)
        if let pid { buffer.put(pid) }
        buffer.put(comma)
        if let start = calls.entry(row) { buffer.put(start) }
        buffer.put(comma)
        if let duration = calls.total(row) { buffer.put(duration) }
        buffer.put(comma)
        if let time = calls.selfTime(row) { buffer.put(time) }
        buffer.put(comma)
        let flags = calls.flags[row]
        buffer.putJSON(flags.contains(.interrupt))
        buffer.put(comma)
        buffer.putJSON(!flags.isDisjoint(with: .incomplete))
        if withValues { putValues(notes.take(row), into: &buffer) }
        buffer.put(UInt8(ascii: "\n"))
        buffer.breathe()
      }
    }
  }

  /// What the call was given, what it returned, and the fields that it changed, as printed.
  private static func putValues(_ notes: CallNotes?, into buffer: inout ExportBuffer) {
    guard let notes else { return buffer.put(",,,") }
    let fields = notes.fields.isEmpty ? nil : notes.fields.map(\.text).joined(separator: "; ")
    for text in [notes.args, notes.ret, fields] {
      buffer.put(UInt8(ascii: ","))
      if let text { putField(text, into: &buffer) }
    }
  }

  /// RFC 4180: quoted when it must be, quotes doubled.
  private static func putField(_ text: String, into buffer: inout ExportBuffer) {
    guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return buffer.put(text) }
    let quote = UInt8(ascii: "\"")
    buffer.put(quote)
    buffer.put(text, unless: { $0.has(quote) }) { byte, buffer in
      if byte == quote { buffer.put(byte) }
      buffer.put(byte)
    }
    buffer.put(quote)
  }
}
