import CallTrees
import TraceEvents

/// A speedscope file: one evented profile for each packet, times in ns from its first call. A call whose duration is not
/// known is a frame of its own, marked in its name, for its length there is only what fits (``Timeline``).
enum SpeedscopeProfile {
  /// What speedscope shows as one.
  private struct Frame: Hashable {
    let function: FunctionID
    let isTimed: Bool

    init(_ row: Int, of calls: CallTable) {
      function = calls.function[row]
      isTimed = calls.total(row) != nil
    }
  }

  static func write(_ parts: [ExportPart], of trace: Trace, into buffer: inout ExportBuffer) {
    var frames: [Frame: Int] = [:]
    var order: [Frame] = []
    for part in parts {
      for row in part.rows.clamped(to: 0..<trace.calls.count) {
        let frame = Frame(row, of: trace.calls)
        if frames[frame] == nil {
          frames[frame] = order.count
          order.append(frame)
        }
      }
    }
    buffer.put("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"ftview\",\"name\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"activeProfileIndex\":0,\"shared\":{\"frames\":[")
    for (position, frame) in order.enumerated() {
      buffer.put(position == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(trace.functions.printed(frame.function) + (frame.isTimed ? "" : " (duration unknown)"))
      buffer.put("}")
    }
    buffer.put("\n]},\"profiles\":[")
    for (position, part) in parts.enumerated() where !buffer.isStopped {
      buffer.put(position == 0 ? "\n" : ",\n")
      put(part, of: trace, frames: frames, into: &buffer)
    }
    buffer.put("\n]}\n")
  }

  private static func put(
    _ part: ExportPart, of trace: Trace, frames: [Frame: Int], into buffer: inout ExportBuffer
  ) {
    let timeline = Timeline(part, of: trace)
    let rows = part.rows.clamped(to: 0..<trace.calls.count)
    buffer.put("{\"type\":\"evented\",\"name\":")
    let packet = part.packet
    buffer.putJSON("\(packet.index) \(packet.summary.isEmpty ? packet.entry : packet.summary)")
    buffer.put(",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":")
    buffer.put(rows.reduce(0) { max($0, timeline.end($1)) })
    buffer.put(",\"events\":[")
    var walk = CallWalk(rows, of: trace.calls)
    var isFirst = true
    while !buffer.isStopped, let step = walk.step() {
      if !isFirst { buffer.put(",") }
      isFirst = false
      switch step {
      case .enter(let row, _):
        putEvent("O", frames[Frame(row, of: trace.calls)] ?? 0, at: timeline.begin(row), into: &buffer)
      case .exit(let row):
        putEvent("C", frames[Frame(row, of: trace.calls)] ?? 0, at: timeline.end(row), into: &buffer)
      }
      buffer.breathe()
    }
    buffer.put("]}")
  }

  private static func putEvent(_ type: StaticString, _ frame: Int, at time: Int64, into buffer: inout ExportBuffer) {
    buffer.put("{\"type\":\"")
    buffer.put(type)
    buffer.put("\",\"frame\":")
    buffer.put(frame)
    buffer.put(",\"at\":")
    buffer.put(time)
    buffer.put("}")
  }
}
