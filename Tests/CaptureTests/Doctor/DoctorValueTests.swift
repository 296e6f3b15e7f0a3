import Testing

@testable import Capture

@Suite("What the doctor says of return values")
struct DoctorValueTests {
  private static let only = DoctorTests.onlyEntry

  struct Case: CustomTestStringConvertible, Sendable {
    var what: String
    var line: String
    var fact = "none"
    var facts = ["instances": "true", "retval": "false"]
    var change: @Sendable (KernelTree) throws -> Void = { _ in }

    var testDescription: String { what }
  }

  private static func types(_ returns: KernelTree.Types.Return) -> @Sendable (KernelTree) throws -> Void {
    { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(returns: returns))) }
  }

  @Test(
    "whether what calls return can be recorded",
    arguments: [
      Case(
        what: "a kernel with all that it takes",
        line: "ok       values: what each call in a window returned can be recorded", fact: "module"),
      Case(
        what: "a kernel that records it", line: "ok       values: the kernel itself records what each call returned",
        fact: "kernel", facts: ["instances": "true", "retval": "true"], change: types(.nowhere)),
      Case(
        what: "no instances", line: "note     \(only): function_graph works in the top-level buffer only",
        facts: ["instances": "false"]),
      Case(
        what: "6.1",
        line:
          "note     \(only): here function_graph has one return function for all trace arrays (each has its own from "
          + "Linux 6.11 on)", change: types(.shared)),
      Case(
        what: "a number in its place", line: "note     \(only): trace_array.gops is not what the module knows",
        change: types(.number)),
      Case(
        what: "two kinds of trace arrays", line: "note     \(only): trace_array.gops is not what the module knows",
        change: types(.twice)),
      Case(
        what: "no trace arrays", line: "note     \(only): trace_array.gops is not what the module knows",
        change: types(.nowhere)),
      Case(what: "no types", line: "note     \(only): the kernel does not describe its types") {
        try $0.remove("sys/kernel/btf/vmlinux")
      },
      Case(what: "no trial", line: "note     \(only): the kernel has no function unregister_ftrace_graph") {
        try $0.replace("unregister_ftrace_graph", with: nil, in: DoctorTests.symbols)
      },
      Case(
        what: "a return function that was changed",
        line: "note     \(only): the compiler made trace_graph_return.isra.0 of trace_graph_return"
      ) {
        try $0.replace(
          "trace_graph_return", with: "ffffffff81000100 t trace_graph_return.isra.0", in: DoctorTests.symbols)
      },
    ])
  func values(of case: Case) throws {
    let kernel = try KernelTree()
    try `case`.change(kernel)
    var result = Examination()
    for (name, value) in `case`.facts { result.know(name, value) }
    let machine = kernel.machine
    let symbols = KernelSymbols(machine.bytes("/proc/kallsyms") ?? [], of: ModuleNeeds.names)
    let section = Doctor.values(machine, symbols, KernelPrototypes(machine), &result)
    #expect(section.findings.first?.line == `case`.line)
    #expect(result.facts.first { $0.name == "values" }?.value == `case`.fact)
    #expect(section.findings.count == 2)
  }

  @Test(
    "whether what calls are given can be recorded",
    arguments: [
      ("true", "trace_graph_entry", "kernel", "ok       arguments: the tracer records what each call was given"),
      ("false", "", "module", "ok       arguments: what each call in a window was given can be recorded"),
      (
        "false", "trace_graph_entry", "none",
        "note     arguments: what calls are given is not recorded: that takes Linux 6.11 to 6.13, or 6.15 and later with "
          + "CONFIG_FUNCTION_TRACE_ARGS"
      ),
    ])
  func arguments(recorded: String, without: String, fact: String, line: String) throws {
    let kernel = try KernelTree()
    if !without.isEmpty { try kernel.replace(without, with: nil, in: DoctorTests.symbols) }
    var result = Examination()
    for (name, value) in [("instances", "true"), ("retval", "false"), ("args", recorded)] { result.know(name, value) }
    let machine = kernel.machine
    let symbols = KernelSymbols(machine.bytes("/proc/kallsyms") ?? [], of: ModuleNeeds.names)
    let section = Doctor.values(machine, symbols, KernelPrototypes(machine), &result)
    #expect(section.findings.last?.line == line)
    #expect(result.facts.first { $0.name == "arguments" }?.value == fact)
  }
}
