import SystemCalls

/// Looks whether a trace array is still as a capture made it. Any root process can change it, and what it then does not
/// record is missing without a mark in the trace.
struct TracingWatch {
  /// What was found, one line each, in the order in which it was; each is told once.
  private(set) var findings: [String] = []
  /// Events that the kernel dropped for want of room.
  var lost: UInt64 { total &+ counters.values.reduce(0) { $0 &+ $1.lost } }

  /// What each CPU's buffer had counted at the last look, as the kernel says it, with the CPU's number.
  private(set) var statistics: [String] = []

  private let array: TraceArray
  private var expected: [(name: String, text: String)] = []
  private var counters: [Int: Counters] = [:]
  /// What was lost before somebody emptied the buffer, which sets its counters to 0.
  private var total: UInt64 = 0

  /// What one CPU's `stats` tells.
  private struct Counters {
    var lost: UInt64 = 0
    var read: UInt64 = 0
  }

  /// What decides whether windows are recorded. `set_ftrace_filter` is not among them: it can be long, reading it takes the
  /// kernel a walk over all functions, and it decides about calls only.
  private static let files = [
    "tracing_on", "current_tracer", "set_ftrace_pid", "set_ftrace_notrace_pid", "events/ftview/packet_begin/enable",
    "events/ftview/packet_end/enable", "trace_clock", "tracing_cpumask", "buffer_size_kb", "options/overwrite",
  ]

  /// Remembers what the files show now.
  init(of array: TraceArray) {
    self.array = array
    for name in Self.files {
      guard let text = try? System.text(array.file(name)) else { continue }
      expected.append((name, text.trimmed))
    }
    look()
  }

  /// Compares. Takes some system calls, so once a second is often enough.
  mutating func look() {
    for index in expected.indices {
      let (name, before) = expected[index]
      guard let text = try? System.text(array.file(name)) else { continue }
      let now = text.trimmed
      guard now != before else { continue }
      // Told once; should it change again, it is told again.
      expected[index].text = now
      tell("somebody changed \(name): it is \(Self.shown(now, name)), was \(Self.shown(before, name))")
    }
    count()
  }

  /// The capture itself has changed the array's tracer, and with it has emptied the buffer: what the files show now is as it
  /// should be.
  mutating func accept() {
    for index in expected.indices where expected[index].name == "current_tracer" {
      expected[index].text = array.value("current_tracer")
    }
    total = lost
    counters = [:]
    count()
  }

  /// Reads the counters alone. One that goes back: the buffer was emptied, and what nobody had read is gone.
  mutating func count() {
    var isEmptied = false
    statistics = []
    for cpu in (try? array.cpus()) ?? [] {
      let before = counters[cpu] ?? Counters()
      let text = array.value("per_cpu/cpu\(cpu)/stats")
      let now = Self.counters(in: text)
      statistics.append("CPU: \(cpu)\n\(text)\n")
      if now.read < before.read || now.lost < before.lost {
        isEmptied = true
        total &+= before.lost
      }
      counters[cpu] = now
    }
    if isEmptied { tell("somebody emptied the trace buffer") }
  }

  /// A capture can run for days, and whoever changes something all the time need not be told of more often than this.
  private static let mostFindings = 100

  private mutating func tell(_ finding: String) {
    if findings.count < Self.mostFindings { findings.append(finding) }
  }

  private static func counters(in text: String) -> Counters {
    var counters = Counters()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":")
      guard parts.count == 2, let value = UInt64(String(parts[1]).trimmed) else { continue }
      switch parts[0] {
      case "overrun", "dropped events": counters.lost &+= value
      case "read events": counters.read = value
      default: break
      }
    }
    return counters
  }

  /// On one line, and what the file means rather than all it shows.
  private static func shown(_ text: String, _ name: String) -> String {
    let value = ControlFile.value(for: text, of: name)
    return value.isEmpty ? "empty" : value
  }
}
