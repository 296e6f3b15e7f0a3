import CallTrees
import Screen

/// One line of the details pane: a label and a text.
struct DetailLine: Equatable {
  var label: String
  var text: String
  var role: Role = .detailValue
}

extension ViewState {
  /// What the details pane says of the packet or the call under the cursor.
  func detailLines() -> [DetailLine] {
    guard let packet else { return [] }
    return detailsOf == .packets ? packetDetails(packet) : callDetails(packet)
  }

  private func packetDetails(_ packet: PacketRecord) -> [DetailLine] {
    var lines: [DetailLine] = []
    let task = packet.comm + (packet.pid.map { " (\($0))" } ?? "")
    lines.append(DetailLine(label: "entry", text: packet.entry))
    if !packet.summary.isEmpty { lines.append(DetailLine(label: "summary", text: packet.summary)) }
    lines.append(DetailLine(label: "task", text: task + (packet.cpu.map { ", CPU \($0)" } ?? "")))
    if let begin = packet.begin {
      lines.append(
        DetailLine(label: "device", text: "\(begin.device) (\(begin.interfaceIndex)), netns \(begin.namespace)"))
      for field in PacketHeaders(begin.bytes).fields { lines.append(DetailLine(label: field.name, text: field.value)) }
    }
    lines += verdictDetails(packet)
    lines += journeyDetails()
    if let family = families.text(of: packet.index - 1) { lines.append(DetailLine(label: "family", text: family)) }
    if packet.integrity == .lost { lines.append(DetailLine(label: "lost", text: "the kernel dropped events inside")) }
    if packet.integrity == .truncated {
      lines.append(DetailLine(label: "cut off", text: "its begin or end is not in the trace"))
    }
    if var values = MissingValues(trace) {
      let missing = values.count(of: packet)
      if missing > 0 {
        lines.append(DetailLine(label: "values", text: "\(missing) of \(packet.rows.count) calls are without theirs"))
      }
    }
    if let bytes = packet.begin?.bytes { lines += Self.hexDump(bytes) }
    return lines
  }

  private func verdictDetails(_ packet: PacketRecord) -> [DetailLine] {
    guard let end = packet.end else { return [] }
    var lines: [DetailLine] = []
    switch end.kind {
    case .void: lines.append(DetailLine(label: "returned", text: "nothing"))
    case .bool: lines.append(DetailLine(label: "returned", text: end.ret == 0 ? "false" : "true"))
    case .uint: lines.append(DetailLine(label: "returned", text: String(UInt64(bitPattern: end.ret))))
    case .pointer:
      let isAddress = end.ret != 0 && !(-4095...(-1)).contains(end.ret)
      let hash = String(UInt64(bitPattern: end.ret), radix: 16)
      let text = end.ret == 0 ? "NULL" : isAddress ? "a pointer, known here as \(hash)" : "the error \(end.ret)"
      lines.append(DetailLine(label: "returned", text: text))
    case .int, nil: lines.append(DetailLine(label: "returned", text: String(end.ret)))
    }
    if let drop = end.drop {
      let place = end.droppedAt.map { ", in \($0)" } ?? ""
      lines.append(DetailLine(label: "dropped", text: drop + place, role: .packetDrop))
    }
    return lines
  }

  /// The windows of the packet's journey, and how long it lay between them.
  private func journeyDetails() -> [DetailLine] {
    guard let position = packetPosition else { return [] }
    let windows = journeys.windows(with: position, in: trace.packets)
    guard windows.count > 1, let journey = trace.packets[position].begin?.journey else { return [] }
    var lines: [DetailLine] = []
    let here = windows.firstIndex(of: position) ?? 0
    // A long journey is shown around this window.
    let first = max(0, min(here - Self.journeyLines / 2, windows.count - Self.journeyLines))
    for (place, window) in windows.enumerated().dropFirst(first).prefix(Self.journeyLines) {
      let packet = trace.packets[window]
      if place > 0, let queued = journeys.queued(window, in: trace.packets) {
        let text =
          queued < 0
          ? "began \(NumberText.time(-queued, micro: glyphs.micro)) before that ended"
          : "queued \(NumberText.time(queued, micro: glyphs.micro))"
        lines.append(DetailLine(label: lines.isEmpty ? "journey \(journey)" : "", text: text, role: .dim))
      }
      let mark = window == position ? " (this one)" : ""
      let text =
        "#\(packet.index) \(packet.entry) \(packet.begin?.device ?? ""), netns \(packet.begin?.namespace ?? 0), "
        + "\(NumberText.time(trace.total(of: packet, interrupts: interruptTime), micro: glyphs.micro))\(mark)"
      lines.append(DetailLine(label: lines.isEmpty ? "journey \(journey)" : "", text: text))
    }
    return lines
  }

