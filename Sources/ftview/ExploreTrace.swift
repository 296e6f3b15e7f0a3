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

  /// Writes the selection as text to a new file; what is there already is not overwritten.
  static func export(_ selection: Selection, of trace: Trace, to path: String) -> Outcome {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let reason = errno == EEXIST ? "is there already; give another name" : String(cString: strerror(errno))
      return .failure("\(path): \(reason)")
    }
    let bytes = bytes(selection, of: trace)
    var sent = 0
    var failure: Int32 = 0
    while sent < bytes.count, failure == 0 {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent) }
      if count < 0, errno != EINTR { failure = errno }
      sent += max(0, count)
    }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      unlink(path)
      return .failure("\(path): \(String(cString: strerror(failure)))")
    }
    return .success("wrote \(path): \(bytes.count) bytes")
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
