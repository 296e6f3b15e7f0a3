import CallTrees
import KernelTypes
import TraceEvents

/// Packets as a finding for an issue tracker, in GitHub's Markdown: what the packet is, what became of it, the way there, the
/// slowest calls, the calls themselves, and how it was captured.
///
/// Trackers take some 64 kB, and people less: so many packets, lines and calls are written, and how many are not is said.
enum FindingMarkdown {
  private static let packets = 10
  private static let slowest = 10
  private static let errorLines = 40
  private static let callLines = 200

  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    let freeing = DropFunctions(trace.functions)
    for part in parts.prefix(packets) where !buffer.isStopped {
      put(part, of: trace, freeing, into: &buffer)
      buffer.breathe()
    }
    let others = parts.count - packets
    if others > 0 {
      buffer.put("\(others) more \(trace.packets.hasWindows ? "packet" : "root")\(plural(others)) not shown.\n\n")
    }
    putSource(of: trace, into: &buffer)
  }

  private static func put(
    _ part: ExportPart, of trace: Trace, _ freeing: DropFunctions, into buffer: inout ExportBuffer
  ) {
    let errors = PacketErrors(trace, part.packet, freeing: freeing)
    let sheet = PacketSheet(part, errors, of: trace)
    buffer.put("## ")
    if trace.file(of: part.packet) == nil { buffer.put(sheet.name) } else { buffer.putCode(sheet.name) }
    buffer.put(": ")
    buffer.putCode(sheet.title)
    buffer.put("\n\n| | |\n|---|---|\n")
    for line in [sheet.verdict] + sheet.lines {
      buffer.put("| \(line.label) | ")
      buffer.putCode(line.text, inTable: true)
      buffer.put(" |\n")
    }
    buffer.put("\n")
    putTrouble(errors, part.packet, of: trace, into: &buffer)
    putSlowest(part, of: trace, into: &buffer)
    putCalls(part, of: trace, into: &buffer)
  }

  /// The way to where it was dropped, and to each error.
  private static func putTrouble(
    _ errors: PacketErrors, _ packet: PacketRecord, of trace: Trace, into buffer: inout ExportBuffer
  ) {
    guard !errors.isEmpty || !errors.doubtful.isEmpty else { return }
    buffer.put("### What went wrong, each with its callers\n\n")
    let (lines, rest) = lines(atMost: errorLines) { ErrorsText.put(errors, trace, packet, into: &$0) }
    buffer.putFenced(lines)
    putRest(rest, into: &buffer)
  }

  private static func putSlowest(_ part: ExportPart, of trace: Trace, into buffer: inout ExportBuffer) {
    let calls = SlowestCalls(trace.calls, part.rows)
    guard var next = calls.next(after: nil) else { return }
    buffer.put("### Slowest calls\n\n| self | total | call |\n|--:|--:|---|\n")
    for _ in 0..<slowest {
      let row = next.row
      buffer.put("| \(TimeText.short(next.time)) | \(TimeText.short(trace.calls.total(row))) | ")
      buffer.putCode(CallPath.text(of: row, in: part.packet, of: trace), inTable: true)
      buffer.put(" |\n")
      guard let another = calls.next(after: next) else { break }
      next = another
    }
    buffer.put("\n")
  }

  /// As the kernel prints them, folded away. Without the packet's own lines: those hold its first bytes, and a finding is public.
  private static func putCalls(_ part: ExportPart, of trace: Trace, into buffer: inout ExportBuffer) {
    guard !part.rows.isEmpty else { return }
    var part = part
    part.isWhole = false
    buffer.put("<details><summary>Calls</summary>\n\n")
    let (lines, rest) = lines(atMost: callLines) { FunctionGraphText.write([part], of: trace, into: &$0) }
    buffer.putFenced(lines)
    putRest(rest, into: &buffer)
    buffer.put("</details>\n\n")
  }

  private static func putSource(of trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("### How it was captured\n\n")
    buffer.put("Trace ")
    buffer.putCode(trace.source)
    let packets = trace.packets
    if packets.hasWindows {
      buffer.put(": \(packets.count) packet\(plural(packets.count)), recorded by ftview's kernel module")
      switch packets.lazy.compactMap({ $0.end?.values }).first {
      case .all?: buffer.put(", values of all calls")
      case .chosen?: buffer.put(", values of some calls")
      case .some(.none), nil: break
      }
    } else {
      buffer.put(": \(packets.count) outermost call\(plural(packets.count)) of a function_graph trace")
    }
    buffer.put(".\n")
    for notice in trace.notices.prefix(Self.packets) {
      buffer.put("- ")
      buffer.putCode(notice.message)
      buffer.put("\n")
    }
  }

  private static func putRest(_ rest: Bool, into buffer: inout ExportBuffer) {
    if rest { buffer.put("\nThere is more than is shown here.\n") }
    buffer.put("\n")
  }

  /// The first lines of what `body` writes, and whether there is more. `body` is stopped when there is enough.
  private static func lines(
    atMost limit: Int, _ body: (inout ExportBuffer) -> Void
  ) -> (lines: [String], isMore: Bool) {
    var bytes: [UInt8] = []
    var buffer = ExportBuffer { piece in
      bytes += piece
      return bytes.lazy.filter { $0 == 0x0a }.count <= limit
    }
    body(&buffer)
    buffer.finish()
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return (lines.prefix(limit).map(String.init), lines.count > limit)
  }

  private static func plural(_ count: Int) -> String { count == 1 ? "" : "s" }
}
