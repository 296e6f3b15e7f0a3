import CFuzz
import CallTrees
import TestSupport
import TraceEvents

/// What an input may cost.
enum Limits {
  /// Memory: times the input's length. Another factor can be tried with `--factor=N`.
  static let factor = number(after: "--factor=") ?? 16
  /// What a small input may take beyond that: tables with room for the first entries, a state for each of the 8192 CPUs
  /// that there may be, what the Swift runtime makes when a type is used first. In KiB with `--fixed=N`.
  static let fixed = (number(after: "--fixed=") ?? 4096) << 10
  /// Some inputs are repeated up to this length, beside which the fixed part is small.
  static let repeated = 256 << 10
  /// Of so many inputs one is repeated; with `--repeat` each is.
  static let repeatedShare: UInt64 = CommandLine.arguments.contains("--repeat") ? 1 : 16_384
  /// CPU time in ns: what a byte may take, and what any input may. Linear readers take a hundredth of it; a search in a
  /// search takes more already at a few KiB.
  static let timePerByte: Int64 = 10_000
  static let fixedTime: Int64 = 1_000_000_000

  private static func number(after prefix: String) -> Int? {
    CommandLine.arguments.first { $0.hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) }
  }

  /// Whether to tell what each input took, and not to stop at the limits.
  private static let reports = CommandLine.arguments.contains("--memory")

  /// Runs `body`, which reads `size` bytes of input, with heap and time watched: more than the limits is a crash.
  static func watch<R>(_ size: Int, _ body: () -> R) -> R {
    let start = ftview_cpu_time()
    ftview_heap_begin(reports ? Int.max / 2 : factor * size + fixed)
    let result = body()
    let peak = Int(ftview_heap_end())
    let time = ftview_cpu_time() - start
    if reports {
      print("\(size) bytes of input took \(peak) bytes, \(peak / max(1, size)) times as many, and \(time / 1000) us")
    } else if time > fixedTime + timePerByte * Int64(size) {
      fail("\(size) bytes of input took \(time / 1_000_000) ms")
    }
    return result
  }
}

/// Whether to print what each input gives.
private let shows = CommandLine.arguments.contains("--show")

/// All that a trace says, as text.
func described(_ trace: Trace) -> String {
  trace.notices.reduce(into: treeText(trace)) { text, notice in
    text += "\nnotice: \(notice.message) (line \(notice.line ?? 0), byte \(notice.offset ?? 0))"
  }
}

/// Walks over a finished trace as views and writers do; whatever does not hold together is a crash.
func check(_ trace: Trace) {
  if shows { print(described(trace)) }
  let found = violations(trace)
  if !found.isEmpty { fail("the trace does not hold together: \(found.prefix(5).joined(separator: "; "))") }
  // Arguments become text when somebody looks.
  var last = -1
  for row in trace.notes.rows where row != last {
    last = row
    _ = trace.notes[row]
  }
  var reached = 0
  for packet in trace.packets {
    for root in trace.roots(of: packet) { reached += walk(trace, root, in: packet) }
  }
  if reached != trace.calls.count { fail("\(reached) of \(trace.calls.count) calls are reached from the packets") }
  if trace.notices.count > 1000 { fail("\(trace.notices.count) notices") }
}

/// Visits a call and all beneath it, level by level; answers how many.
private func walk(_ trace: Trace, _ root: Int, in packet: PacketRecord) -> Int {
  var count = 0
  var open = [root]
  while let row = open.popLast() {
    count += 1
    if let time = trace.selfTime(row), time < 0 { fail("call \(row) has a self time of \(time)") }
    for callee in trace.callees(of: row) { open.append(callee) }
  }
  return count
}

/// A cheap number that depends on every byte, to choose by.
func fingerprint(_ input: UnsafeRawBufferPointer) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in input { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  return hash ^ hash >> 29
}
