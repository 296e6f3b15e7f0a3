import TestSupport
import TraceEvents

@testable import CallTrees

/// Traces written as text: one call a line, two spaces a depth, then words for what else it has. A number is the total
/// time in ns, `=…` the return value, `irq` an interrupt, `cut` a call whose return was not seen, `lost` one with lost
/// events inside.
func traceOf(_ text: String, functions: [String] = []) -> Trace {
  var calls: [DiffCall] = []
  for line in text.split(separator: "\n") where !line.allSatisfy({ $0 == " " }) {
    let words = line.split(separator: " ")
    var call = DiffCall(depth: line.prefix { $0 == " " }.count / 2, name: String(words[0]))
    for word in words.dropFirst() {
      switch word {
      case "irq": call.flags.insert(.interrupt)
      case "cut": call.flags.insert(.noReturn)
      case "lost": call.flags.insert(.lost)
      default:
        if word.hasPrefix("=") { call.ret = String(word.dropFirst()) } else { call.time = Int64(word) }
      }
    }
    calls.append(call)
  }
  return traceOf(calls, functions: functions)
}

/// One call of a trace made for a test.
struct DiffCall: Equatable {
  var depth: Int
  var name: String
  var time: Int64?
  var flags: CallFlags = []
  var ret: String?
}

/// A trace of one packet, of calls in depth-first order. `functions` are there already.
func traceOf(_ calls: [DiffCall], functions: [String] = []) -> Trace {
  var trace = Trace(source: "test")
  for name in functions { _ = trace.functions.intern(name) }
  var ends = [Int](repeating: calls.count, count: calls.count)
  var open: [Int] = []
  for row in calls.indices {
    while let last = open.last, calls[last].depth >= calls[row].depth { ends[open.removeLast()] = row }
    open.append(row)
  }
  var strings = StringTable()
  for (row, call) in calls.enumerated() {
    let end = ends[row]
    trace.calls.function.append(trace.functions.intern(call.name))
    trace.calls.subtreeEnd.append(end)
    trace.calls.depth.append(call.depth)
    trace.calls.duration.append(call.time ?? CallTable.unknown)
    trace.calls.start.append(CallTable.unknown)
    trace.calls.cpu.append(0)
    trace.calls.flags.append(call.flags)
    if let ret = call.ret, let note = NoteEntry(row: row, .ret, strings.intern(ret).rawValue) {
      trace.notes.append([note], movedBy: 0)
    }
  }
  trace.notes.names = [NoteNames(strings: strings, functions: trace.functions)]
  trace.packets = [PacketRecord(index: 1, kind: .root, rows: 0..<calls.count)]
  return trace
}

func diffOf(_ left: Trace, _ right: Trace, _ options: DiffOptions = DiffOptions()) -> TreeDiff {
  TreeDiff(left: left, left.packets[0], right: right, right.packets[0], options: options)
}

/// The lines of a diff as text: name, counts other than 1, state unless it is the same.
func linesOf(_ diff: TreeDiff) -> String {
  diff.rows.indices.map { index in
    let row = diff.rows[index]
    var line = String(repeating: "  ", count: row.depth) + diff.name(of: index)
    if max(row.leftCount, row.rightCount) > 1 { line += " ×\(row.leftCount) ×\(row.rightCount)" }
    if row.state != .same { line += " \(row.state)" }
    return line
  }.joined(separator: "\n")
}
