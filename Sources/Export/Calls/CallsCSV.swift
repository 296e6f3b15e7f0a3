import CallTrees
import TraceEvents

/// One call a row, header first, lines end with LF; what is not known is empty (Docs/Export.md).
enum CallsCSV {
  static func write(
    _ parts: ExportParts, of trace: Trace, withValues: Bool, into buffer: inout ExportBuffer
  ) {
    let hasFiles = !trace.packets.files.isEmpty
    if hasFiles { buffer.put("file,") }
    buffer.put("packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete")
    if withValues { buffer.put(",args,ret,fields") }
    let hasOthers = trace.notes.hasPackets
    buffer.put(hasOthers ? ",nested\n" : "\n")
    var names = FunctionNames(trace.functions) { functions, id, buffer in
      putField(functions.name(id), into: &buffer)
      buffer.put(",")
      putField(functions.module(id) ?? "", into: &buffer)
    }
    let comma = UInt8(ascii: ",")
    let calls = trace.calls
    for part in parts {
      let (index, file) = (part.packet.index, trace.file(of: part.packet) ?? "")
      let pid = part.packet.pid
      let rows = part.rows.clamped(to: 0..<calls.count)
      var notes = NoteReader(trace.notes, from: rows.lowerBound)
      var others = OtherPackets(part, of: trace)
      for row in rows {
        if buffer.isStopped { return }
        if hasFiles {
          putField(file, into: &buffer)
          buffer.put(comma)
        }
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
        if withValues { putValues(notes.take(row), of: trace.notes, into: &buffer) }
        if hasOthers { putOthers(&others, of: row, into: &buffer) }
        buffer.put(UInt8(ascii: "\n"))
        buffer.breathe()
      }
    }
  }

  /// What the call was given, what it returned, and the fields that it changed, as printed.
  private static func putValues(_ note: NoteStrings?, of notes: NoteTable, into buffer: inout ExportBuffer) {
    guard let note else { return buffer.put(",,,") }
    for string in [note.args, note.ret] {
      buffer.put(UInt8(ascii: ","))
      if let string { notes.withBytes(of: string) { putField($0, into: &buffer) } }
    }
    buffer.put(UInt8(ascii: ","))
    guard note.hasLines else { return }
    putField(notes.texts(of: note).fields.map(\.text).joined(separator: "; "), into: &buffer)
  }

  /// The packets in another one's window that the call was given: numbers, for such a file is everybody's to read.
  private static func putOthers(_ others: inout OtherPackets, of row: Int, into buffer: inout ExportBuffer) {
    var separator = ","
    while others.row == row, let other = others.next() {
      buffer.put(separator + other.number)
      separator = "; "
    }
    if separator == "," { buffer.put(separator) }
  }

  private static func putField(_ text: String, into buffer: inout ExportBuffer) {
    var text = text
    text.withUTF8 { putField(utf8: UnsafeRawBufferPointer($0), into: &buffer) }
  }

  private static func putField(_ bytes: UnsafeRawBufferPointer, into buffer: inout ExportBuffer) {
    if bytes.isASCII {
      putField(utf8: bytes, into: &buffer)
    } else {
      putField(String(decoding: bytes, as: UTF8.self), into: &buffer)
    }
  }

  /// RFC 4180: quoted when it must be, quotes doubled.
  private static func putField(utf8: UnsafeRawBufferPointer, into buffer: inout ExportBuffer) {
    let quote = UInt8(ascii: "\"")
    let isPlain = utf8.allSatisfy {
      $0 != quote && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
    }
    if isPlain { return buffer.put(utf8) }
    buffer.put(quote)
    buffer.put(utf8: utf8, unless: { $0.has(quote) }) { byte, buffer in
      if byte == quote { buffer.put(byte) }
      buffer.put(byte)
    }
    buffer.put(quote)
  }
}
