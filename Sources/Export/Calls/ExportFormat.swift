import CallTrees
import Diagnostics

/// The forms that a trace can be written in: all that the rest of the program asks of each.
package enum ExportFormat: String, CaseIterable, Sendable {
  case text, json, csv, folded, dot, html, markdown, chrome, speedscope, pcapng

  /// What a form is made of.
  package enum Content: Sendable {
    case text, json, bytes
  }

  /// What it is made of, and so how it is made fit for a terminal.
  package var content: Content {
    switch self {
    case .text, .csv, .folded, .dot, .html, .markdown: .text
    case .json, .chrome, .speedscope: .json
    case .pcapng: .bytes
    }
  }

  /// Whether it names the packets; the others have functions and times only.
  package var namesPackets: Bool {
    switch self {
    case .text, .json, .html, .markdown, .chrome, .speedscope, .pcapng: true
    case .csv, .folded, .dot: false
    }
  }

  /// Whether interrupts can be left out: not where calls are drawn from begin to end, for they took place in between.
  package var leavesInterruptsOut: Bool {
    switch self {
    case .text, .json, .csv, .folded, .dot, .html, .markdown: true
    case .chrome, .speedscope, .pcapng: false
    }
  }

  /// Why these parts cannot be written so, in a line; nil when they can.
  ///
  /// - Complexity: O(parts) for text of a trace of several files and for packet dumps without a packet, else O(1).
  package func obstacle(_ parts: ExportParts, of trace: Trace) -> Diagnostic? {
    if self == .pcapng, !parts.contains(where: PacketCapture.hasBytes) {
      return Diagnostic("no packet bytes to write", hint: "pcapng needs a trace that ftview recorded")
    }
    if self == .text, trace.packets.files.count > 1, let first = parts.first,
      parts.contains(where: { $0.packet.kind != first.packet.kind })
    {
      // Where there are windows, what lies outside of them is not read.
      return Diagnostic("a text cannot hold packets beside outermost calls", hint: "json and csv can")
    }
    return nil
  }

  /// Writes `parts` of `trace`. The same parts give the same bytes on every run.
  ///
  /// - Parameters:
  ///   - everyWindow: pcapng has a packet once for each window that it came through.
  ///   - withCalls: pcapng has the calls of each packet as comments.
  ///   - withValues: csv has columns for arguments, return values and fields, too.
  /// - Complexity: O(calls).
  package func write(
    _ parts: ExportParts, of trace: Trace, everyWindow: Bool = false, withCalls: Bool = true,
    withValues: Bool = false, into buffer: inout ExportBuffer
  ) {
    switch self {
    case .text: FunctionGraphText.write(parts, of: trace, into: &buffer)
    case .json: CallsJSON.write(parts, of: trace, into: &buffer)
    case .csv: CallsCSV.write(parts, of: trace, withValues: withValues, into: &buffer)
    case .folded: FoldedStacks.write(parts, of: trace, into: &buffer)
    case .dot: DotGraph.write(parts, of: trace, into: &buffer)
    case .html: CallsHTML.write(parts, of: trace, into: &buffer)
    case .markdown: FindingMarkdown.write(parts, of: trace, into: &buffer)
    case .chrome: ChromeTrace.write(parts, of: trace, into: &buffer)
    case .speedscope: SpeedscopeProfile.write(parts, of: trace, into: &buffer)
    case .pcapng:
      PacketCapture.write(parts, of: trace, everyWindow: everyWindow, withCalls: withCalls, into: &buffer)
    }
  }
}
