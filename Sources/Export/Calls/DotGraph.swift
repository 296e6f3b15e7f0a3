import CallTrees
import KernelTypes
import TraceEvents

/// A graph in Graphviz' language (https://graphviz.org/doc/info/lang.html): a node for each call path, so that equal calls
/// under the same callers are one node with how often and how long; the more time a function took itself, the deeper its node's
/// colour; the more it took with its callees, the wider the line to it.
///
/// A person reads some hundred nodes. Of more paths those that took longest are drawn, with their callers; each node says how many
/// calls beneath it are not.
enum DotGraph {
  /// So many nodes are drawn at most.
  static let limit = 150
  /// Names of kernel functions are shorter; a file may say anything.
  private static let longestName = 100

  /// What is known of a call path beside its self time.
  private struct Path {
    var calls = 0
    /// ns, without the calls whose duration is not known.
    var total: Int64 = 0
    /// How many those are.
    var unknown = 0
    var isInterrupt = false
    /// Calls beneath it, at any depth, that have no node.
    var hidden = 0
  }

  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    var stacks = StackTable()
    var paths: [Path] = []
    let calls = trace.calls
    for part in parts {
      stacks.add(part, of: calls) { row, stack in
        if stack == paths.count { paths.append(Path()) }
        paths[stack].calls += 1
        if let total = calls.total(row) {
          paths[stack].total = paths[stack].total.addingReportingOverflow(max(0, total)).partialValue
        } else {
          paths[stack].unknown += 1
        }
        if calls.flags[row].contains(.interrupt) { paths[stack].isInterrupt = true }
      }
    }
    let drawn = longest(paths, stacks)
    let hidden = hide(&paths, stacks, drawn)
    var whole: Int64 = 1
    for stack in paths.indices where stacks.caller(of: stack) < 0 {
      whole = whole.addingReportingOverflow(paths[stack].total).partialValue
    }
    let slowest = max(1, stacks.times.max() ?? 1)
    putHead(parts, of: trace, paths, drawn, hidden, into: &buffer)
    for stack in paths.indices where drawn[stack] {
      if buffer.isStopped { return }
      let function = trace.functions.printed(stacks.function(of: stack))
      putNode(stack, function, paths[stack], own: stacks.times[stack], slowest, into: &buffer)
      let caller = stacks.caller(of: stack)
      if caller >= 0 { putEdge(caller, stack, paths[stack], whole, into: &buffer) }
      buffer.breathe()
    }
    buffer.put("}\n")
  }

  /// By path: it is drawn. A path stands behind its caller's, so that of equal times a caller comes first.
  private static func longest(_ paths: [Path], _ stacks: StackTable) -> [Bool] {
    var drawn = [Bool](repeating: false, count: paths.count)
    var count = 0
    for stack in paths.indices.sorted(by: { (-paths[$0].total, $0) < (-paths[$1].total, $1) }) {
      var way: [Int] = []
      var next = stack
      while next >= 0, !drawn[next] {
        way.append(next)
        next = stacks.caller(of: next)
      }
      guard count + way.count <= limit else { continue }
      for step in way { drawn[step] = true }
      count += way.count
      if count == limit { break }
    }
    return drawn
  }

  /// Counts the calls of paths that are not drawn where the next caller that is drawn can say so; returns those that have none.
  private static func hide(_ paths: inout [Path], _ stacks: StackTable, _ drawn: [Bool]) -> Int {
    var rest = 0
    // From the innermost ones outward: a path's callers lie before it.
    for stack in paths.indices.reversed() where !drawn[stack] {
      let calls = paths[stack].calls + paths[stack].hidden
      let caller = stacks.caller(of: stack)
      if caller >= 0 { paths[caller].hidden += calls } else { rest += calls }
    }
    return rest
  }

  private static func putHead(
    _ parts: ExportParts, of trace: Trace, _ paths: [Path], _ drawn: [Bool], _ hidden: Int,
    into buffer: inout ExportBuffer
  ) {
    let calls = paths.reduce(0) { $0 + $1.calls }
    let count = drawn.reduce(0) { $0 + ($1 ? 1 : 0) }
    let kind = trace.packets.hasWindows ? "packet" : "root"
    var words = "\(trace.source): \(calls.counted("call")) of \(parts.count.counted(kind))"
    if count < paths.count { words += ", the \(count) longest of \(paths.count) paths" }
    if hidden > 0 { words += "; \(hidden.counted("call")) without a caller shown" }
    buffer.put(
      """
      digraph calls {
        rankdir=LR
        node [shape=box, style=filled, fillcolor=white, fontname="monospace", fontsize=10]
        edge [arrowsize=0.6, color="#606060"]
        labelloc=t
        label=
      """)
    putQuoted([words], into: &buffer)
    buffer.put("\n")
  }

  private static func putNode(
    _ stack: Int, _ function: String, _ path: Path, own: Int64, _ slowest: Int64, into buffer: inout ExportBuffer
  ) {
    var name = function
    if name.utf8.count > longestName { name = String(name.prefix(longestName)) + "…" }
    var lines = [path.calls == 1 ? name : "\(name) ×\(path.calls)"]
    let isTimed = path.unknown < path.calls
    let time = isTimed ? TimeText.short(path.total) + (path.unknown > 0 ? " + ?" : "") : "?"
    lines.append(time + (own > 0 && own != path.total ? ", self \(TimeText.short(own))" : ""))
    if path.hidden > 0 { lines.append("+ \(path.hidden.counted("call"))") }
    buffer.put("  n\(stack) [label=")
    putQuoted(lines, into: &buffer)
    let share = permille(own, of: slowest) * 6 / 10
    if share > 0 {
      buffer.put(", fillcolor=\"0.08 ")
      putThousandths(share, into: &buffer)
      buffer.put(" 1.000\"")
    }
    if path.isInterrupt { buffer.put(", style=\"filled,dashed\"") }
    buffer.put("]\n")
  }

  private static func putEdge(
    _ caller: Int, _ stack: Int, _ path: Path, _ whole: Int64, into buffer: inout ExportBuffer
  ) {
    buffer.put("  n\(caller) -> n\(stack) [penwidth=")
    putThousandths(500 + 4 * permille(path.total, of: whole), into: &buffer)
    buffer.put(path.isInterrupt ? ", style=dashed]\n" : "]\n")
  }

  private static func permille(_ time: Int64, of whole: Int64) -> Int {
    min(1000, Int((Double(max(0, time)) / Double(whole) * 1000).rounded()))
  }

  private static func putThousandths(_ number: Int, into buffer: inout ExportBuffer) {
    buffer.put(number / 1000)
    buffer.put(UInt8(ascii: "."))
    buffer.put(UInt64(number % 1000), digits: 3)
  }

  /// A quoted string of some lines. Backslashes begin escapes in labels, and `&` an entity of HTML; control characters become
  /// spaces.
  private static func putQuoted(_ lines: [String], into buffer: inout ExportBuffer) {
    buffer.put(UInt8(ascii: "\""))
    for (position, line) in lines.enumerated() {
      if position > 0 { buffer.put("\\n") }
      for byte in line.utf8 {
        switch byte {
        case UInt8(ascii: "\""): buffer.put("\\\"")
        case UInt8(ascii: "\\"): buffer.put("\\\\")
        case UInt8(ascii: "&"): buffer.put("&amp;")
        default: buffer.put(byte.isControl ? UInt8(ascii: " ") : byte)
        }
      }
    }
    buffer.put(UInt8(ascii: "\""))
  }
}
