import CallTrees
import TraceEvents

/// What the packet list is sorted by.
enum PacketKeys {
  /// The number that a column sorts by; nil when it sorts by its text.
  static func number(_ column: PacketColumn, _ shared: Shared) -> ((Int) -> Int64?)? {
    let (trace, interrupts) = (shared.trace, shared.interruptTime)
    let packets = trace.packets
    switch column {
    case .number: return { Int64($0) }
    case .file: return { Int64(packets.file(of: $0)) }
    case .time: return time(trace)
    case .cpu: return { packets[$0].cpu.map(Int64.init) }
    case .length: return { packets[$0].begin.map { Int64($0.length) } }
    case .calls: return { Int64(packets.look(at: $0).rows.count) }
    case .total: return { trace.total(of: packets.look(at: $0), interrupts: interrupts) }
    case .slowest: return { [slowest = shared.slowest] in slowest.time(at: $0) }
    case .verdict: return { Int64(PacketVerdict.rank(of: $0, in: packets)) }
    case .family: return { [table = shared.families.table] in table.family(of: $0).map(Int64.init) }
    case .queued: return { [journeys = shared.journeys] in journeys.queued($0, in: packets) }
    case .flow where !packets.hasWindows: return functionPlace(trace)
    case .kind, .flow, .path, .entry, .device, .task: return nil
    }
  }

  /// As the list shows it: since the first packet of the same file.
  private static func time(_ trace: Trace) -> (Int) -> Int64? {
    let (packets, firsts) = (trace.packets, trace.packets.firstTimes)
    return { position in
      guard let first = firsts[packets.file(of: position)] else { return nil }
      guard packets.isRoot(at: position) else {
        return packets[position].time?.subtractingReportingOverflow(first).partialValue
      }
      let start = trace.calls.start[packets.firstRow(at: position)]
      return start == CallTable.unknown ? nil : start.subtractingReportingOverflow(first).partialValue
    }
  }

  /// The place of an outermost call's function among all names: there are few of them beside millions of calls.
  private static func functionPlace(_ trace: Trace) -> (Int) -> Int64? {
    let names = (0..<trace.functions.count).map { trace.functions.name(FunctionID(rawValue: UInt32(clamping: $0))) }
    var places: [String: Int64] = [:]
    for name in Set(names).sorted() { places[name] = Int64(places.count) }
    let byFunction = names.map { places[$0] }
    return { byFunction[Int(trace.calls.function[trace.packets.firstRow(at: $0)].rawValue)] }
  }

  /// The place of each packet's text among all texts, which ascend; nil for what has none.
  ///
  /// - Complexity: O(packets + texts × log texts).
  static func texts(_ column: PacketColumn, of positions: some Collection<Int>, _ shared: Shared) -> [Int: Int64] {
    var numbers: [String: Int64] = [:]
    let all = positions.map { position in (position, text(column, position, shared)) }
    for (number, text) in Set(all.map(\.1)).sorted().enumerated() { numbers[text] = Int64(number) }
    return Dictionary(
      uniqueKeysWithValues: all.compactMap { position, text in text.isEmpty ? nil : (position, numbers[text] ?? 0) })
  }

  /// The text that a column sorts by; empty where there is none.
  static func text(_ column: PacketColumn, _ position: Int, _ shared: Shared) -> String {
    let packet = shared.trace.packets[position]
    switch column {
    case .path: return shared.families.table.family(of: position).map { shared.families.names[$0].short } ?? ""
    case .entry: return packet.kind == .packet ? packet.entry : ""
    case .device: return packet.begin?.device ?? ""
    case .task: return PacketLine.task(packet.comm, packet.pid)
    default:
      let line = PacketLine(packet)
      return column == .kind ? line.kind : line.flow(arrow: ">")
    }
  }
}
