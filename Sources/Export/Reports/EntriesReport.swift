/// A function that takes a packet, for the list of entry points.
package struct EntryRow: Sendable {
  /// The function's name as in /proc/kallsyms.
  package var function: String
  /// The module it lies in; nil for the kernel itself.
  package var module: String?
  /// Which argument is the packet, from 0; nil when it cannot be used.
  package var argument: Int?
  /// Named entry points that it belongs to.
  package var names: [String]
  /// Why it cannot be used; nil when it can.
  package var reason: String?

  /// Of `argument` and `reason` one must be nil.
  package init(function: String, module: String?, argument: Int?, names: [String], reason: String?) {
    self.function = function
    self.module = module
    self.argument = argument
    self.names = names
    self.reason = reason
  }

  fileprivate var printed: String { module.map { "\(function) [\($0)]" } ?? function }
}

/// The list of entry points for people and for programs (Docs/Export.md).
package enum EntriesReport {
  /// One function a line: its name, which argument is the packet (from 1), the names that it goes by; or why it cannot
  /// be used.
  package static func writeText(_ rows: [EntryRow], leftOut: Int, into buffer: inout ExportBuffer) {
    let width = min(48, rows.map { $0.printed.utf8.count }.max() ?? 0)
    for row in rows where !buffer.isStopped {
      buffer.putLine(row.printed)
      buffer.put(UInt8(ascii: " "), times: width - row.printed.utf8.count + 2)
      if let reason = row.reason {
        buffer.put("-  \(reason)")
      } else {
        buffer.put(row.argument.map { String($0 + 1) } ?? "-")
        if !row.names.isEmpty { buffer.put("  \(row.names.joined(separator: ", "))") }
      }
      buffer.put("\n")
      buffer.breathe()
    }
    if leftOut > 0 { buffer.put("\(rows.count) can be used; \(leftOut) more cannot, --all says why\n") }
  }

  /// The contract `ftview-entries/1`. One function a line; `argument` counts from 1.
  package static func writeJSON(_ rows: [EntryRow], into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-entries/1\",\"entries\":[")
    for (index, row) in rows.enumerated() where !buffer.isStopped {
      buffer.put(index == 0 ? "\n{" : ",\n{")
      buffer.putKey("function", isFirst: true)
      buffer.putJSON(row.function)
      buffer.putKey("module")
      buffer.putJSON(row.module)
      buffer.putKey("argument")
      buffer.putJSON(row.argument.map { $0 + 1 })
      buffer.putKey("names")
      buffer.put("[")
      for (place, name) in row.names.enumerated() {
        if place > 0 { buffer.put(",") }
        buffer.putJSON(name)
      }
      buffer.put("]")
      buffer.putKey("reason")
      buffer.putJSON(row.reason)
      buffer.put("}")
      buffer.breathe()
    }
    buffer.put("\n]}\n")
  }
}
