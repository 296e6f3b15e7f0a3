import CallTrees
import KernelTypes
import Screen
import TraceEvents

extension DetailLine {
  /// What there is to say of a call, or of the first one of a run.
  static func lines(
    of line: VisibleRow, in packet: PacketRecord, _ names: ObjectNames, _ shared: Shared
  ) -> [DetailLine] {
    let (trace, glyphs) = (shared.trace, shared.glyphs)
    let row = line.row
    let calls = trace.calls
    let notes = trace.namedNotes(row, names)
    let known = { (value: Int64) in value == CallTable.unknown ? nil : Optional(value) }
    var lines = [DetailLine(label: "function", text: trace.functions.printed(calls.function[row]))]
    let others = notes?.packets ?? []
    for other in others {
      lines.append(DetailLine(label: "packet", text: "not the window's, at \(other.entry): \(other.summary)"))
    }
    if line.isRun { lines.append(DetailLine(label: "run", text: "\(line.repeats) calls in a row, the first one:")) }
    lines += name(row, in: packet, shared)
    let total = NumberText.time(calls.total(row, interrupts: shared.interruptTime), micro: glyphs.micro)
    let own = shared.selfTimes.time(row, calls).map { NumberText.time($0, micro: glyphs.micro) }
    lines.append(DetailLine(label: "time", text: "total \(total), self \(own ?? String(glyphs.ellipsis))"))
    if let start = known(calls.start[row]), let begin = packet.time {
      let at = NumberText.time(start.subtractingReportingOverflow(begin).partialValue, micro: glyphs.micro)
      lines.append(DetailLine(label: "started", text: "\(at) after the packet began"))
    }
    let beneath = max(0, calls.subtreeEnd[row] - row - 1)
    lines.append(DetailLine(label: "beneath", text: "\(beneath.counted("call")), depth \(calls.depth[row])"))
    if calls.cpu[row] >= 0 { lines.append(DetailLine(label: "CPU", text: String(calls.cpu[row]))) }
    if let args = notes?.args {
      lines.append(DetailLine(label: "arguments", text: args))
      if let recorded = trace.notes[row]?.args, recorded != args {
        lines.append(DetailLine(label: "recorded", text: recorded, role: .dim))
      }
    }
    if let ret = notes?.ret {
      let code = ReturnValue.errorCode(ret)
      lines.append(
        DetailLine(
          label: "returned", text: ret + (code.map { " (error \(ErrorNumber.text($0)))" } ?? ""),
          role: code == nil ? .detailValue : .callError))
    }
    for field in notes?.fields ?? [] {
      lines.append(DetailLine(label: "field", text: field.text(arrow: String(glyphs.arrow))))
    }
    if let caller = notes?.caller { lines.append(DetailLine(label: "caller", text: caller)) }
    for comment in notes?.comments ?? [] where !PacketBegin.isNested(comment) {
      lines.append(DetailLine(label: "event", text: comment))
    }
    let flags: [(CallFlags, String)] = [
      (.interrupt, "i: an interrupt that landed here, not the packet's own"),
      (.noReturn, "?: its return was not seen"), (.noEntry, "?: its entry was not seen"),
      (.lost, "L: events were lost inside"), (.fault, "F: the trace closes another function here"),
    ]
    for (flag, text) in flags where calls.flags[row].contains(flag) {
      lines.append(DetailLine(label: "mark", text: text, role: .callIncomplete))
    }
    for other in others {
      lines += self.lines(PacketBegin.facts(of: other)) + headers(of: other) + hexDump(other.bytes)
    }
    return lines
  }

  /// The call's number and path, by which `--call` finds it; a path goes on in the next line where it is long.
  static func name(_ row: Int, in packet: PacketRecord, _ shared: Shared) -> [DetailLine] {
    let number = "\(CallPath.number(of: row, in: packet)) of \(packet.rows.count)"
    var lines = [DetailLine(label: "call", text: number)]
    var rest = CallPath.text(of: row, in: packet, of: shared.trace)[...]
    let room = max(16, shared.size.width - 12)
    while !rest.isEmpty {
      var part = rest.prefix(room)
      if part.count < rest.count, let slash = part.lastIndex(of: "/") { part = part[...slash] }
      lines.append(DetailLine(label: lines.count == 1 ? "path" : "", text: String(part)))
      rest = rest[part.endIndex...]
    }
    return lines
  }
}
