/// One finding of `ftview doctor`, for programs.
package struct DoctorRow: Sendable {
  /// A word for what it is about.
  package var section: String
  /// `ok`, `missing` or `note`.
  package var state: String
  /// What was looked at, with what was found.
  package var text: String
  /// What to do about it; nil for nothing.
  package var cure: String?

  /// - Parameter state: one of the three words of ``state``.
  package init(section: String, state: String, text: String, cure: String?) {
    self.section = section
    self.state = state
    self.text = text
    self.cure = cure
  }
}

/// What a machine has or lacks for capture, for programs (Docs/Export.md).
package enum DoctorReport {
  /// The contract `ftview-doctor/1`. One finding a line, then one fact a line.
  package static func writeJSON(
    _ rows: [DoctorRow], facts: [(name: String, value: String)], isPossible: Bool, into buffer: inout ExportBuffer
  ) {
    buffer.put("{\"format\":\"ftview-doctor/1\",\"possible\":")
    buffer.putJSON(isPossible)
    buffer.put(",\"findings\":[")
    for (index, row) in rows.enumerated() where !buffer.isStopped {
      buffer.put(index == 0 ? "\n{" : ",\n{")
      buffer.putKey("section", isFirst: true)
      buffer.putJSON(row.section)
      buffer.putKey("state")
      buffer.putJSON(row.state)
      buffer.putKey("text")
      buffer.putJSON(row.text)
      buffer.putKey("cure")
      buffer.putJSON(row.cure)
      buffer.put("}")
      buffer.breathe()
    }
    buffer.put("\n],\"kernel\":{")
    for (index, fact) in facts.enumerated() {
      buffer.put(index == 0 ? "\n" : ",\n")
      buffer.putJSON(fact.name)
      buffer.put(":")
      buffer.putJSON(fact.value)
    }
    buffer.put("\n}}\n")
  }
}
