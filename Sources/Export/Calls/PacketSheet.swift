import CallTrees
import KernelTypes
import TraceEvents

/// What is said of a packet before its calls, in the forms that people read.
struct PacketSheet {
  /// One thing to say.
  struct Line {
    var label: String
    var text: String
    /// It says that something went wrong.
    var isTrouble = false
  }

  /// `packet 4`, `root 4`, `b.dat#4`.
  let name: String
  /// What it is in one line: its summary or its entry point, and the call where only one is written.
  let title: String
  /// The worst of what went wrong with it, in some words: `dropped: NETFILTER_DROP`. Nil when nothing did.
  let trouble: String?
  /// What became of it: why and where it was dropped, its first error, or that neither was seen.
  let verdict: Line
  /// Everything else.
  let lines: [Line]

  /// - Parameter errors: of the packet.
  init(_ part: ExportPart, _ errors: PacketErrors, of trace: Trace) {
    let packet = part.packet
    name = trace.packets.title(of: packet)
    let call = part.isWhole ? nil : part.rows.first
    let what = packet.summary.isEmpty ? packet.entry : packet.summary
    title = call.map { "\(what), \(trace.functions.printed(trace.calls.function[$0]))" } ?? what
    trouble = TroubleLine.lines(errors, trace).first?.what
    verdict = Self.verdict(errors, of: trace)
    var lines: [Line] = []
    if let call { lines.append(Line(label: "call", text: CallPath.text(of: call, in: packet, of: trace))) }
    lines.append(Line(label: "entry", text: packet.entry))
    if let time = packet.time { lines.append(Line(label: "time", text: Self.seconds(time))) }
    let task = packet.comm + (packet.pid.map { " (\($0))" } ?? "")
    let place = (task.isEmpty ? [] : [task]) + (packet.cpu.map { ["CPU \($0)"] } ?? [])
    if !place.isEmpty { lines.append(Line(label: "task", text: place.joined(separator: ", "))) }
    for fact in PacketBegin.facts(of: packet.begin) + PacketEnd.facts(of: packet.end) {
      guard let label = fact.label, let text = fact.text else { continue }
      lines.append(Line(label: label, text: text, isTrouble: fact.isTrouble))
    }
    lines.append(Line(label: "calls", text: String(part.rows.count)))
    let total = call.map { trace.calls.total($0) } ?? trace.total(of: packet, interrupts: .counted)
    lines.append(Line(label: "total", text: TimeText.short(total)))
    switch packet.integrity {
    case .complete: break
    case .lost: lines.append(Line(label: "lost", text: "the kernel dropped events inside", isTrouble: true))
    case .truncated:
      lines.append(Line(label: "cut off", text: "its begin or end is not in the trace", isTrouble: true))
    }
    var others = OtherPackets(part, of: trace)
    for _ in 0..<Self.others {
      guard let other = others.next() else { break }
      let text = "\(other.number), call \(CallPath.number(of: other.row, in: packet)), \(other.begin.entry): "
      lines.append(Line(label: "other", text: text + other.begin.summary))
    }
    self.lines = lines
  }

  /// So many of the packets in its window are said.
  private static let others = 24

  private static func verdict(_ errors: PacketErrors, of trace: Trace) -> Line {
    if let headline = ErrorHeadline.headline(errors, trace) {
      return Line(label: "verdict", text: headline, isTrouble: true)
    }
    let text = errors.hasReturns ? "no drop and no error seen" : "no drop seen; its calls have no return values"
    return Line(label: "verdict", text: text)
  }

  /// A time of the trace's clock: `1234.567890`.
  private static func seconds(_ time: Int64) -> String {
    let micros = String(time.magnitude / 1000 % 1_000_000)
    return "\(time / 1_000_000_000)." + String(repeating: "0", count: 6 - micros.count) + micros + " s"
  }
}
