import CallTrees
import TraceEvents

/// The Trace Event Format that chrome://tracing and Perfetto read: a process for each CPU, a thread for each task, a
/// complete event (`"ph":"X"`) for each call, times in microseconds of the trace's clock.
///
/// Complete events of a thread must nest. Perfetto drops one that begins inside another and ends behind it
/// (src/trace_processor/importers/common/slice_tracker.cc, `slice_drop_overlapping_complete_event`), and text traces have
/// such roots: starts are cut to the microsecond and durations are not. So a root ends where the next one of its
/// thread begins, at the latest, and its calls with it.
enum ChromeTrace {
  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    buffer.put("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")
    var isFirst = true
    putNames(parts, isFirst: &isFirst, into: &buffer)
    var names = FunctionNames.json(trace.functions)
    var roots = ThreadRoots(parts, of: trace)
    for (position, part) in parts.enumerated() {
      if !put(part, position, of: trace, roots: &roots, names: &names, isFirst: &isFirst, into: &buffer) { return }
    }
    buffer.put("\n]}\n")
  }

  /// False when the buffer wants no more.
  private static func put(
    _ part: ExportPart, _ position: Int, of trace: Trace, roots: inout ThreadRoots, names: inout FunctionNames,
    isFirst: inout Bool, into buffer: inout ExportBuffer
  ) -> Bool {
    let calls = trace.calls
    let rows = part.rows.clamped(to: 0..<calls.count)
    let origin = roots.origins[position]
    var timeline = Timeline(part, of: trace, origin: roots.starts[position])
    var notes = NoteReader(trace.notes, from: rows.lowerBound)
    var place = ExportBuffer()
    putPlace(part.packet, into: &place)
    place.put(",\"args\":{\"packet\":")
    place.put(part.packet.index)
    place.putFile(of: part.packet, in: trace)
    var rootEnd = part.rows.lowerBound
    var limit = Int64.max
    for row in rows {
      if buffer.isStopped { return false }
      let isRoot = row >= rootEnd
      if isRoot {
        rootEnd = calls.subtreeEnd[row]
        limit = roots.nextLimit()
      }
      let times = timeline.place(row)
      let begin = min(origin &+ times.begin, limit)
      let end = min(origin &+ times.end, limit)
      if isFirst { buffer.put("\n") } else { buffer.putNow(",\n") }
      isFirst = false
      buffer.putNow("{\"name\":")
      names.put(calls.function[row], into: &buffer)
      let flags = calls.flags[row]
      if flags.contains(.interrupt) { buffer.put(",\"cat\":\"irq\"") } else { buffer.putNow(",\"cat\":\"call\"") }
      buffer.putNow(",\"ph\":\"X\",\"ts\":")
      buffer.putMicroseconds(begin)
      buffer.putNow(",\"dur\":")
      buffer.putMicroseconds(end &- begin)
      buffer.put(place)
      if !flags.isDisjoint(with: .incomplete) { buffer.put(",\"incomplete\":true") }
      if calls.duration[row] == CallTable.unknown { buffer.put(",\"duration\":\"unknown\"") }
      if isRoot, end < origin &+ times.end { buffer.put(",\"cut\":true") }
      if let note = notes.take(row) { putNotes(note, of: trace.notes, into: &buffer) }
      buffer.putNow("}}")
      buffer.breathe()
    }
    return true
  }

  private static func putNotes(_ note: NoteStrings, of notes: NoteTable, into buffer: inout ExportBuffer) {
    if let ret = note.ret {
      buffer.putNow(",\"ret\":")
      buffer.putJSON(ret, of: notes)
    }
    guard note.hasLines else { return }
    let fields = notes.texts(of: note).fields
    if !fields.isEmpty {
      buffer.put(",\"fields\":")
      buffer.putJSON(fields.map(\.text).joined(separator: ", "))
    }
  }

  /// Metadata events that name each CPU and task once.
  private static func putNames(_ parts: ExportParts, isFirst: inout Bool, into buffer: inout ExportBuffer) {
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
}

/// Where the roots of each thread begin, to tell where each one has to end.
private struct ThreadRoots {
  /// By part: what its timeline counts from. Parts without times follow each other.
  private(set) var origins: [Int64] = []
  /// By part: its first start, or 0 when none is known.
  private(set) var starts: [Int64] = []
  /// By root, in the order of the parts: where the next one of its thread begins.
  private var limits: [Int64]
  private var next = 0

  private struct Root {
    var cpu: Int
    var pid: Int
    var begin: Int64
  }

  /// - Complexity: O(calls), and the roots are sorted.
  init(_ parts: ExportParts, of trace: Trace) {
    var roots: [Root] = []
    var cursor: Int64 = 0
    for part in parts {
      let rows = part.rows.clamped(to: 0..<trace.calls.count)
      let start = Timeline.origin(rows, of: trace.calls)
      let isTimed = start != 0
      let origin = isTimed ? start : cursor
      origins.append(origin)
      starts.append(start)
      // Mostly there is one root, and its start says all.
      if isTimed, !rows.isEmpty, trace.calls.subtreeEnd[rows.lowerBound] >= rows.upperBound {
        let begin = max(0, trace.calls.entry(rows.lowerBound) ?? start)
        roots.append(Root(cpu: part.packet.cpu ?? 0, pid: part.packet.pid ?? 0, begin: begin))
        continue
      }
      Timeline(part, of: trace, origin: start).roots { begin, end in
        roots.append(
          Root(cpu: part.packet.cpu ?? 0, pid: part.packet.pid ?? 0, begin: max(0, origin &+ begin)))
        if !isTimed { cursor = max(cursor, origin &+ end) }
      }
    }
    limits = [Int64](repeating: .max, count: roots.count)
    let order = roots.indices.sorted {
      (roots[$0].cpu, roots[$0].pid, roots[$0].begin, $0) < (roots[$1].cpu, roots[$1].pid, roots[$1].begin, $1)
    }
    for (one, other) in zip(order, order.dropFirst())
    where roots[one].cpu == roots[other].cpu && roots[one].pid == roots[other].pid {
      limits[one] = roots[other].begin
    }
  }

  /// The limit of the next root, in the order of the parts.
  mutating func nextLimit() -> Int64 {
    defer { next += 1 }
    return limits.indices.contains(next) ? limits[next] : .max
  }
}
