/// The members of a `ftview-calls/1` document that are read, in the order in which it is written.
enum CallsDocumentKey: String, CaseIterable, Sendable {
  case format, source, packets
  case index, file, kind, time = "time_ns", comm, pid, entry, summary, calls, integrity, roots
  case journey, returned = "return", drop, droppedAt = "dropped_at", missing = "values_missing", objects
  case name, module, cpu, start = "start_ns", duration = "duration_ns", interrupt = "irq", incomplete
  case args, ret, caller, comments, fields, children
  case before, after
  case address, number, freedIn = "freed_in"
}

/// Finds members by their names' bytes. Most often the next one is the one that is written behind the last one.
struct CallsDocumentKeys: Sendable {
  private let all = CallsDocumentKey.allCases.map { (key: $0, bytes: Array($0.rawValue.utf8)) }
  private var next = 0

  /// Nil for a member that is not read.
  mutating func find(_ name: [UInt8]) -> CallsDocumentKey? {
    if next == all.count || all[next].bytes != name {
      guard let place = all.firstIndex(where: { $0.bytes == name }) else { return nil }
      next = place
    }
    next += 1
    return all[next - 1].key
  }
}
