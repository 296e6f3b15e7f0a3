import CallTrees
import Capture
import Diagnostics
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
    String(decoding: bytes(parts([selection], of: trace), .text, of: trace, selection.interrupts), as: UTF8.self)
  }

  /// A diff as text.
  static func text(_ diff: DiffSelection, of trace: Trace) -> String {
    String(decoding: bytes(diff, .text, of: trace), as: UTF8.self)
  }

  /// Writes parts of a trace to a file, in the form that its name says.
  static func export(_ selections: [Selection], of trace: Trace, to path: String, replacing: Bool) -> Outcome {
    do throws(Diagnostic) {
      let format = try ExportFormat(path: path)
      let parts = parts(selections, of: trace)
      if let obstacle = format.obstacle(ExportParts(parts), of: trace) { throw obstacle.within(path) }
      return write(format.output, to: path, replacing) {
        bytes(parts, format, of: trace, selections.first?.interrupts ?? .counted)
      }
    } catch {
      return .failure(error.description)
    }
  }

  /// Writes a diff to a file, in the form that its name says.
  static func export(_ diff: DiffSelection, of trace: Trace, to path: String, replacing: Bool) -> Outcome {
    do throws(Diagnostic) {
      let format = try DiffFormat(path: path)
      return write(format.content, to: path, replacing) { bytes(diff, format, of: trace) }
    } catch {
      return .failure(error.description)
    }
  }

  private static func write(
    _ form: OutputContent, to path: String, _ replacing: Bool, _ content: () -> [UInt8]
  ) -> Outcome {
    do throws(OutputFailure) {
      try FileWriter.checkIsFile(path)
      // Before all of it is made: the user may want another name.
      _ = try FileWriter.check(path, replacing: replacing)
      let bytes = form.report.map { PlainText.fit(content(), $0) } ?? content()
      try FileWriter.write(bytes, to: path, holdsPackets: form.holdsPackets, replacing: replacing)
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
      let packet = trace.packets[selection.packet]
      return DiffReport.Side(label: trace.label(of: packet), trace, packet, call: selection.row)
    }
    guard sides.count == 2 else { return [] }
    var buffer = ExportBuffer()
    format.write(DiffReport(left: sides[0], right: sides[1], options: diff.options), into: &buffer)
    return buffer.bytes
  }

  /// What selections stand for; those of packets that are gone are left out.
  private static func parts(_ selections: [Selection], of trace: Trace) -> [ExportPart] {
    selections.compactMap { selection in
      guard trace.packets.indices.contains(selection.packet) else { return nil }
      let packet = trace.packets[selection.packet]
      return selection.row.map { ExportPart(packet, call: $0, in: trace) } ?? ExportPart(packet)
    }
  }

  private static func bytes(
    _ parts: [ExportPart], _ format: ExportFormat, of trace: Trace, _ interrupts: InterruptTime
  ) -> [UInt8] {
    var (parts, trace) = (ExportParts(parts), trace)
    if interrupts == .leftOut, format.leavesInterruptsOut {
      (parts, trace) = ExportPart.withoutInterrupts(parts, of: trace)
    }
    var buffer = ExportBuffer()
    format.write(parts, of: trace, into: &buffer)
    return buffer.bytes
  }
}
