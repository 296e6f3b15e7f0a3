import CallTrees
import TraceEvents

/// The columns left of the function, as wide as the kernel makes them.
struct GraphColumns {
  /// What a line's columns show.
  struct Place {
    /// In ns of the trace's clock; nil when not known.
    var time: Int64?
    /// -1 when not known.
    var cpu: Int
  }

  /// A column is there when the trace has something to put into it; in a line that has nothing it is blank.
  private let hasTime: Bool
  private let hasCPU: Bool
  private let hasTask: Bool
  private let cpuWidth: Int
  /// The kernel's fourteen, or more where a name does not fit.
  private let taskWidth: Int

  init(_ parts: [ExportPart], of trace: Trace) {
    let calls = trace.calls
    var highest = parts.compactMap(\.packet.cpu).max() ?? -1
    var hasTime = parts.contains { $0.packet.time != nil }
    for part in parts {
      for row in part.rows.clamped(to: 0..<calls.count) {
        highest = max(highest, Int(calls.cpu[row]))
        if calls.start[row] != CallTable.unknown { hasTime = true }
      }
    }
    self.hasTime = hasTime
    hasCPU = highest >= 0
    hasTask = parts.contains { $0.packet.pid != nil }
    cpuWidth = String(max(0, highest)).utf8.count
    taskWidth = parts.reduce(14) { width, part in
      guard let pid = part.packet.pid else { return width }
      return max(width, Self.name(of: part.packet).utf8.count + 1 + String(pid).utf8.count)
    }
  }

  /// The two lines of `print_graph_headers_flags`, after the tracer's name.
  func putHeader(into buffer: inout ExportBuffer) {
    buffer.put("# tracer: function_graph\n#\n#")
    if hasTime { buffer.put("     TIME       ") }
    if hasCPU { buffer.put(" CPU") }
    if hasTask { putTaskTitle("  TASK/PID       ", into: &buffer) }
    buffer.put("  DURATION                  FUNCTION CALLS\n#")
    if hasTime { buffer.put("      |         ") }
    if hasCPU { buffer.put(" |  ") }
    if hasTask { putTaskTitle("   |    |        ", into: &buffer) }
    buffer.put("   |   |                     |   |   |   |\n")
  }

  private func putTaskTitle(_ title: StaticString, into buffer: inout ExportBuffer) {
    buffer.put(title)
    buffer.put(UInt8(ascii: " "), times: taskWidth - 14)
  }

  /// Everything left of the duration.
  func putPrologue(_ place: Place, _ packet: PacketRecord, into buffer: inout ExportBuffer) {
    if hasTime, place.time == nil { buffer.put(UInt8(ascii: " "), times: 16) }
    if hasTime, let time = place.time {
      let microseconds = max(0, time) / 1000
      buffer.put(microseconds / 1_000_000, width: 5)
      buffer.put(".")
      buffer.put(microseconds % 1_000_000, width: 6, fill: UInt8(ascii: "0"))
      buffer.put(" |  ")
    }
    if hasCPU, place.cpu < 0 { buffer.put(UInt8(ascii: " "), times: cpuWidth + 3) }
    if hasCPU, place.cpu >= 0 {
      buffer.put(" ")
      buffer.put(place.cpu, width: cpuWidth)
      buffer.put(") ")
    }
    if hasTask, packet.pid == nil { buffer.put(UInt8(ascii: " "), times: taskWidth + 3) }
    if hasTask, let pid = packet.pid {
      putTask(packet, pid, into: &buffer)
      buffer.put(" | ")
    }
  }

  /// Everything left of the function. A call that returned after an unknown time (`isKnown` false) has no duration
  /// either, but is no begin: it gets the blank field.
  func put(
    _ place: Place, duration: Int64?, _ packet: PacketRecord, into buffer: inout ExportBuffer, isKnown: Bool = true
  ) {
    putPrologue(place, packet, into: &buffer)
    guard let duration, isKnown else { return buffer.put("              |  ") }
    let value = UInt64(max(0, duration))
    buffer.put(OverheadMark.of(value))
    buffer.put(" ")
    putDuration(value, into: &buffer)
    buffer.put("|  ")
  }

  /// `trace_print_graph_duration`: microseconds with as many decimals as fit into seven digits.
  private func putDuration(_ nanoseconds: UInt64, into buffer: inout ExportBuffer) {
    let whole = String(nanoseconds / 1000)
    buffer.put(whole)
    var length = whole.utf8.count
    if length < 7 {
      let rest = String(nanoseconds % 1000)
      let digits = String((String(repeating: "0", count: 3 - rest.utf8.count) + rest).prefix(7 - length))
      buffer.put(".")
      buffer.put(digits)
      length += digits.utf8.count + 1
    }
    buffer.put(" us ")
    buffer.put(UInt8(ascii: " "), times: 8 - length)
  }

  /// `print_graph_proc`: the name, a dash and the PID, in the middle of the column.
  private func putTask(_ packet: PacketRecord, _ number: Int, into buffer: inout ExportBuffer) {
    let pid = String(number)
    let name = Self.name(of: packet)
    let spaces = max(0, taskWidth - 1 - name.utf8.count - pid.utf8.count)
    buffer.put(UInt8(ascii: " "), times: spaces / 2)
    buffer.putLine(name)
    buffer.put("-")
    buffer.put(pid)
    buffer.put(UInt8(ascii: " "), times: spaces - spaces / 2)
  }

  /// The task's name. A packet's own event has it whole: there it is cut to seven bytes, as the kernel does.
  private static func name(of packet: PacketRecord) -> String {
    let name = packet.comm.isEmpty ? "<...>" : packet.comm
    guard packet.begin != nil else { return name }
    var comm = String(decoding: Array(name.utf8.prefix(7)), as: UTF8.self)
    while comm.utf8.count > 7 { comm.removeLast() }
    return comm
  }
}
