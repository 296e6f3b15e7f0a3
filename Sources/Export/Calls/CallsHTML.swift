import CallTrees
import KernelTypes
import TraceEvents

/// Packets and their calls as one HTML file that needs nothing else (``HTMLPage``): a tree for each packet, which folds without a
/// script. The one script searches, unfolds everything and folds it again.
enum CallsHTML {
  /// Calls at this depth and deeper are folded at first, in the first packet; other packets are folded themselves.
  private static let openDepth = 3

  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    let kind = trace.packets.hasWindows ? "packet" : "root"
    let title = parts.count == 1 ? trace.packets.title(of: parts[0].packet) : "\(parts.count) \(kind)s"
    HTMLPage.begin(title: "\(title) of \(trace.source)", script: CallsPage.hash, style: CallsPage.style, into: &buffer)
    buffer.put("<h1>Calls of ")
    buffer.putHTML(title)
    buffer.put("</h1>\n<p class=\"source\">")
    buffer.putHTML(trace.source)
    buffer.put("</p>\n")
    buffer.put(CallsPage.tools)
    var names = FunctionNames(trace.functions) { $2.putHTML($0.printed($1)) }
    let freeing = DropFunctions(trace.functions)
    for (position, part) in parts.enumerated() where !buffer.isStopped {
      put(part, isOpen: position == 0, of: trace, freeing, names: &names, into: &buffer)
    }
    buffer.put(CallsPage.scriptBegin)
    buffer.put(CallsPage.script)
    buffer.put(CallsPage.scriptEnd)
    HTMLPage.end(into: &buffer)
  }

  private static func put(
    _ part: ExportPart, isOpen: Bool, of trace: Trace, _ freeing: DropFunctions, names: inout FunctionNames,
    into buffer: inout ExportBuffer
  ) {
    let errors = PacketErrors(trace, part.packet, freeing: freeing)
    let sheet = PacketSheet(part, errors, of: trace)
    buffer.put(isOpen ? "<details class=\"p\" open>" : "<details class=\"p\">")
    buffer.put("<summary><b>")
    buffer.putHTML(sheet.name)
    buffer.put("</b> <code>")
    buffer.putHTML(sheet.title)
    buffer.put("</code>")
    if let trouble = sheet.trouble { put(trouble, "em", isTrouble: true, into: &buffer) }
    buffer.put("</summary>\n<table>\n")
    for line in [sheet.verdict] + sheet.lines {
      buffer.put("<tr><th scope=\"row\">")
      buffer.putHTML(line.label)
      buffer.put("</th>")
      put(line.text, "td", isTrouble: line.isTrouble, into: &buffer)
      buffer.put("</tr>\n")
    }
    buffer.put("</table>\n")
    buffer.put(CallsPage.heads)
    putCalls(part, errors, isOpen: isOpen, of: trace, names: &names, into: &buffer)
    buffer.put("</details>\n")
  }

  private static func put(
    _ text: String, _ element: StaticString, isTrouble: Bool, into buffer: inout ExportBuffer
  ) {
    buffer.put("<")
    buffer.put(element)
    buffer.put(isTrouble ? " class=\"t\">" : ">")
    buffer.putHTML(text)
    buffer.put("</")
    buffer.put(element)
    buffer.put(">")
  }

  private static func putCalls(
    _ part: ExportPart, _ errors: PacketErrors, isOpen: Bool, of trace: Trace, names: inout FunctionNames,
    into buffer: inout ExportBuffer
  ) {
    let calls = trace.calls
    let objects = trace.objectNames(of: part.packet)
    var notes = NoteReader(trace.notes, from: part.rows.lowerBound)
    var whole: Int64 = 1
    var root = part.rows.lowerBound
    while root < part.rows.upperBound {
      whole = whole.addingReportingOverflow(max(0, calls.total(root) ?? 0)).partialValue
      root = max(root + 1, calls.subtreeEnd[root])
    }
    let begin = part.isWhole ? part.packet.time : nil
    let origin = begin ?? Timeline.origin(part.rows, of: calls)
    var walk = CallWalk(part.rows, of: calls)
    while !buffer.isStopped, let step = walk.step() {
      switch step {
      case .enter(let row, let isLeaf):
        let depth = walk.depth - 1
        let opens = !isLeaf && depth < HTMLPage.deepest
        if opens {
          if isOpen, depth < openDepth {
            buffer.put("<details open><summary class=\"c\" style=\"--d:")
          } else {
            buffer.put("<details><summary class=\"c\" style=\"--d:")
          }
        } else {
          buffer.put("<div class=\"c\" style=\"--d:")
        }
        buffer.put(min(depth, HTMLPage.deepest))
        buffer.put("\"><i>")
        buffer.putMarks(calls.flags[row], isError: errors.code(of: row) != nil)
        buffer.put("</i><code>")
        names.put(calls.function[row], into: &buffer)
        if notes.take(row) != nil, let texts = trace.namedNotes(row, objects) { put(texts, into: &buffer) }
        buffer.put("</code><em>")
        putBar(calls.total(row), of: whole, into: &buffer)
        buffer.put("</em><span>")
        if let start = calls.entry(row) {
          buffer.put(UInt8(ascii: "+"))
          buffer.putMicroseconds(start &- origin)
        }
        buffer.put("</span><span>")
        putTime(calls.total(row), into: &buffer)
        buffer.put("</span><span>")
        putTime(calls.selfTime(row), into: &buffer)
        buffer.put(opens ? "</span></summary>\n" : "</span></div>\n")
      case .exit(let row):
        let isLeaf = calls.subtreeEnd[row] <= row + 1 || row + 1 >= part.rows.upperBound
        if !isLeaf, walk.depth < HTMLPage.deepest { buffer.put("</details>\n") }
      }
      buffer.breathe()
    }
  }

  /// What the call was given and returned, and what stands in lines of its own.
  private static func put(_ notes: CallNotes, into buffer: inout ExportBuffer) {
    if let args = notes.args {
      buffer.put("<u>(")
      buffer.putHTML(args)
      buffer.put(")</u>")
    }
    if let ret = notes.ret {
      buffer.put(" = ")
      buffer.putHTML(ReturnValue.words(ret))
    }
    for text in notes.fields.map(\.text) + notes.remarks {
      buffer.put("<small>")
      buffer.putHTML(text)
      buffer.put("</small>")
    }
  }

  /// The call's share of all that is written of its packet, in pixels of a hundred.
  private static func putBar(_ total: Int64?, of whole: Int64, into buffer: inout ExportBuffer) {
    let width = Int((Double(max(0, total ?? 0)) / Double(whole) * 100).rounded())
    guard width > 0 else { return }
    buffer.put("<b style=\"width:")
    buffer.put(min(100, width))
    buffer.put("px\"></b>")
  }

  private static func putTime(_ time: Int64?, into buffer: inout ExportBuffer) {
    if let time { buffer.putMicroseconds(time) } else { buffer.put(UInt8(ascii: "?")) }
  }
}