  private static var journeyLines: Int { 24 }

  private func callDetails(_ packet: PacketRecord) -> [DetailLine] {
    guard let line else { return [] }
    let row = line.row
    let calls = trace.calls
    let notes = trace.notes[row]
    let known = { (value: Int64) in value == CallTable.unknown ? nil : Optional(value) }
    var lines = [DetailLine(label: "function", text: trace.functions.printed(calls.function[row]))]
    if line.isRun { lines.append(DetailLine(label: "run", text: "\(line.repeats) calls in a row, the first one:")) }
    lines += nameDetails(row, in: packet)
    lines.append(
      DetailLine(
        label: "time",
        text: "total \(NumberText.time(calls.total(row, interrupts: interruptTime), micro: glyphs.micro)), "
          + "self \(NumberText.time(trace.selfTime(row), micro: glyphs.micro))"))
    if let start = known(calls.start[row]), let begin = packet.time {
      let at = NumberText.time(start.subtractingReportingOverflow(begin).partialValue, micro: glyphs.micro)
      lines.append(DetailLine(label: "started", text: "\(at) after the packet began"))
    }
    let beneath = max(0, Int(calls.subtreeEnd[row]) - row - 1)
    lines.append(DetailLine(label: "beneath", text: "\(beneath) calls, depth \(calls.depth[row])"))
    if calls.cpu[row] >= 0 { lines.append(DetailLine(label: "CPU", text: String(calls.cpu[row]))) }
    if let args = notes?.args { lines.append(DetailLine(label: "arguments", text: args)) }
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
    for comment in notes?.comments ?? [] { lines.append(DetailLine(label: "event", text: comment)) }
    let flags: [(CallFlags, String)] = [
      (.interrupt, "i: an interrupt that landed here, not the packet's own"),
      (.noReturn, "?: its return was not seen"), (.noEntry, "?: its entry was not seen"),
      (.lost, "L: events were lost inside"), (.fault, "F: the trace closes another function here"),
    ]
    for (flag, text) in flags where calls.flags[row].contains(flag) {
      lines.append(DetailLine(label: "mark", text: text, role: .callIncomplete))
    }
    return lines
  }

  /// The call's number and path, by which `--call` finds it; a path goes on in the next line where it is long.
  private func nameDetails(_ row: Int, in packet: PacketRecord) -> [DetailLine] {
    let number = "\(CallPath.number(of: row, in: packet)) of \(packet.rows.count)"
    var lines = [DetailLine(label: "call", text: number)]
    var rest = CallPath.text(of: row, in: packet, of: trace)[...]
    let room = max(16, width - 12)
    while !rest.isEmpty {
      var part = rest.prefix(room)
      if part.count < rest.count, let slash = part.lastIndex(of: "/") { part = part[...slash] }
      lines.append(DetailLine(label: lines.count == 1 ? "path" : "", text: String(part)))
      rest = rest[part.endIndex...]
    }
    return lines
  }

  /// Sixteen bytes a line: offset, hexadecimal, and the characters.
  static func hexDump(_ bytes: [UInt8]) -> [DetailLine] {
    stride(from: 0, to: bytes.count, by: 16).map { start in
      let part = bytes[start..<min(bytes.count, start + 16)]
      let hex = part.enumerated().map { index, byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16) + (index == 7 ? " " : "")
      }.joined(separator: " ")
      let text = String(part.map { $0 >= 0x20 && $0 < 0x7f ? Character(Unicode.Scalar($0)) : "." })
      let offset = String(start, radix: 16)
      let label = String(repeating: "0", count: max(0, 4 - offset.count)) + offset
      let pad = String(repeating: " ", count: max(0, 49 - hex.count))
      return DetailLine(label: label, text: hex + pad + text, role: .detailHex)
    }
  }
}
