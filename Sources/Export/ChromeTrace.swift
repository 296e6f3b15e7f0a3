import CallTrees
import TraceEvents

/// The Trace Event Format that chrome://tracing and Perfetto read: a process for each CPU, a thread for each task, a
/// complete event (`"ph":"X"`) for each call, times in microseconds of the trace's clock.
enum ChromeTrace {
  static func write(_ parts: [ExportPart], of trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")
    var isFirst = true
    putNames(parts, isFirst: &isFirst, into: &buffer)
    var names = FunctionNames.json(trace.functions)
    // Packets without times follow each other.
    var cursor: Int64 = 0
    for part in parts {
      let timeline = Timeline(part, of: trace)
      let isTimed = timeline.origin != 0
      let origin = isTimed ? timeline.origin : cursor
      for row in part.rows.clamped(to: 0..<trace.calls.count) {
        if buffer.isStopped { return }
        buffer.put(isFirst ? "\n" : ",\n")
        isFirst = false
        buffer.put("{\"name\":")
        buffer.put(names.bytes(of: trace.calls.function[row]))
        buffer.put(",\"cat\":")
        buffer.put(trace.calls.flags[row].contains(.interrupt) ? "\"irq\"" : "\"call\"")
        buffer.put(",\"ph\":\"X\",\"ts\":")
        putMicroseconds(origin &+ timeline.begin(row), into: &buffer)
        buffer.put(",\"dur\":")
        putMicroseconds(timeline.end(row) &- timeline.begin(row), into: &buffer)
        putPlace(part.packet, into: &buffer)
        buffer.put(",\"args\":{\"packet\":")
        buffer.put(part.packet.index)
        if !trace.calls.flags[row].isDisjoint(with: .incomplete) { buffer.put(",\"incomplete\":true") }
        if let ret = trace.notes[row]?.ret {
          buffer.put(",\"ret\":")
          buffer.putJSON(ret)
        }
        buffer.put("}}")
        if !isTimed { cursor = max(cursor, origin &+ timeline.end(row)) }
        buffer.breathe()
      }
    }
    buffer.put("\n]}\n")
  }

  /// Metadata events that name each CPU and task once.
  private static func putNames(_ parts: [ExportPart], isFirst: inout Bool, into buffer: inout ExportBuffer) {
    var known: Set<[Int]> = []
    for part in parts {
      let cpu = part.packet.cpu ?? 0
      if known.insert([cpu]).inserted {
        buffer.put(isFirst ? "\n" : ",\n")
        isFirst = false
        buffer.put("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":")
        buffer.put(cpu)
        buffer.put(",\"args\":{\"name\":\"CPU ")
        buffer.put(cpu)
        buffer.put("\"}}")
      }
      if known.insert([cpu, part.packet.pid ?? 0]).inserted, !part.packet.comm.isEmpty {
        buffer.put(",\n{\"name\":\"thread_name\",\"ph\":\"M\"")
        putPlace(part.packet, into: &buffer)
        buffer.put(",\"args\":{\"name\":")
        buffer.putJSON(part.packet.comm)
        buffer.put("}}")
      }
    }
  }

  private static func putPlace(_ packet: PacketRecord, into buffer: inout ExportBuffer) {
    buffer.put(",\"pid\":")
    buffer.put(packet.cpu ?? 0)
    buffer.put(",\"tid\":")
    buffer.put(packet.pid ?? 0)
  }

  private static func putMicroseconds(_ nanoseconds: Int64, into buffer: inout ExportBuffer) {
    let value = max(0, nanoseconds)
    buffer.put(value / 1000)
    buffer.put(".")
    buffer.put(value % 1000, width: 3, fill: UInt8(ascii: "0"))
  }
}
