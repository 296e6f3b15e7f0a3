import CallTrees
import TraceEvents

/// What is wrong with a trace's tables, whatever the input was; empty when all holds together.
package func violations(_ trace: Trace) -> [String] {
  var found: [String] = []
  let calls = trace.calls
  let columns = [
    calls.subtreeEnd.count, calls.start.count, calls.duration.count, calls.depth.count, calls.cpu.count,
    calls.flags.count,
  ]
  if columns.contains(where: { $0 != calls.count }) { found.append("columns differ in length: \(columns)") }
  var covered = Array(repeating: false, count: calls.count)
  for (position, packet) in trace.packets.enumerated() {
    if trace.packets.files.isEmpty, packet.index != position + 1 {
      found.append("packet \(position + 1) has index \(packet.index)")
    }
    guard packet.rows.lowerBound >= 0, packet.rows.upperBound <= calls.count else {
      found.append("packet \(packet.index) has rows \(packet.rows) of \(calls.count)")
      continue
    }
    if let duration = packet.duration, duration < 0 { found.append("packet \(packet.index) took \(duration)") }
    // The ends of the subtrees that the row lies in, outermost first.
    var ends: [Int] = []
    for row in packet.rows {
      if covered[row] { found.append("row \(row) is in two packets") }
      covered[row] = true
      while let end = ends.last, end <= row { ends.removeLast() }
      let end = calls.subtreeEnd[row]
      if end <= row || end > (ends.last ?? packet.rows.upperBound) { found.append("row \(row) ends at \(end)") }
      if Int(calls.depth[row]) != ends.count {
        found.append("row \(row) has depth \(calls.depth[row]) in \(ends.count)")
      }
      ends.append(end)
    }
  }
  if let row = covered.firstIndex(of: false) { found.append("row \(row) is in no packet") }
  for row in trace.notes.rows where row < 0 || row >= calls.count { found.append("a note for row \(row)") }
  return found
}

/// A small random number generator whose numbers are the same on every run (SplitMix64).
package struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
