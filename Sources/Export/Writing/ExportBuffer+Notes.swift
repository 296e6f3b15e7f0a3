import CallTrees
import TraceEvents

/// Notes of calls, whose bytes go from a trace's table into the buffer.
extension ExportBuffer {
  mutating func putLine(_ string: NoteString, of notes: NoteTable) { notes.withBytes(of: string) { putLine($0) } }

  /// A JSON string, or null.
  mutating func putJSON(_ string: NoteString?, of notes: NoteTable) {
    guard let string else { return putNow("null") }
    notes.withBytes(of: string) { putJSON($0) }
  }
}
