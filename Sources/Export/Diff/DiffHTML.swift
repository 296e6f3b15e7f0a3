import CallTrees
import KernelTypes
import TraceEvents

/// A diff as one HTML file that needs nothing else: no script, no network, readable in light and dark, signs beside every
/// colour (Docs/Diff.md).
package enum DiffHTML {
  /// How many causes are listed; the others are one line.
  private static let causes = 12

  /// Writes a report.
  package static func write(_ report: DiffReport, into buffer: inout ExportBuffer) {
    let title = "\(report.left.label) against \(report.right.label)"
    HTMLPage.begin(title: title, style: style, into: &buffer)
    buffer.put("<h1>Where one packet left the other's path</h1>\n")
    putSides(report, into: &buffer)
    putFirst(report, into: &buffer)
    putReasons(report.diff, into: &buffer)
    putCauses(report.diff, into: &buffer)
    putLegend(into: &buffer)
    putTree(report.diff, into: &buffer)
    HTMLPage.end(into: &buffer)
  }

  private static func putLegend(into buffer: inout ExportBuffer) {
    buffer.put("<h2>Calls</h2>\n<p class=\"legend\">")
    for state in DiffRow.State.signed {
      let kind = state == .onlyLeft ? "l" : state == .onlyRight ? "r" : "t"
      buffer.put("<b class=\"\(kind)\">")
      buffer.putHTML(String(state.sign))
      buffer.put("</b> \(state.words), ")
    }
    buffer.put("times: left, right, difference.</p>\n")
  }

  private static func putSides(_ report: DiffReport, into buffer: inout ExportBuffer) {
    buffer.put("<table class=\"sides\">\n")
    for (mark, kind, side) in [("-", "l", report.left), ("+", "r", report.right)] {
      buffer.put("<tr><th scope=\"row\" class=\"\(kind)\">\(mark) ")
      buffer.putHTML(side.label)
      buffer.put("</th><td>")
      buffer.putHTML(side.title)
      buffer.put("</td><td class=\"n\">\(side.callCount)</td><td class=\"n\">")
      buffer.putHTML(TimeText.short(side.duration))
      buffer.put("</td><td>")
      if side.packet.integrity != .complete { buffer.put(side.packet.integrity.rawValue) }
      if let error = ErrorHeadline.headline(side.errors, side.trace) { buffer.putHTML(error) }
      buffer.put("</td></tr>\n")
    }
    buffer.put("</table>\n")
  }

  private static func putFirst(_ report: DiffReport, into buffer: inout ExportBuffer) {
    let diff = report.diff
    if diff.isSame { return buffer.put("<p class=\"first\">Same calls, times within tolerance.</p>\n") }
    buffer.put("<p class=\"first\">")
    if let row = diff.firstDivergence {
      buffer.put("First divergence: <a href=\"#c\(row)\"><code>")
      let path = diff.path(of: row).map(DiffWords.name)
      for (position, name) in path.enumerated() {
        // A path may be broken between its functions.
        if position > 0 { buffer.put("/<wbr>") }
        if position == path.count - 1 { buffer.put("<b>") }
        buffer.putHTML(name)
        if position == path.count - 1 { buffer.put("</b>") }
      }
      buffer.put("</code></a> (")
      buffer.putHTML(DiffWords.divergence(row, of: diff))
      buffer.put(")")
    } else {
      buffer.put("The same calls.")
    }
    buffer.put("</p>\n<p>")
    buffer.putHTML(DiffWords.summary(diff))
    buffer.put("; beyond \(report.options.percent) % and \(report.options.nanoseconds) ns")
    if let learned = DiffWords.learned(report.options) { buffer.put("; \(learned)") }
    buffer.put(".</p>\n")
  }

  /// Why they part, as far as values tell.
  private static func putReasons(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    guard !diff.reasons.isEmpty else { return }
    buffer.put("<p class=\"first\">\(diff.firstDivergence == nil ? "Differs" : "Cause"): ")
    for (position, reason) in DiffWords.reasons(diff).enumerated() {
      buffer.put("\(position == 0 ? "" : reason.joint)<a href=\"#c\(reason.row)\"><code>")
      buffer.putHTML(reason.text)
      buffer.put("</code></a>")
    }
    buffer.put(".</p>\n")
  }

  private static func putCauses(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    let list = diff.causes.list
    guard let largest = list.map(\.delta.magnitude).max(), largest > 0 else { return }
    buffer.put("<h2>What the difference of ")
    buffer.putHTML(TimeText.signed(diff.causes.total))
    buffer.put(" comes from</h2>\n<table class=\"causes\">\n")
    let named = list.filter { $0.kind != .rest }
    for cause in named.prefix(causes) { putCause(cause, nil, of: diff, largest, into: &buffer) }
    let others = named.dropFirst(causes)
    if !others.isEmpty {
      putCause(DiffCause.sum(others), "\(others.count) more", of: diff, largest, into: &buffer)
    }
    if let rest = list.last, rest.kind == .rest {
      putCause(rest, "the rest, \(rest.lines.counted("call")) within the tolerance", of: diff, largest, into: &buffer)
    }
    buffer.put("</table>\n")
  }

  private static func putCause(
    _ cause: DiffCause, _ text: String?, of diff: TreeDiff, _ largest: UInt64, into buffer: inout ExportBuffer
  ) {
    let width = Int((Double(cause.delta.magnitude) / Double(largest) * 100).rounded())
    buffer.put("<tr><td class=\"n\">")
    buffer.putHTML(TimeText.signed(cause.delta))
    buffer.put("</td><td class=\"n\">")
    if let percent = diff.causes.percent(cause) { buffer.put("\(percent) %") }
    buffer.put(
      "</td><td><span class=\"bar \(cause.delta > 0 ? "r" : "l")\" style=\"width:\(min(100, width))px\"></span></td><td>"
    )
    if let text {
      buffer.putHTML(text)
    } else if let row = cause.row {
      buffer.put("\(DiffWords.cause(cause.kind)) <a href=\"#c\(row)\"><code>")
      buffer.putHTML(DiffWords.shortPath(row, of: diff))
      buffer.put("</code></a>")
      buffer.putHTML(DiffWords.counts(diff.rows[row]))
    }
    buffer.put("</td></tr>\n")
  }

  private static func putTree(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    let shown = DiffContext.shown(diff)
    let linked = Set(
      diff.causes.list.compactMap(\.row) + diff.reasons.map(\.row) + (diff.firstDivergence.map { [$0] } ?? []))
    /// Elements that are open: where they end, and whether they are a fold of equal lines.
    var open: [Int] = []
    var fold = -1
    for row in diff.rows.indices {
      if buffer.isStopped { return }
      while let end = open.last, end <= row {
        buffer.put("</details>")
        open.removeLast()
      }
      if fold >= 0, fold <= row {
        buffer.put("</details>\n")
        fold = -1
      }
      if !shown[row], fold < 0 {
        fold = row
        while fold < diff.rows.count, !shown[fold], diff.rows[fold].depth >= diff.rows[row].depth { fold += 1 }
        buffer.put("<details class=\"same\"><summary style=\"--d:\(min(HTMLPage.deepest, diff.rows[row].depth))\">… ")
        buffer.put("\(fold - row) same</summary>\n")
      }
      let end = diff.rows[row].subtreeEnd
      let opens = end > row + 1 && open.count < HTMLPage.deepest && diff.rows[row].depth < HTMLPage.deepest
      // A call that only one packet made is told by one line; what is beneath is as new as itself.
      let differs = (row + 1..<max(row + 1, end)).contains { shown[$0] }
      let isOpen = opens && differs && !diff.rows[row].isOneSided
      buffer.put(opens ? (isOpen ? "<details open><summary" : "<details><summary") : "<div")
      putRow(row, of: diff, id: linked.contains(row), into: &buffer)
      buffer.put(opens ? "</summary>\n" : "</div>\n")
      if opens { open.append(end) }
      buffer.breathe()
    }
    for _ in open { buffer.put("</details>") }
    if fold >= 0 { buffer.put("</details>") }
    buffer.put("\n")
  }

  private static func putRow(_ row: Int, of diff: TreeDiff, id: Bool, into buffer: inout ExportBuffer) {
    let line = diff.rows[row]
    let kind =
      switch line.state {
      case .same: ""
      case .onlyLeft: "l"
      case .onlyRight: "r"
      case .moved: line.left != nil ? "l" : "r"
      case .slower, .faster, .countChanged, .returnChanged, .renamed: "t"
      }
    if id { buffer.put(" id=\"c\(row)\"") }
    buffer.put(" class=\"c \(kind)\" style=\"--d:\(min(HTMLPage.deepest, line.depth))\"><i>")
    buffer.putHTML(String(line.state.sign))
    buffer.put("</i><code>")
    buffer.putHTML(DiffWords.name(diff.name(of: row)) + DiffWords.counts(line))
    buffer.put("</code>")
    let hasOwnWords = line.state == .countChanged || line.state == .returnChanged
    if let remark = DiffWords.remark(line) ?? (hasOwnWords ? line.state.words : nil) {
      buffer.put(" <em>\(remark)")
      if let values = diff.returns[row] {
        buffer.putHTML(" \(ReturnValue.words(values.left)) → \(ReturnValue.words(values.right))")
      }
      buffer.put("</em>")
    }
    buffer.put("<span>\(line.left == nil ? "" : TimeText.short(line.leftTime))</span>")
    buffer.put("<span>\(line.right == nil ? "" : TimeText.short(line.rightTime))</span>")
    let delta = line.delta.flatMap { $0 == 0 ? nil : TimeText.signed($0) } ?? ""
    buffer.put("<span>\(delta)</span>")
  }

  private static let style: StaticString = """
    .l { color: var(--l); } .r { color: var(--r); } .t { color: var(--t); }
    .bar { display: inline-block; height: .7em; background: currentColor; }
    .first { border-left: .3em solid var(--t); padding-left: .7em; font-size: 1.05em; }
    .legend, .same > summary { color: var(--dim); }
    .c.l { background: var(--lb); } .c.r { background: var(--rb); } .c.t { background: var(--tb); }
    .same > summary { padding-left: calc(var(--d) * 1.1em + 2.8em); }

    """
}
