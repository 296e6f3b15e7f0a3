import TestSupport
import Testing

@testable import Capture

@Suite("What a capture changes in tracing, and in which order")
struct TracingPlanTests {
  /// The top-level directory as a kernel that was not used yet shows it.
  private static let fresh: [String: String] = [
    "tracing_on": "1\n", "trace_clock": "[local] global mono\n", "buffer_size_kb": "7 (expanded: 1408)\n",
    "set_ftrace_pid": "no pid\n", "current_tracer": "nop\n", "trace": "", "set_event": "",
    "options/overwrite": "1\n", "options/record-cmd": "1\n", "options/stacktrace": "0\n",
    "options/userstacktrace": "0\n", "options/function-fork": "0\n", "options/funcgraph-irqs": "1\n",
    "set_ftrace_notrace": "#### no functions disabled ####\n", "max_graph_depth": "0\n",
    "events/ftview/packet_begin/enable": "0\n", "events/ftview/packet_begin/id": "1\n",
    "events/ftview/packet_end/enable": "0\n", "events/ftview/packet_end/id": "2\n", "events/ftview/filter": "none\n",
    "per_cpu/cpu0/stats": "entries: 0\noverrun: 0\n", "per_cpu/cpu1/stats": "entries: 0\noverrun: 0\n",
  ]

  private func changes(_ plan: TracingPlan, below root: String) -> [String] {
    plan.changes.map { change in
      switch change {
      case .instance(let path): "mkdir " + path.dropFirst(root.count + 1)
      case .write(let value, let path): "\(path.dropFirst(root.count + 1)) = \(value)"
      }
    }
  }

