import CallTrees
import TraceEvents

/// The columns left of the function, as wide as the kernel makes them.
struct GraphColumns {
  /// A column is there when the trace has something to put into it; in a line that has nothing it is blank.
  private let hasTime: Bool
  private let hasCPU: Bool
  private let hasTask: Bool
  private let cpuWidth: Int
  /// The kernel's fourteen, or more where a name does not fit.
  private let taskWidth: Int

  init(_ parts: ExportParts, of trace: Trace) {
    let calls = trace.calls
    var highest = -1
    var hasTime = false
    var hasTask = false
    var width = 14
    for part in parts {
      let packet = part.packet
      highest = max(highest, packet.cpu ?? -1)
      let rows = part.rows.clamped(to: 0..<calls.count)
      for row in rows { highest = max(highest, Int(calls.cpu[row])) }
      hasTime = hasTime || packet.time != nil || rows.contains { calls.start[$0] != CallTable.unknown }
      guard let pid = packet.pid else { continue }
      hasTask = true
      width = max(width, Self.name(of: packet).utf8.count + 1 + String(pid).utf8.count)
    }
    self.hasTime = hasTime
    self.hasTask = hasTask
    hasCPU = highest >= 0
    cpuWidth = String(max(0, highest)).utf8.count
    taskWidth = width
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

  /// What stands between the time and the duration: the same in all of a packet's lines from one CPU.
  func putSide(_ cpu: Int, _ packet: PacketRecord, into buffer: inout ExportBuffer) {
    if hasCPU, cpu < 0 { buffer.put(UInt8(ascii: " "), times: cpuWidth + 3) }
    if hasCPU, cpu >= 0 {
      buffer.put(" ")
      buffer.put(cpu, width: cpuWidth)
      buffer.put(") ")
    }
    if hasTask, packet.pid == nil { buffer.put(UInt8(ascii: " "), times: taskWidth + 3) }
    if hasTask, let pid = packet.pid {
      putTask(packet, pid, into: &buffer)
      buffer.put(" | ")
    }
  }

  /// The time of a line, nil when not known.
  @inline(__always)
  func putTime(_ time: Int64?, into buffer: inout ExportBuffer) {
    guard hasTime else { return }
    guard let time else { return buffer.put(UInt8(ascii: " "), times: 16) }
    let microseconds = UInt64(max(0, time)) / 1000
    buffer.put(microseconds / 1_000_000, width: 5)
    buffer.put(UInt8(ascii: "."))
    buffer.put(microseconds % 1_000_000, digits: 6)
    buffer.putNow(" |  ")
  }

  /// The duration, in ns; nil for a begin.
  @inline(__always)
  static func putDuration(_ duration: Int64?, into buffer: inout ExportBuffer) {
    guard let duration else { return buffer.putNow("              |  ") }
    let value = UInt64(max(0, duration))
    buffer.put(OverheadMark.of(value))
    buffer.put(UInt8(ascii: " "))
    let whole = value / 1000
    guard whole < 1000 else { return putLong(value, into: &buffer) }
    buffer.put(whole)
    buffer.put(UInt8(ascii: "."))
    buffer.put(value % 1000, digits: 3)
    buffer.putNow(" us ")
    buffer.put(0x2020_2020_2020_2020, length: whole < 10 ? 3 : whole < 100 ? 2 : 1)
    buffer.putNow("|  ")
  }

  /// `trace_print_graph_duration`: microseconds with as many decimals as fit into seven digits.
  private static func putLong(_ nanoseconds: UInt64, into buffer: inout ExportBuffer) {
    let whole = nanoseconds / 1000
    var length = ExportBuffer.length(whole)
    buffer.put(whole)
    if length < 7 {
      let decimals = min(3, 7 - length)
      buffer.put(UInt8(ascii: "."))
      buffer.put(nanoseconds % 1000 / (decimals == 1 ? 100 : decimals == 2 ? 10 : 1), digits: decimals)
      length += decimals + 1
    }
    buffer.put(" us ")
    buffer.put(UInt8(ascii: " "), times: 8 - length)
    buffer.put("|  ")
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
