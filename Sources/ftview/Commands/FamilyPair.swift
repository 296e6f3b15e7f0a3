import CallTrees
import Diagnostics
import Export

/// `--diff A,B` of `ftview families`: two families, by the numbers of the list.
struct FamilyPair: Equatable {
  var left: Int
  var right: Int

  init(_ text: String) throws(Diagnostic) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let left = numbers[0], let right = numbers[1] else {
      throw Diagnostic(
        "'\(text)' is not two families", at: "--diff", hint: "write their numbers: --diff 1,3")
    }
    (self.left, self.right) = (left, right)
  }

  /// Writes both families' numbers, in text, and the diff of the packets that stand for them.
  func compare(_ trace: Trace, _ table: FamilyTable, _ format: ReportFormat) throws {
    let families = FamiliesReport(trace, table)
    let chosen = try [left, right].map { number throws(Diagnostic) in
      guard let summary = families.summary(of: number - 1) else {
        throw Diagnostic(
          "there is no family \(number)", at: trace.source, hint: "the trace has \(table.families.count)")
      }
      return summary
    }
    let sides = chosen.map { FamilyTolerance.Side(trace, table, position: $0.representative) }
    var options = DiffOptions()
    FamilyTolerance(sides).inform(&options)
    let packets = chosen.map { trace.packets[$0.representative] }
    let report = DiffReport(
      left: DiffReport.Side(label: trace.label(of: packets[0]), trace, packets[0]),
      right: DiffReport.Side(label: trace.label(of: packets[1]), trace, packets[1]), options: options)
    try OutputFile.write(format.content) { buffer in
      if format == .text { for summary in chosen { families.writeLine(summary, into: &buffer) } }
      (format == .json ? DiffFormat.json : .text).write(report, into: &buffer)
    }
  }
}