  @Test("in the top-level buffer only what differs is written: filter, then events, then tracer, recording last")
  func topLevel() throws {
    let tree = try TemporaryTree(Self.fresh)
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: TracingSettings())
    #expect(
      changes(plan, below: tree.root) == [
        "tracing_on = 0",
        "options/funcgraph-irqs = 0",
        "trace_clock = mono",
        "buffer_size_kb = 8192",
        "set_ftrace_pid = 1000000000",
        "set_ftrace_notrace = irq_enter_rcu idle_cpu",
        "events/ftview/packet_begin/enable = 1",
        "events/ftview/packet_end/enable = 1",
        "current_tracer = function_graph",
        "tracing_on = 1",
      ])
  }

  @Test(
    "how many functions there are is the first number that the kernel says",
    arguments: [("40551 pages:160 groups: 3\nftrace boot update time = 0 (ns)\n", 40551), ("\n", 0)])
  func functionCount(text: String, count: Int) throws {
    let tree = try TemporaryTree(["dyn_ftrace_total_info": text])
    #expect(TraceFS(root: tree.root).functionCount == count)
  }

  @Test("every change to the top-level buffer has a step that takes it back")
  func stepForEachChange() throws {
    let tree = try TemporaryTree(Self.fresh)
    var settings = TracingSettings()
    settings.depth = 5
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: settings)
    for case .write(_, let path) in plan.changes {
      #expect(plan.steps.contains { if case .file(path, _, _) = $0 { true } else { false } })
    }
    for change in plan.changes {
      if case .write(let value, let path) = change {
        try tree.write(String(path.dropFirst(tree.root.count + 1)), value)
      }
    }
    // Plain files keep what was written: they must read as what the originals take.
    _ = RestoreSteps(restore: RestoreFile(owner: 1, steps: plan.steps)).runAtOnce()
    for (name, before) in Self.fresh where name != "trace" {
      let now = try tree.text(name)
      #expect(now == ControlFile.value(for: before, of: name) || now == before, "\(name)")
    }
  }

  @Test("the functions to trace are told by line, before the tracer starts, and all are traced again afterwards")
  func tracedLines() throws {
    let all = "#### all functions enabled ####\n"
    var settings = TracingSettings()
    settings.tracedLines = [3, 17, 40000]
    let tree = try TemporaryTree(Self.fresh.merging(["set_ftrace_filter": all]) { $1 })
    let traceFS = TraceFS(root: tree.root)
    let plan = try TracingPlan(topLevelOf: traceFS, settings: settings)
    let order = changes(plan, below: tree.root)
    let place = try #require(order.firstIndex(of: "set_ftrace_filter = 3 17 40000"))
    #expect(place < (order.firstIndex(of: "current_tracer = function_graph") ?? 0))
    #expect(plan.steps.contains(.file(path: tree.path("set_ftrace_filter"), before: all)))
    #expect(ControlFile.value(for: all, of: "set_ftrace_filter") == "")
    let instance = TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: settings)
    #expect(changes(instance, below: tree.root).contains("instances/ftview/set_ftrace_filter = 3 17 40000"))
    // Somebody's own list stays.
    try tree.write("set_ftrace_filter", "schedule\n")
    let beside = try TracingPlan(topLevelOf: traceFS, settings: settings)
    #expect(!changes(beside, below: tree.root).contains { $0.hasPrefix("set_ftrace_filter") })
  }

  @Test("an instance takes its own settings away with it; what is the tracer's is put back by itself")
  func instance() throws {
    let tree = try TemporaryTree(Self.fresh)
    let traceFS = TraceFS(root: tree.root)
    let plan = TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: TracingSettings())
    #expect(
      plan.steps == [
        .file(path: tree.path("options/funcgraph-irqs"), before: "1\n"),
        .instance(path: tree.path("instances/ftview")),
      ])
    let order = changes(plan, below: tree.root)
    #expect(order[1] == "mkdir instances/ftview")
    #expect(
      order.suffix(7) == [
        "instances/ftview/set_ftrace_pid = 1000000000",
        "instances/ftview/set_ftrace_notrace = irq_enter_rcu idle_cpu", "instances/ftview/options/funcgraph-irqs = 0",
        "instances/ftview/options/funcgraph-args = 1",
        "instances/ftview/events/ftview/enable = 1",
        "instances/ftview/current_tracer = function_graph", "instances/ftview/tracing_on = 1",
      ])
  }

  @Test("values are the tracer's option, in the instance or in the one place that all share")
  func values() throws {
    let tree = try TemporaryTree(Self.fresh.merging(["options/funcgraph-args": "0\n"]) { $1 })
    let traceFS = TraceFS(root: tree.root)
    var settings = TracingSettings()
    let shared = TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: settings)
    #expect(changes(shared, below: tree.root).contains("options/funcgraph-args = 1"))
    #expect(shared.steps.contains(.file(path: tree.path("options/funcgraph-args"), before: "0\n")))
    settings.values = false
    let without = TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: settings)
    #expect(!changes(without, below: tree.root).contains("options/funcgraph-args = 0"))
    #expect(changes(without, below: tree.root).contains("instances/ftview/options/funcgraph-args = 0"))
  }

  @Test("a threshold that no tracer needs is taken away and put back; one that somebody's may need stays, and is told")
  func threshold() throws {
    let tree = try TemporaryTree(Self.fresh.merging(["tracing_thresh": "100\n"]) { $1 })
    let traceFS = TraceFS(root: tree.root)
    let instance = traceFS.instance("ftview")
    let plan = TracingPlan(instance: instance, in: traceFS, settings: TracingSettings())
    #expect(changes(plan, below: tree.root).first == "tracing_thresh = 0")
    #expect(plan.steps.first == .file(path: tree.path("tracing_thresh"), before: "100\n"))
    #expect(TracingUse.limits(of: instance, in: traceFS) == [])
    let topLevel = try TracingPlan(topLevelOf: traceFS, settings: TracingSettings())
    #expect(topLevel.steps.contains(.file(path: tree.path("tracing_thresh"), before: "100\n")))
    try tree.write("instances/other/current_tracer", "wakeup\n")
    let beside = TracingPlan(instance: instance, in: traceFS, settings: TracingSettings())
    #expect(!changes(beside, below: tree.root).contains { $0.hasPrefix("tracing_thresh") })
    #expect(changes(beside, below: tree.root).contains("options/funcgraph-irqs = 0"))
    #expect(TracingUse.limits(of: instance, in: traceFS) == ["tracing_thresh leaves out calls that take less"])
    try tree.write("tracing_thresh", "0\n")
    #expect(TracingUse.limits(of: instance, in: traceFS) == [])
  }

  @Test("a sub-buffer's size is set before the buffer's, and only when it was asked for")
  func subBuffers() throws {
    let tree = try TemporaryTree(Self.fresh.merging(["buffer_subbuf_size_kb": "4\n"]) { $1 })
    let traceFS = TraceFS(root: tree.root)
    var settings = TracingSettings()
    #expect(
      !changes(TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: settings), below: tree.root)
        .contains { $0.contains("subbuf") })
    settings.subBufferKilobytes = 16
    let order = changes(
      TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: settings), below: tree.root)
    let place = try #require(order.firstIndex(of: "instances/ftview/buffer_subbuf_size_kb = 16"))
    #expect(place < (order.firstIndex(of: "instances/ftview/buffer_size_kb = 8192") ?? 0))
    let topLevel = try TracingPlan(topLevelOf: traceFS, settings: settings)
    #expect(topLevel.steps.contains(.file(path: tree.path("buffer_subbuf_size_kb"), before: "4\n")))
  }

  @Test("somebody else's graph tracer keeps its options")
  func sharedOptions() throws {
    let tree = try TemporaryTree(Self.fresh)
    try tree.write("instances/other/current_tracer", "function_graph\n")
    let traceFS = TraceFS(root: tree.root)
    let plan = TracingPlan(instance: traceFS.instance("ftview"), in: traceFS, settings: TracingSettings())
    #expect(plan.steps == [.instance(path: tree.path("instances/ftview"))])
  }

  @Test("somebody else's set_ftrace_notrace is not replaced")
  func notrace() throws {
    let tree = try TemporaryTree(Self.fresh)
    try tree.write("set_ftrace_notrace", "schedule\n")
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: TracingSettings())
    #expect(!changes(plan, below: tree.root).contains { $0.hasPrefix("set_ftrace_notrace") })
  }

  @Test("with interrupts wanted, nothing keeps them out")
  func interrupts() throws {
    let tree = try TemporaryTree(Self.fresh)
    var settings = TracingSettings()
    settings.interrupts = true
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: settings)
    #expect(!changes(plan, below: tree.root).contains { $0.contains("irq") })
  }

  @Test("a used top-level buffer says what uses it")
  func uses() throws {
    let tree = try TemporaryTree(Self.fresh)
    let array = TraceFS(root: tree.root).topLevel
    #expect(TracingUse.of(array).isEmpty)
    try tree.write("current_tracer", "function\n")
    try tree.write("set_event", "sched:sched_switch\nftview:packet_begin\nirq:irq_handler_entry\n")
    try tree.write("per_cpu/cpu1/stats", "entries: 12\noverrun: 0\n")
    #expect(
      TracingUse.of(array) == [
        "the tracer 'function' is set", "2 events are enabled, sched:sched_switch first", "the buffer holds 12 events",
      ])
  }

  @Test("others' events are off while the top-level buffer is taken over, and come back")
  func takenOverEvents() throws {
    let tree = try TemporaryTree(Self.fresh)
    try tree.write("set_event", "sched:sched_switch\n")
    try tree.write("events/sched/sched_switch/enable", "1*\n")
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: TracingSettings())
    #expect(changes(plan, below: tree.root).contains("events/sched/sched_switch/enable = 0"))
    #expect(plan.steps.contains(.file(path: tree.path("events/sched/sched_switch/enable"), before: "1*\n")))
  }

  @Test("CPUs whose buffers differ are changed, and put back, one by one")
  func perCPUBuffers() throws {
    let tree = try TemporaryTree(Self.fresh)
    try tree.write("buffer_size_kb", "X\n")
    try tree.write("per_cpu/cpu0/buffer_size_kb", "100\n")
    try tree.write("per_cpu/cpu1/buffer_size_kb", "200\n")
    let plan = try TracingPlan(topLevelOf: TraceFS(root: tree.root), settings: TracingSettings())
    #expect(plan.steps.contains(.file(path: tree.path("per_cpu/cpu1/buffer_size_kb"), before: "200\n")))
    #expect(!changes(plan, below: tree.root).contains { $0.hasPrefix("buffer_size_kb") })
  }
}
