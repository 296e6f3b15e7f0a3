import CallTrees
import TraceEvents

/// One call a row, header first, lines end with LF; what is not known is empty (Docs/Export.md).
enum CallsCSV {
  static func write(
    _ parts: [ExportPart], of trace: Trace, withValues: Bool, into buffer: inout ExportBuffer
  ) {
    buffer.put("packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete")
    buffer.put(withValues ? ",args,ret,fields\n" : "\n")
    var names = FunctionNames(trace.functions) { functions, id in
      var buffer = ExportBuffer()
      putField(functions.name(id), into: &buffer)
      buffer.put(",")
      putField(functions.module(id) ?? "", into: &buffer)
      return buffer.bytes
    }
    let calls = trace.calls
    for part in parts {
      let selfTimes = SelfTimes(part.rows, of: calls)
      for row in part.rows.clamped(to: 0..<calls.count) {
        if buffer.isStopped { return }
        buffer.put(part.packet.index)
        buffer.put(",")
        buffer.put(calls.depth[row])
        buffer.put(",")
        buffer.put(names.bytes(of: calls.function[row]))
        buffer.put(",")
        if calls.cpu[row] >= 0 { buffer.put(calls.cpu[row]) }
        buffer.put(",")
        if let pid = part.packet.pid { buffer.put(pid) }
        buffer.put(",")
        if let start = calls.entry(row) { buffer.put(start) }
        buffer.put(",")
        if let duration = calls.total(row) { buffer.put(duration) }
        buffer.put(",")
        if let time = selfTimes[row] { buffer.put(time) }
        buffer.put(",")
        buffer.putJSON(calls.flags[row].contains(.interrupt))
        buffer.put(",")
        buffer.putJSON(!calls.flags[row].isDisjoint(with: .incomplete))
        if withValues { putValues(of: row, in: trace.notes, into: &buffer) }
        buffer.put("\n")
        buffer.breathe()
      }
    }
  }

  /// What the call was given, what it returned, and the fields that it changed, as printed.
  private static func putValues(of row: Int, in notes: NoteTable, into buffer: inout ExportBuffer) {
    let notes = notes[row]
    let fields = (notes?.fields ?? []).map(\.text).joined(separator: "; ")
    for text in [notes?.args, notes?.ret, fields] {
      buffer.put(",")
      putField(text ?? "", into: &buffer)
    }
  }

  /// RFC 4180: quoted when it must be, quotes doubled.
  private static func putField(_ text: String, into buffer: inout ExportBuffer) {
    guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return buffer.put(text) }
    buffer.put("\"")
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.put(byte) }
      buffer.put(byte)
    }
    buffer.put("\"")
  }
}
