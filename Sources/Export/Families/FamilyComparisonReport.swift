import CallTrees

/// What became of a baseline's families, as text or JSON (Docs/Families.md).
package struct FamilyComparisonReport {
  private typealias Change = FamilyComparison.Change

  let before: FamilyBaseline
  let after: FamilyBaseline
  let comparison: FamilyComparison
  /// Of a family, so many times are in the text.
  private static let shown = 5
  /// The baseline's file.
  let file: String

  /// - Parameters:
  ///   - file: where the baseline `before` was read from, as the user named it.
  ///   - comparison: of `before` with `after`.
  package init(file: String, before: FamilyBaseline, after: FamilyBaseline, comparison: FamilyComparison) {
    self.file = file
    self.before = before
    self.after = after
    self.comparison = comparison
  }

  /// What differs; of families that are the same only how many.
  package func writeText(into buffer: inout ExportBuffer) {
    buffer.putLine("--- \(file)  \(before.source), \(Self.packets(before))")
    buffer.put("\n")
    buffer.putLine("+++ \(after.source), \(Self.packets(after))")
    buffer.put("\n")
    var same = 0
    var rare = 0
    for entry in comparison.entries where !buffer.isStopped {
      same += entry.changes.count { !$0.isDifferent && !$0.isRare }
      rare += entry.changes.count { $0.isRare }
      let shown = entry.changes.filter { $0.isDifferent || $0.isRare }
      if shown.isEmpty { continue }
      buffer.put("\n")
      buffer.putLine("\(entry.name): \(entry.before) → \(entry.after) packets")
      buffer.put("\n")
      for change in shown {
        put(change, into: &buffer)
        buffer.breathe()
      }
    }
    buffer.put(
      comparison.isSame
        ? "\nno difference: \(FamiliesReport.count(same, "famil", plural: "ies", singular: "y"))"
        : "\n\(FamiliesReport.count(same, "other famil", plural: "ies are", singular: "y is")) the same")
    if rare > 0 { buffer.put("; \(rare) rare ones came or went, which chance may explain") }
    buffer.put("\n")
  }

  private func put(_ change: Change, into buffer: inout ExportBuffer) {
    let name = (change.after ?? change.before)?.name ?? ""
    let (one, other) = (ShareText.percent(change.shareBefore), ShareText.percent(change.shareAfter))
    let rare = change.isRare ? ", rare" : ""
    switch change.state {
    case .new: buffer.putLine("+ \(name)  new: \(other)\(rare)")
    case .vanished: buffer.putLine("- \(name)  vanished: \(one)\(rare)")
    case .same, .changed:
      let times = "median \(TimeText.short(change.before?.median)) → \(TimeText.short(change.after?.median))"
      let share = change.isShareChanged ? "\(one) → \(other), another share" : "\(one) → \(other)"
      buffer.putLine("~ \(name)  \(share), \(times)")
    }
    buffer.put("\n")
    if change.isDropChanged {
      buffer.putLine("    dropped: \(change.before?.drop ?? "no") → \(change.after?.drop ?? "no")")
      buffer.put("\n")
    }
    for (sign, paths) in [("-", change.gone), ("+", change.come)] {
      for path in paths {
        buffer.putLine("    \(sign) \(path.joined(separator: "/"))")
        buffer.put("\n")
      }
    }
    // The largest differences; equal ones in the order of the calls.
    let times = change.times.enumerated().sorted { ($1.element.size, $0.offset) < ($0.element.size, $1.offset) }
    for (_, time) in times.prefix(Self.shown) {
      let what = (time.isSlower ? "slower" : "faster") + (time.isSelf ? " self" : " total")
      let (was, now) = (TimeText.short(time.before), TimeText.short(time.after))
      buffer.putLine("    \(what)  \(was) → \(now)  \(time.path.joined(separator: "/"))")
      buffer.put("\n")
    }
    if times.count > Self.shown { buffer.put("    and \(times.count - Self.shown) more times\n") }
  }

  private static func packets(_ baseline: FamilyBaseline) -> String {
    FamiliesReport.count(baseline.entries.reduce(0) { $0 &+ $1.packets }, "packet")
  }

  /// The contract `ftview-family-comparison/1`. One family a line.
  package func writeJSON(into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"ftview-family-comparison/1\",\"baseline\":")
    buffer.putJSON(file)
    buffer.put(",\"before\":")
    buffer.putJSON(before.source)
    buffer.put(",\"after\":")
    buffer.putJSON(after.source)
    buffer.put(",\"same\":\(comparison.isSame),\"entries\":[")
    for (index, entry) in comparison.entries.enumerated() where !buffer.isStopped {
      buffer.put(index == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(entry.name)
      buffer.put(",\"packets\":[\(entry.before),\(entry.after)],\"families\":[")
      for (place, change) in entry.changes.enumerated() {
        buffer.put(place == 0 ? "\n" : ",\n")
        putJSON(change, into: &buffer)
        buffer.breathe()
      }
      buffer.put("]}")
    }
    buffer.put("\n]}\n")
  }

  private func putJSON(_ change: Change, into buffer: inout ExportBuffer) {
    buffer.put("{\"state\":\"\(change.state.rawValue)\",\"name\":")
    buffer.putJSON((change.after ?? change.before)?.name)
    buffer.put(",\"different\":\(change.isDifferent),\"rare\":\(change.isRare)")
    for (key, family, share) in [
      ("before", change.before, change.shareBefore), ("after", change.after, change.shareAfter),
    ] {
      buffer.put(",\"\(key)\":")
      guard let family else {
        buffer.put("null")
        continue
      }
      buffer.put("{\"shape\":\"\(FamiliesReport.hex(family.shape))\",\"packets\":\(family.packets)")
      buffer.put(",\"share\":\(FamiliesReport.decimal(share)),\"median_ns\":")
      buffer.putJSON(family.median)
      buffer.put(",\"p99_ns\":")
      buffer.putJSON(family.p99)
      buffer.put(",\"drop\":")
      buffer.putJSON(family.drop)
      buffer.put("}")
    }
    buffer.put(",\"share_changed\":\(change.isShareChanged)")
    for (key, paths) in [("gone", change.gone), ("come", change.come)] {
      buffer.put(",\"\(key)\":[")
      for (index, path) in paths.enumerated() {
        if index > 0 { buffer.put(",") }
        FamiliesReport.putPath(path, into: &buffer)
      }
      buffer.put("]")
    }
    buffer.put(",\"times\":[")
    for (index, time) in change.times.enumerated() {
      buffer.put(index == 0 ? "{\"path\":" : ",{\"path\":")
      FamiliesReport.putPath(time.path, into: &buffer)
      buffer.put(
        ",\"what\":\"\(time.isSelf ? "self" : "total")\",\"before_ns\":\(time.before),\"after_ns\":\(time.after)}")
    }
    buffer.put("]}")
  }
}
