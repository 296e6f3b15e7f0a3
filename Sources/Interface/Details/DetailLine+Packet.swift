import CallTrees
import Screen
import TraceEvents

extension DetailLine {
  /// What there is to say of the packet at a position, or of the `other`th one in its window.
  static func lines(of packet: PacketRecord, at position: Int, other: Int? = nil, _ shared: Shared) -> [DetailLine] {
    var lines: [DetailLine] = []
    let task = packet.comm + (packet.pid.map { " (\($0))" } ?? "")
    lines.append(DetailLine(label: "entry", text: packet.entry))
    if !packet.summary.isEmpty { lines.append(DetailLine(label: "summary", text: packet.summary)) }
    lines.append(DetailLine(label: "task", text: task + (packet.cpu.map { ", CPU \($0)" } ?? "")))
    if let other { lines += window(of: packet, other, at: position, shared) }
    lines += Self.lines(PacketBegin.facts(of: packet.begin))
    if let begin = packet.begin { lines += headers(of: begin) }
    // Of one in another's window no more is known of its end than that it was dropped.
    lines += Self.lines(PacketEnd.facts(of: packet.end).filter { $0.isTrouble || other == nil })
    if other == nil { lines += journey(of: position, shared) }
    if other == nil, let family = shared.families.text(of: position) {
      lines.append(DetailLine(label: "family", text: family))
    }
    if packet.integrity == .lost { lines.append(DetailLine(label: "lost", text: "the kernel dropped events inside")) }
    if packet.integrity == .truncated {
      lines.append(DetailLine(label: "cut off", text: "its begin or end is not in the trace"))
    }
    if other == nil, var values = MissingValues(shared.trace) {
      let missing = values.count(of: packet) ?? 0
      if missing > 0 {
        let calls = packet.rows.count.counted("call")
        lines.append(DetailLine(label: "values", text: "\(missing) of \(calls) without theirs"))
      }
    }
    if other == nil { lines += nested(in: packet, shared) }
    if let bytes = packet.begin?.bytes { lines += hexDump(bytes) }
    return lines
  }

  /// In whose window it was, the call there that it was given to, what that took, and what windows of its own it has.
  private static func window(
    of packet: PacketRecord, _ other: Int, at position: Int, _ shared: Shared
  ) -> [DetailLine] {
    let window = shared.trace.packets[position]
    var lines = [DetailLine(label: "window", text: "of \(shared.trace.packets.title(of: window))")]
    if let row = shared.nested.row(other, of: position) { lines += name(row, in: window, shared) }
    let time = NumberText.time(shared.total(of: packet, other), micro: shared.glyphs.micro)
    let text =
      packet.rows.isEmpty
      ? "that call is not this packet's alone" : "total \(time), \(packet.rows.count.counted("call"))"
    lines.append(DetailLine(label: "time", text: text))
    let windows = shared.journeys.windows(of: packet)
    if !windows.isEmpty {
      let numbers = windows.prefix(8).map { "#\(shared.trace.packets[$0].index)" }.joined(separator: ", ")
      lines.append(DetailLine(label: "journey", text: "windows \(numbers)" + (windows.count > 8 ? ", …" : "")))
    }
    return lines
  }

  /// Other packets in its window, each with its call's number.
  private static func nested(in packet: PacketRecord, _ shared: Shared) -> [DetailLine] {
    let all = shared.trace.nestedPackets(in: packet.rows)
    var lines = all.prefix(nestedLines).enumerated().map { place, nested in
      let time = NumberText.time(
        shared.trace.calls.total(nested.row, interrupts: shared.interruptTime), micro: shared.glyphs.micro)
      let text = "call \(CallPath.number(of: nested.row, in: packet)), \(time): \(nested.begin.summary)"
      return DetailLine(label: place == 0 ? "others" : "", text: text)
    }
    if all.count > lines.count {
      lines.append(DetailLine(label: "", text: "\(all.count - lines.count) more", role: .dim))
    }
    return lines
  }

  private static var nestedLines: Int { 24 }

  /// What its headers say.
  static func headers(of begin: PacketBegin) -> [DetailLine] {
    PacketHeaders(begin.bytes).fields.map { DetailLine(label: $0.name, text: $0.value) }
  }

  static func lines(_ facts: [PacketFact]) -> [DetailLine] {
    facts.compactMap { fact in
      guard let label = fact.label, let text = fact.text else { return nil }
      return DetailLine(label: label, text: text, role: fact.isTrouble ? .packetDrop : .detailValue)
    }
  }

  /// The windows of the packet's journey, and how long it lay between them.
  private static func journey(of position: Int, _ shared: Shared) -> [DetailLine] {
    let (trace, journeys, glyphs) = (shared.trace, shared.journeys, shared.glyphs)
    let windows = journeys.windows(with: position, in: trace.packets)
    guard windows.count > 1, let journey = trace.packets[position].begin?.journey else { return [] }
    var lines: [DetailLine] = []
    let here = windows.firstIndex(of: position) ?? 0
    // A long journey is shown around this window.
    let first = max(0, min(here - journeyLines / 2, windows.count - journeyLines))
    for (place, window) in windows.enumerated().dropFirst(first).prefix(journeyLines) {
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
        + "\(NumberText.time(trace.total(of: packet, interrupts: shared.interruptTime), micro: glyphs.micro))\(mark)"
      lines.append(DetailLine(label: lines.isEmpty ? "journey \(journey)" : "", text: text))
    }
    return lines
  }

  private static var journeyLines: Int { 24 }

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
