import CallTrees
import Capture
import Export
import Glibc
import Interface
import Screen
import SystemCalls
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

  /// Writes the selection as text to a file.
  static func export(_ selection: Selection, of trace: Trace, to path: String, replacing: Bool) -> Outcome {
    write(ExportFormat.text.output, to: path, replacing) { bytes(selection, of: trace) }
  }

  /// Writes a diff to a file, in the form that its name says.
  static func export(_ diff: DiffSelection, of trace: Trace, to path: String, replacing: Bool) -> Outcome {
    let format = DiffFormat(path: path)
    return write(format.content, to: path, replacing) { bytes(diff, format, of: trace) }
  }

  private static func write(
    _ form: OutputContent, to path: String, _ replacing: Bool, _ content: () -> [UInt8]
  ) -> Outcome {
    do throws(OutputFailure) {
      try FileWriter.checkIsFile(path)
      let writer = try FileWriter(path, holdsPackets: form.holdsPackets, replacing: replacing)
      let bytes = form.report.map { PlainText.fit(content(), $0) } ?? content()
      var failure: OutputFailure?
      bytes.withUnsafeBytes { bytes in
        do throws(OutputFailure) { try writer.write(bytes) } catch { failure = error }
      }
      if let failure { throw failure }
      try writer.finish()
      return .success("wrote \(path): \(bytes.count) bytes")
    } catch .exists(let path) {
      return .exists(path)
    } catch {
      return .failure(error.description)
    }
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
    var parts: ExportParts = [selection.row.map { ExportPart(packet, call: $0, in: trace) } ?? ExportPart(packet)]
    var trace = trace
    if selection.interrupts == .leftOut { (parts, trace) = ExportPart.withoutInterrupts(parts, of: trace) }
    ExportFormat.text.write(parts, of: trace, into: &buffer)
    return buffer.bytes
  }
}
