import CallTrees

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
