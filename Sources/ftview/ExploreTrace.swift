import CallTrees
import Export
import Glibc
import Interface
import TraceEvents

/// Traces in and out, for the screen.
enum ExploreTrace {
  /// The selection as text that ftview reads again.
  static func text(_ selection: Selection, of trace: Trace) -> String {
    String(decoding: bytes(selection, of: trace), as: UTF8.self)
  }

  /// A diff as text.
  static func text(_ diff: DiffSelection, of trace: Trace) -> String {
    String(decoding: bytes(diff, .text, of: trace), as: UTF8.self)
  }

  /// Writes the selection as text to a new file; what is there already is not overwritten.
  static func export(_ selection: Selection, of trace: Trace, to path: String) -> Outcome {
    write(to: path) { bytes(selection, of: trace) }
  }

  /// Writes a diff to a new file, in the form that its name says.
  static func export(_ diff: DiffSelection, of trace: Trace, to path: String) -> Outcome {
    write(to: path) { bytes(diff, DiffFormat(path: path), of: trace) }
  }

  private static func write(to path: String, _ content: () -> [UInt8]) -> Outcome {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let reason = errno == EEXIST ? "is there already; give another name" : String(cString: strerror(errno))
      return .failure("\(path): \(reason)")
    }
    let bytes = content()
    var failure = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      unlink(path)
      return .failure("\(path): \(String(cString: strerror(failure)))")
    }
    return .success("wrote \(path): \(bytes.count) bytes")
  }

  private static func bytes(_ diff: DiffSelection, _ format: DiffFormat, of trace: Trace) -> [UInt8] {
    let sides = [diff.left, diff.right].compactMap { selection -> DiffReport.Side? in
      guard trace.packets.indices.contains(selection.packet) else { return nil }
      let label = "\(trace.source)#\(selection.packet + 1)"
      return DiffReport.Side(label: label, trace, trace.packets[selection.packet], call: selection.row)
    }
    guard sides.count == 2 else { return [] }
    var buffer = ExportBuffer()
    format.write(DiffReport(left: sides[0], right: sides[1], options: diff.options), into: &buffer)
    return buffer.bytes
  }

  private static func bytes(_ selection: Selection, of trace: Trace) -> [UInt8] {
    guard trace.packets.indices.contains(selection.packet) else { return [] }
    let packet = trace.packets[selection.packet]
    var buffer = ExportBuffer()
    let part = selection.row.map { ExportPart(packet, call: $0, in: trace) } ?? ExportPart(packet)
    ExportFormat.text.write([part], of: trace, into: &buffer)
    return buffer.bytes
  }
}
