import CallTrees

/// The path families of a trace as a table for people or as JSON (Docs/Families.md).
package struct FamiliesReport {
  let trace: Trace
  let table: FamilyTable
  let summaries: [FamilySummary]
  let names: FamilyNames

  /// A report on all families of `trace`.
  package init(_ trace: Trace, _ table: FamilyTable) {
    self.trace = trace
    self.table = table
    summaries = table.summaries(trace)
    var names = FamilyNames()
    names.update(table, trace)
    self.names = names
  }

  /// One family a line, the largest first.
  package func writeText(into buffer: inout ExportBuffer) {
    let isPackets = trace.packets.hasWindows
    let incomplete = table.entries.reduce(0) { $0 + $1.incomplete }
    buffer.putLine(
      "\(trace.source): \(Self.count(trace.packets.count, isPackets ? "packet" : "root")), "
        + Self.count(table.families.count, "famil", plural: "ies", singular: "y"))
    if incomplete > 0 { buffer.put("; \(incomplete) not whole and in none") }
    buffer.put("\n")
    if summaries.isEmpty { return }
    buffer.put("\n")
    var heads = ["family", isPackets ? "packets" : "roots", "share", "median", "p99", "e.g."]
    if isPackets { heads.append("entry") }
    heads.append("path")
    var lines = TextTable(heads, left: ["entry", "path"])
    var isAnyRare = false
    for summary in summaries {
      let family = table.families[summary.family]
      let isRare = table.isRare(summary.family)
      isAnyRare = isAnyRare || isRare
      var cells = [(isRare ? "! " : "") + String(summary.family + 1), String(family.count)]
      cells.append(ShareText.percent(table.share(of: summary.family)))
      cells += [summary.median, summary.p99].map { $0.map { TimeText.short($0) } ?? "-" }
      let packet = trace.packets[summary.representative]
      cells.append(trace.packets.files.isEmpty ? "#\(packet.index)" : trace.packets.name(of: packet))
      if isPackets { cells.append(table.entries[family.entry].name) }
      cells.append(names[summary.family].long)
      lines.add(cells)
    }
    lines.write(into: &buffer)
    if isAnyRare {
      buffer.put(
        "\n! rare: under \(Rarity.percent) % of \(isPackets ? "the entry point's packets" : "that function's calls")\n")
    }
  }

  /// A family's numbers, by its index; nil when there is no such family.
  package func summary(of family: Int) -> FamilySummary? { summaries.first { $0.family == family } }

  /// One family in a line: `family 3: tcp_v4_rcv/…, 70 packets (13 %), median 329.0 us, p99 24.98 ms`.
  package func writeLine(_ summary: FamilySummary, into buffer: inout ExportBuffer) {
    let family = table.families[summary.family]
    let kind = trace.packets.hasWindows ? "packet" : "root"
    buffer.putLine(
      "family \(summary.family + 1): \(names[summary.family].long), \(Self.count(family.count, kind)) "
        + "(\(ShareText.percent(table.share(of: summary.family)))\(table.isRare(summary.family) ? ", rare" : "")), "
        + "median \(TimeText.short(summary.median)), p99 \(TimeText.short(summary.p99))")
    buffer.put("\n")
  }

  /// The contract `ftview-families/1`. One family a line.
  package func writeJSON(into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-families/1\",\"source\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"packets\":\(trace.packets.count),\"entries\":[")
    for (index, entry) in table.entries.enumerated() {
      buffer.put(index == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(entry.name)
      buffer.put(",\"packets\":\(entry.count),\"incomplete\":\(entry.incomplete)}")
    }
    buffer.put("\n],\"families\":[")
    for (index, summary) in summaries.enumerated() where !buffer.isStopped {
      let family = table.families[summary.family]
      buffer.put(index == 0 ? "\n{\"family\":" : ",\n{\"family\":")
      buffer.put("\(summary.family + 1),\"shape\":\"\(Self.hex(family.shape))\",\"entry\":")
      buffer.putJSON(table.entries[family.entry].name)
      buffer.put(",\"name\":")
      buffer.putJSON(names[summary.family].long)
      buffer.put(",\"path\":")
      Self.putPath(names[summary.family].path, into: &buffer)
      buffer.put(",\"packets\":\(family.count),\"share\":\(Self.decimal(table.share(of: summary.family)))")
      buffer.put(",\"rare\":\(table.isRare(summary.family)),\"median_ns\":")
      buffer.putJSON(summary.median)
      buffer.put(",\"p99_ns\":")
      buffer.putJSON(summary.p99)
      let packet = trace.packets[summary.representative]
      buffer.put(",\"packet\":\(packet.index)")
      buffer.putFile(of: packet, in: trace)
      buffer.put(",\"drop\":")
      buffer.putJSON(family.drop)
      buffer.putKey("returned")
      Self.putPath(family.returned, into: &buffer)
      buffer.put("}")
      buffer.breathe()
    }
    buffer.put("\n]}\n")
  }

  /// `1 packet`, `2 packets`.
  static func count(_ number: Int, _ noun: String, plural: String = "s", singular: String = "") -> String {
    "\(number) \(noun)\(number == 1 ? singular : plural)"
  }

  /// A share with four places.
  static func decimal(_ share: Double) -> String {
    let digits = Int((share * 10_000).rounded())
    return "\(digits / 10_000)." + String(String(10_000 + digits % 10_000).dropFirst())
  }

  static func hex(_ shape: UInt64) -> String {
    let digits = String(shape, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func putPath(_ path: [String], into buffer: inout ExportBuffer) {
    buffer.put("[")
    for (index, name) in path.enumerated() {
      if index > 0 { buffer.put(",") }
      buffer.putJSON(name)
    }
    buffer.put("]")
  }
}
