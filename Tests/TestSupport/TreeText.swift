import CallTrees
import TraceEvents

/// Takes events and keeps them, for tests of readers.
package struct EventLog: EventSink {
  package private(set) var events: [TraceEvent] = []

  package init() {}

  package mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) { events.append(event) }
}

/// The trace that a text says, read in pieces of `chunk` bytes.
package func trace(ofText text: String, chunk: Int = 1 << 20, source: String = "text") -> Trace {
  trace(ofBytes: Array(text.utf8), chunk: chunk, source: source)
}

/// The trace that the bytes of a text say, read in pieces of `chunk` bytes.
package func trace(ofBytes bytes: [UInt8], chunk: Int = 1 << 20, source: String = "text") -> Trace {
  var reader = TextReader()
  var builder = TreeBuilder(source: source)
  bytes.withUnsafeBytes { all in
    var start = 0
    while start < all.count {
      let end = min(all.count, start + max(1, chunk))
      reader.read(UnsafeRawBufferPointer(rebasing: all[start..<end]), into: &builder)
      start = end
    }
  }
  reader.finish(into: &builder)
  for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
  return builder.finish(names: reader.names)
}

/// All packets of a trace as text, one line a packet and one a call:
///
///     #1 root tcp_v4_rcv complete 5000ns bash-12 cpu 1
///       tcp_v4_rcv [1000 +5000]
///         tcp_filter [? +300] irq noReturn args=(skb=1) ret=0 caller=ip_rcv+0x1 // a comment
///
/// Start and duration are in ns, `?` when unknown; both are left out with `times: false`.
package func treeText(_ trace: Trace, times: Bool = true) -> String {
  trace.packets.map { treeText(trace, packet: $0, times: times) }.joined(separator: "\n")
}

/// One packet as text, as in ``treeText(_:times:)``.
package func treeText(_ trace: Trace, packet: PacketRecord, times: Bool = true) -> String {
  var head = "#\(packet.index) \(packet.kind.rawValue) \(packet.entry) \(packet.integrity.rawValue)"
  if times { head += " \(packet.duration.map(String.init) ?? "?")ns" }
  if let pid = packet.pid { head += " \(packet.comm)-\(pid)" }
  if let cpu = packet.cpu { head += " cpu \(cpu)" }
  if !packet.summary.isEmpty { head += " \"\(packet.summary)\"" }
  if let drop = packet.end?.drop { head += " drop=\(drop)" }
  var lines = [head]
  for row in packet.rows {
    var line = String(repeating: "  ", count: Int(trace.calls.depth[row]) + 1)
    let name = trace.functions.printed(trace.calls.function[row])
    line += name.isEmpty ? "?" : name
    if times { line += " [\(known(trace.calls.start[row])) +\(known(trace.calls.duration[row]))]" }
    line += flagText(trace.calls.flags[row])
    if let note = trace.notes[row] {
      if let args = note.args { line += " args=(\(args))" }
      if let ret = note.ret { line += " ret=\(ret)" }
      if let caller = note.caller { line += " caller=\(caller)" }
      for comment in note.comments { line += " // \(comment)" }
    }
    lines.append(line)
  }
  return lines.joined(separator: "\n")
}

private func known(_ value: Int64) -> String { value == CallTable.unknown ? "?" : String(value) }

private func flagText(_ flags: CallFlags) -> String {
  var text = ""
  if flags.contains(.interrupt) { text += " irq" }
  if flags.contains(.noReturn) { text += " noReturn" }
  if flags.contains(.noEntry) { text += " noEntry" }
  if flags.contains(.lost) { text += " lost" }
  if flags.contains(.callersLost) { text += " callersLost" }
  if flags.contains(.fault) { text += " fault" }
  return text
}
