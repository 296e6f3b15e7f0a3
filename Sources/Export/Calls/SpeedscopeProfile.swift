import CallTrees
import TraceEvents

/// A speedscope file: one evented profile for each packet, times in ns from its first call. A call whose duration is not
/// known is a frame of its own, marked in its name, for its length there is only what fits (``Timeline``).
enum SpeedscopeProfile {
  /// What speedscope shows as one: a function, and the same where its duration is not known. Numbers are those of the file.
  private struct Frames {
    /// By function, twice: the frame's number, or -1. The second is that of calls whose duration is not known.
    private var numbers: [Int]
    /// Places in `numbers`, in the order of frames.
    private(set) var order: [Int] = []

    init(_ functions: FunctionTable) { numbers = Array(repeating: -1, count: 2 * functions.count) }

    /// The frame of a call, new or known.
    @inline(__always)
    mutating func frame(_ row: Int, of calls: CallTable) -> Int {
      let place = 2 * Int(calls.function[row].rawValue) + (calls.duration[row] == CallTable.unknown ? 1 : 0)
      if numbers[place] < 0 {
        numbers[place] = order.count
        order.append(place)
      }
      return numbers[place]
    }

    /// The name of what is at a place in ``order``.
    static func name(_ place: Int, _ functions: FunctionTable) -> String {
      functions.printed(FunctionID(rawValue: UInt32(place / 2))) + (place % 2 == 0 ? "" : " (duration unknown)")
    }
  }

  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    var frames = Frames(trace.functions)
    for part in parts {
      for row in part.rows.clamped(to: 0..<trace.calls.count) { _ = frames.frame(row, of: trace.calls) }
    }
    buffer.put("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"ftview\",\"name\":")
    buffer.putJSON(trace.source)
    buffer.put(",\"activeProfileIndex\":0,\"shared\":{\"frames\":[")
    for (position, frame) in frames.order.enumerated() {
      buffer.put(position == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(Frames.name(frame, trace.functions))
      buffer.put("}")
    }
    buffer.put("\n]},\"profiles\":[")
    for (position, part) in parts.enumerated() where !buffer.isStopped {
      buffer.put(position == 0 ? "\n" : ",\n")
      put(part, of: trace, frames: &frames, into: &buffer)
    }
    buffer.put("\n]}\n")
  }

  private static func put(
    _ part: ExportPart, of trace: Trace, frames: inout Frames, into buffer: inout ExportBuffer
  ) {
    var timeline = Timeline(part, of: trace)
    buffer.put("{\"type\":\"evented\",\"name\":")
    let packet = part.packet
    buffer.putJSON("\(trace.packets.name(of: packet)) \(packet.summary.isEmpty ? packet.entry : packet.summary)")
    buffer.put(",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":")
    var last: Int64 = 0
    timeline.roots { last = max(last, $1) }
    buffer.put(last)
    buffer.put(",\"events\":[")
    var walk = CallWalk(part.rows, of: trace.calls)
    var open: [(frame: Int, end: Int64)] = []
    var isFirst = true
    while !buffer.isStopped, let step = walk.step() {
      if !isFirst { buffer.put(UInt8(ascii: ",")) }
      isFirst = false
      switch step {
      case .enter(let row, _):
        let frame = frames.frame(row, of: trace.calls)
        let times = timeline.place(row)
        open.append((frame, times.end))
        buffer.putNow("{\"type\":\"O\",\"frame\":")
        putPlace(frame, at: times.begin, into: &buffer)
      case .exit:
        let call = open.removeLast()
        buffer.putNow("{\"type\":\"C\",\"frame\":")
        putPlace(call.frame, at: call.end, into: &buffer)
      }
      buffer.breathe()
    }
    buffer.put("]}")
  }

  private static func putPlace(_ frame: Int, at time: Int64, into buffer: inout ExportBuffer) {
    buffer.put(frame)
    buffer.putNow(",\"at\":")
    buffer.put(time)
    buffer.put(UInt8(ascii: "}"))
  }
}
