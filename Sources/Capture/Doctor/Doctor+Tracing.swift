import SystemCalls
import TraceEvents
import TraceFiles

/// tracefs: the tracer, the files that a capture writes, and how what it reads is laid out.
extension Doctor {
  static func tracing(_ traceFS: TraceFS, _ machine: Machine, _ result: inout Examination) -> [Section] {
    let array = traceFS.topLevel
    if machine.look("\(array.directory.dropFirst(machine.root.count))/current_tracer") == .hidden {
      return [Section("tracer", [.hidden("which tracers, files and events there are")])]
    }
    guard traceFS.hasFunctionGraph else {
      return [
        Section(
          "tracer",
          [Finding(state: .missing, text: "function_graph", cure: CaptureError.noFunctionGraph.description)])
      ]
    }
    let isIsolated = (try? traceFS.instancesOfferFunctionGraph()) == true
    result.know("instances", isIsolated)
    var tracer: [Finding] = [.ok("function_graph is among the tracers")]
    tracer += isIsolated ? [.ok("function_graph works in an instance: others are not in the way")] : topLevelOnly(array)
    return [Section("tracer", tracer), files(array), records(array, &result)]
  }

  private static func topLevelOnly(_ array: TraceArray) -> [Finding] {
    var findings = [
      Finding(state: .note, text: "function_graph works in the top-level buffer only: captures take that")
    ]
    let uses = TracingUse.of(array)
    if !uses.isEmpty {
      findings.append(
        Finding(
          state: .missing, text: "the top-level buffer is in use (\(uses.joined(separator: "; ")))",
          cure: "end that, or give --take-over"))
    }
    return findings
  }

  /// The files without which there is no capture, each with what it is for.
  private static let neededFiles: [(name: String, use: String)] = [
    ("set_ftrace_pid", "which keeps the gate shut"), ("current_tracer", "which starts the tracer"),
    ("tracing_on", "which starts recording"), ("trace_clock", "which sets the clock"),
    ("buffer_size_kb", "which sets the buffer's size"),
    ("events/\(DatFormat.headerPage)", "which tells how a buffer is laid out"),
    ("events/ftrace/funcgraph_entry/format", "which tells how calls are recorded"),
    ("per_cpu/cpu0/trace_pipe_raw", "from which calls are read"), ("set_ftrace_filter", "which limits what is traced"),
    ("available_filter_functions", "which tells what can be traced"),
  ]

  /// Files that a capture can do without, and what is otherwise then.
  private static let wantedFiles: [(name: String, lack: String)] = [
    ("options/funcgraph-irqs", "functions of interrupts are recorded as well"),
    ("set_ftrace_notrace", "some functions of interrupts are recorded as well"),
    ("max_graph_depth", "--depth has no effect"),
    ("options/overwrite", "a full buffer cannot be told"), ("options/record-cmd", "tasks have no names"),
  ]

  private static func files(_ array: TraceArray) -> Section {
    var findings = neededFiles.map { file in
      System.exists(array.file(file.name))
        ? Finding.ok("tracefs has \(file.name)")
        : Finding(
          state: .missing, text: "tracefs has no \(file.name), \(file.use)",
          cure: "this kernel has changed how tracing is set up: a newer ftview may know it, else report it")
    }
    findings += wantedFiles.map { file in
      System.exists(array.file(file.name))
        ? .ok("tracefs has \(file.name)")
        : Finding(state: .note, text: "tracefs has no \(file.name): \(file.lack)")
    }
    let clocks = array.value("trace_clock").split(whereSeparator: { " []".contains($0) })
    findings.append(
      clocks.contains("mono")
        ? .ok("buffers can have the clock mono")
        : Finding(state: .missing, text: "buffers cannot have the clock mono", cure: "a kernel newer than 3.17"))
    return Section(
      "files", findings, summary: "tracefs has the \(findings.count) files and settings that a capture uses")
  }

  private static let unread = "what is not known of them is not shown; a newer ftview may know it, else report it"

  /// How calls lie in the buffers.
  private static func records(_ array: TraceArray, _ result: inout Examination) -> Section {
    var findings: [Finding] = []
    for event in GraphRecordLayout.events {
      guard let text = try? System.text(array.file("events/ftrace/\(event)/format")) else { continue }
      guard let format = try? EventFormat(text: text, system: "ftrace") else {
        findings.append(
          Finding(state: .missing, text: "the format of \(event) is not understood", cure: "a newer ftview may know it")
        )
        continue
      }
      findings.append(finding(GraphRecordLayout(format)))
      if event == GraphEventName.entry {
        result.know("depth_bytes", GraphRecordLayout.depthSize(format) ?? 0)
        result.know("args", format.field("args") != nil)
      }
      if event == GraphEventName.exit { result.know("retval", format.field("retval") != nil) }
    }
    result.know("retaddr", findings.contains { $0.text.has("retaddr_entry") })
    let page = subBuffer(array)
    findings.append(page.finding)
    if let size = page.size { result.know("subbuffer_bytes", size) }
    let depth = result.facts.last { $0.name == "depth_bytes" }?.value ?? "?"
    return Section(
      "records", findings,
      summary: "calls are laid out as ftview knows them (depth of \(depth) bytes, sub-buffers of \(page.size ?? 0))")
  }

  private static func finding(_ layout: GraphRecordLayout) -> Finding {
    if !layout.missing.isEmpty {
      return Finding(
        state: .missing, text: "\(layout.event) has no \(layout.missing.joined(separator: ", ")): calls cannot be read",
        cure: "a newer ftview may know this kernel, else report it")
    }
    if !layout.unknown.isEmpty {
      return Finding(
        state: .note, text: "\(layout.event) has fields that are not known: \(layout.unknown.joined(separator: ", "))",
        cure: unread)
    }
    return .ok("\(layout.event): \(layout.fields)")
  }

  /// What the ring buffer's own records look like; ``RingEvents`` goes by these numbers.
  private static let ringFacts = [
    "type_len    :    5 bits", "time_delta  :   27 bits", "padding     : type == 29", "time_extend : type == 30",
    "time_stamp : type == 31", "data max type_len  == 28",
  ]

  private static func subBuffer(_ array: TraceArray) -> (finding: Finding, size: Int?) {
    let text = array.value("events/\(DatFormat.headerPage)")
    var metadata = TraceMetadata()
    metadata.headerPage = Array(text.utf8)
    let cure = "a newer ftview may know this kernel, else report it"
    guard (try? PageHeader(text: text)) != nil else {
      return (Finding(state: .missing, text: "how sub-buffers begin is not understood", cure: cure), nil)
    }
    let words = { (line: String) in line.split(separator: " ").joined(separator: " ") }
    let header = array.value("events/\(DatFormat.headerEvent)").split(whereSeparator: \.isNewline).map {
      words(String($0))
    }
    let odd = ringFacts.filter { fact in
      !header.contains { $0.split(separator: "\t").joined(separator: " ").hasSuffix(words(fact)) }
    }
    guard odd.isEmpty else {
      return (
        Finding(
          state: .missing, text: "the buffer's own records are laid out otherwise: not \(words(odd[0]))", cure: cure),
        nil
      )
    }
    return (.ok("sub-buffers of \(metadata.pageSize) bytes"), metadata.pageSize)
  }
}
