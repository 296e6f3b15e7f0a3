import TraceEvents

@testable import CallTrees

/// A trace of several packets, written as ``traceOf(_:functions:)`` has them, with a blank line between two. `entry` makes
/// them packets of that entry point; without one they are outermost calls.
func packetsOf(_ texts: [String], entry: String? = nil) -> Trace {
  var trace = traceOf(texts.joined(separator: "\n"))
  var records: [PacketRecord] = []
  var row = 0
  for text in texts {
    let count = text.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }.count
    var record = PacketRecord(index: records.count + 1, kind: entry == nil ? .root : .packet, rows: row..<row + count)
    record.entry = entry ?? (count > 0 ? trace.functions.name(trace.calls.function[row]) : "")
    record.duration = trace.calls.packetDuration(record.rows)
    records.append(record)
    row += count
  }
  trace.packets = PacketTable(records)
  return trace
}

func packetsOf(_ text: String, entry: String? = nil) -> Trace {
  packetsOf(text.split(separator: "\n\n", omittingEmptySubsequences: false).map(String.init), entry: entry)
}

/// The families of a trace, the largest first: number, how many packets, `rare`, name.
func familiesText(_ trace: Trace) -> String {
  let table = FamilyTable(trace)
  var names = FamilyNames()
  names.update(table, trace)
  let lines = table.families.indices.sorted { table.isLarger($0, $1) }.map { family in
    "\(family + 1) ×\(table.families[family].count) \(table.isRare(family) ? "rare " : "")\(names[family].long)"
  }
  let incomplete = table.entries.reduce(0) { $0 + $1.incomplete }
  return (lines + (incomplete > 0 ? ["\(incomplete) not whole"] : [])).joined(separator: "\n")
}
