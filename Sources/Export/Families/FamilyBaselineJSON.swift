import CallTrees

/// A family baseline as a file: the contract `ftview-baseline/1` (Docs/Families.md).
package enum FamilyBaselineJSON {
  static let format = "ftview-baseline/1"

  /// Writes `baseline`, one family a line. Bytes are the same for the same trace.
  package static func write(_ baseline: FamilyBaseline, into buffer: inout ExportBuffer) {
    buffer.put("{\"format\":\"\(format)\",\"source\":")
    buffer.putJSON(baseline.source)
    buffer.put(",\"entries\":[")
    for (index, entry) in baseline.entries.enumerated() {
      buffer.put(index == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.putJSON(entry.name)
      buffer.put(",\"packets\":\(entry.packets),\"incomplete\":\(entry.incomplete),\"families\":[")
      for (place, family) in entry.families.enumerated() where !buffer.isStopped {
        buffer.put(place == 0 ? "\n" : ",\n")
        put(family, into: &buffer)
        buffer.breathe()
      }
      buffer.put("]}")
    }
    buffer.put("\n]}\n")
  }

  private static func put(_ family: FamilyBaseline.Family, into buffer: inout ExportBuffer) {
    buffer.put("{\"shape\":\"\(FamiliesReport.hex(family.shape))\",\"name\":")
    buffer.putJSON(family.name)
    buffer.put(",\"packets\":\(family.packets),\"median_ns\":")
    buffer.putJSON(family.median)
    buffer.put(",\"p99_ns\":")
    buffer.putJSON(family.p99)
    buffer.put(",\"drop\":")
    buffer.putJSON(family.drop)
    buffer.put(",\"sampled\":\(family.profile.packets),\"paths\":[")
    for (index, path) in family.profile.paths.enumerated() {
      buffer.put(index == 0 ? "{\"function\":" : ",{\"function\":")
      buffer.putJSON(path.function)
      buffer.put(",\"caller\":")
      buffer.putJSON(path.caller)
      buffer.put(",\"packets\":\(path.packets),\"calls\":")
      put(path.calls, into: &buffer)
      buffer.put(",\"total_ns\":")
      put(path.total, into: &buffer)
      buffer.put(",\"self_ns\":")
      put(path.selfTime, into: &buffer)
      buffer.put("}")
    }
    buffer.put("]}")
  }

  private static func put(_ spread: Spread?, into buffer: inout ExportBuffer) {
    guard let spread else { return buffer.put("null") }
    buffer.put("[\(spread.low),\(spread.median),\(spread.high)]")
  }
}
