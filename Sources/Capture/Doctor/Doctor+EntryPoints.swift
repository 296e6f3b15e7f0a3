import KernelTypes
import SystemCalls

/// What functions as entry points need, beyond the handlers of TCP, UDP and ICMP.
extension Doctor {
  /// Whether the whole of ftrace is switched off.
  static func ftraceIsOff(_ machine: Machine = .this()) -> Bool {
    machine.text("/proc/sys/kernel/ftrace_enabled") == "0"
  }

  /// ftrace as a whole, and who else uses it.
  static func ftrace(_ machine: Machine, _ traceFS: TraceFS?) -> [Finding] {
    switch machine.look("/proc/sys/kernel/ftrace_enabled") {
    case .text("0"):
      return [Finding(state: .missing, text: "ftrace is switched off", cure: "sysctl kernel.ftrace_enabled=1")]
    case .text: return [.ok("ftrace is on")] + replaced(machine, traceFS)
    case .hidden: return [.hidden("whether ftrace is on")]
    case .absent:
      return [
        Finding(
          state: .missing, text: "the kernel has no ftrace", cure: "a kernel with CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y")
      ]
    }
  }

  /// Functions that only one may replace, and somebody does.
  private static func replaced(_ machine: Machine, _ traceFS: TraceFS?) -> [Finding] {
    var findings: [Finding] = []
    let patches = (try? System.list(machine.path("/sys/kernel/livepatch"))) ?? []
    if !patches.isEmpty {
      findings.append(
        Finding(
          state: .note, text: "live patches are loaded: \(patches.joined(separator: ", "))",
          cure: "functions that they replace cannot be entry points; choose their callers"))
    }
    guard let traceFS else { return findings }
    let names = HookedFunctions.replaced(in: traceFS.topLevel.value("enabled_functions"))
    if !names.isEmpty {
      let more = names.count > 8 ? " and \(names.count - 8) more" : ""
      findings.append(
        Finding(
          state: .note, text: "somebody replaces \(names.prefix(8).joined(separator: ", "))\(more)",
          cure: "these cannot be entry points meanwhile"))
    }
    return findings
  }

  /// The kernel's functions, or why they cannot be told; nil for whom they are not to be seen.
  typealias Functions = Result<KernelFunctions, CaptureError>?

  static func functions(_ machine: Machine, _ traceFS: TraceFS?, _ types: KernelPrototypes) -> Functions {
    guard machine.isRoot, let traceFS, let kernel = types.all else { return nil }
    return Result { () throws(CaptureError) in
      try KernelFunctions.load(
        kernel: kernel, btf: machine.path(KernelFunctions.directory),
        functions: traceFS.topLevel.file("available_filter_functions"))
    }
  }

  static func entryPoints(
    _ machine: Machine, _ types: KernelPrototypes, _ functions: Functions, _ result: inout Examination
  ) -> [Section] {
    let only = "so that only tcp, udp and icmp can be entry points"
    guard types.isThere else {
      return [
        Section(
          "types",
          [
            Finding(state: .note, text: "\(types.trouble), \(only)", cure: "a kernel with CONFIG_DEBUG_INFO_BTF=y")
          ])
      ]
    }
    switch functions {
    case .success(let kernel):
      let count = kernel.candidates.count { $0.hindrance == nil }
      result.know("functions", count)
      return [
        Section("types", [.ok("the kernel describes its types (BTF): \(count) functions can be entry points")]),
        named(kernel, &result),
      ]
    case .failure(let error):
      return [Section("types", [Finding(state: .note, text: "BTF cannot be used, \(only)", cure: error.description)])]
    case nil:
      return [
        Section("types", [.ok("the kernel describes its types (BTF)")]),
        Section(
          "entries",
          [
            machine.isRoot
              ? Finding(state: .note, text: "which functions can be entry points cannot be seen without tracefs")
              : .hidden("which functions can be entry points")
          ]),
      ]
    }
  }

  /// What each name stands for here.
  static func named(_ kernel: KernelFunctions, _ result: inout Examination) -> Section {
    var renamed: [String] = []
    var findings: [Finding] = []
    for entry in NamedEntry.all where entry.bits == 0 {
      let found = entry.functions.map { name in (name, kernel.answer(to: name)) }
      let functions = found.compactMap { $0.1.function }
      let refused = found.filter { $0.1.function == nil }.map { "\($0.0): \($0.1.reason)" }
      result.know("entry.\(entry.name)", functions.isEmpty ? "none" : functions.joined(separator: " "))
      renamed += functions.filter { !entry.functions.contains($0) }.map { "\(entry.name) is \($0)" }
      if functions.isEmpty {
        findings.append(
          Finding(
            state: .note, text: "-a \(entry.name) stands for nothing here (\(refused.joined(separator: "; ")))",
            cure: "choose another: 'ftview entries'"))
      } else if !refused.isEmpty {
        findings.append(
          Finding(
            state: .note,
            text: "-a \(entry.name) is only \(functions.joined(separator: ", ")) (\(refused.joined(separator: "; ")))"))
      } else {
        findings.append(.ok("-a \(entry.name) is \(functions.joined(separator: ", "))"))
      }
    }
    let names = NamedEntry.all.lazy.filter { $0.bits == 0 }.map(\.name).joined(separator: ", ")
    let extra = renamed.isEmpty ? "" : "; " + renamed.joined(separator: ", ")
    return Section("entries", findings, summary: "\(names) stand for functions here\(extra)")
  }
}
