/// How the graph tracer's records are laid out on a kernel, compared with what the readers know.
///
/// A kernel that lays them out in a new way is read all the same, by the fields that are known; what else there is
/// cannot be shown, and that is worth telling before somebody relies on it.
package struct GraphRecordLayout: Equatable, Sendable {
  /// The event, `funcgraph_entry`.
  package var event: String
  /// `func, depth (8 bytes), args[]`: the record's own fields in their order, without those that all events have.
  package var fields: String
  /// Fields that no reader knows.
  package var unknown: [String] = []
  /// Fields without which such records cannot be read.
  package var missing: [String] = []

  /// The events whose records are calls. The last two are those of a kernel that records where a call came from.
  package static let events = [
    GraphEventName.entry, GraphEventName.exit, GraphEventName.callerEntry, GraphEventName.laterCallerEntry,
  ]

  /// What ``RecordPlan`` takes from records, and what it knows to leave alone: `overrun`.
  private static let known: [String: Set<String>] = [
    GraphEventName.entry: ["func", "depth", "args", "retaddr"],
    GraphEventName.exit: ["func", "depth", "overrun", "calltime", "rettime", "retval"],
    GraphEventName.callerEntry: ["func", "depth", "retaddr", "args"],
    GraphEventName.laterCallerEntry: ["func", "depth", "retaddr", "args"],
  ]

  /// Fields that stand before every event's own.
  private static let common: Set<String> = [
    "common_type", "common_flags", "common_preempt_count", "common_pid", "common_preempt_lazy_count",
    "common_migrate_disable", "common_padding", "common_lock_depth", "common_tgid",
  ]

  /// Compares a layout with what the readers know.
  ///
  /// - Parameter format: that of one of ``events``; of any other event every field is unknown.
  package init(_ format: EventFormat) {
    event = format.name
    let plan = RecordPlan(format, bigEndian: false)
    let own = format.fields.filter { !$0.name.hasPrefix("common_") }
    fields = own.map { field in
      if field.name == "depth" { return "depth (\(field.size) bytes)" }
      return field.size == 0 ? field.name + "[]" : field.name
    }.joined(separator: ", ")
    let known = Self.known[format.name] ?? []
    unknown = format.fields.map(\.name).filter { !known.contains($0) && !Self.common.contains($0) }
    if NumberField(format.field("common_pid")).size != 4 { missing.append("common_pid") }
    if !plan.function.isThere { missing.append("func") }
    if plan.function.isThere, !plan.depth.isThere { missing.append("depth") }
  }

  /// Bytes of `depth`; nil when there is none.
  package static func depthSize(_ format: EventFormat) -> Int? { format.field("depth")?.size }
}
