import CallTrees
import TraceEvents

/// A diff with what its reader needs to know of the two packets.
package struct DiffReport: Sendable {
  /// One packet, or one of its calls with what is beneath, and how to name it: `a.dat#1`. A class: the code that copies all that a trace
  /// and its errors are made of has a hundred kilobytes.
  package final class Side: Sendable {
    /// The name that the report uses: `a.dat#1`.
    package let label: String
    /// The trace that the packet is in.
    package let trace: Trace
    /// The packet, whole even where only one of its calls is compared.
    package let packet: PacketRecord
    /// The call whose subtree is meant, a row of the call table; nil for the packet.
    package let call: Int?
    /// What went wrong with the packet.
    package let errors: PacketErrors

    /// One side of a diff.
    ///
    /// - Parameter call: a row of the call table; one that is not the packet's stands for the whole packet.
    ///
    /// - Complexity: O(calls of the packet): its errors are looked for.
    package init(label: String, _ trace: Trace, _ packet: PacketRecord, call: Int? = nil) {
      self.label = label
      self.trace = trace
      self.packet = packet
      self.call = call.flatMap { packet.rows.contains($0) ? $0 : nil }
      errors = PacketErrors(trace, packet)
    }

    /// `45 calls`.
    var callCount: String { rows.count.counted("call") }

    /// The calls that are compared.
    var rows: Range<Int> { call.map { $0..<max($0 + 1, trace.calls.subtreeEnd[$0]) } ?? packet.rows }

    /// How long they took in ns, without interrupts, as they are compared; nil when that is not known.
    var duration: Int64? {
      guard let call else { return packet.duration }
      return trace.calls.total(call, interrupts: .leftOut)
    }

    /// What it is in one line: its summary, or its entry point; and the call.
    var title: String {
      let title = packet.summary.isEmpty ? packet.entry : packet.summary
      return call.map { "\(title), \(trace.functions.printed(trace.calls.function[$0]))" } ?? title
    }
  }

  /// What the other side is compared with.
  package var left: Side
  /// The side of which the diff says what it has more, less or slower.
  package var right: Side
  /// The comparison of the two sides' calls.
  package var diff: TreeDiff
  /// What counted as a difference.
  package var options: DiffOptions

  /// Compares two packets.
  package init(left: Side, right: Side, options: DiffOptions) {
    self.left = left
    self.right = right
    self.options = options
    diff = TreeDiff(left: left.trace, left.rows, right: right.trace, right.rows, options: options)
  }
}

/// The forms of a diff's report.
package enum DiffFormat: String, CaseIterable, Sendable {
  case text, json, html

  /// Writes a report in this form.
  package func write(_ report: DiffReport, into buffer: inout ExportBuffer) {
    switch self {
    case .text: DiffText.write(report, into: &buffer)
    case .json: DiffJSON.write(report, into: &buffer)
    case .html: DiffHTML.write(report, into: &buffer)
    }
  }
}
