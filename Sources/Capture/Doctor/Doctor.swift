import Glibc
import SystemCalls
import TraceEvents

/// Looks at everything that a capture needs, and changes nothing for longer than the look takes.
///
/// All of it can be told before the module is there: what the module asks of the kernel when it is loaded and when it
/// is armed is in /proc/kallsyms, BTF and tracefs.
package enum Doctor {
  /// Every finding, in the order in which a capture needs what it is about.
  package static func examine() -> Examination { examine(.this()) }

  static func examine(_ machine: Machine) -> Examination {
    var result = Examination()
    let configuration = KernelConfiguration.find(on: machine)
    let symbols = KernelSymbols(machine.bytes("/proc/kallsyms") ?? [], of: ModuleNeeds.names)
    let types = KernelPrototypes(machine)
    let traceFS = TraceFS.find(on: machine)
    let kprobes = Kprobes(machine, symbols)
    let functions = self.functions(machine, traceFS, types)

    result.sections = [
      Section("root", [root(machine)]),
      kernel(machine),
      self.configuration(configuration, machine),
      building(machine),
      loading(machine, configuration),
      exports(symbols, machine),
      gate(symbols, types, kprobes),
      Section("module", module(machine)),
      Section("symbols", [addresses(machine)]),
    ]
    if let traceFS {
      result.sections.append(Section("tracefs", [.ok("tracefs at \(traceFS.root)")]))
      result.sections += tracing(traceFS, machine, &result)
    } else {
      result.sections.append(
        Section("tracefs", [Finding(state: .missing, text: "tracefs", cure: CaptureError.noTracefs.description)]))
    }
    result.sections += [
      Section("kprobes", [kprobes.finding]),
      Section("ftrace", ftrace(machine, traceFS)),
      protocols(symbols, machine, traceFS),
      drops(types, symbols),
      journeys(symbols, types, functions),
      values(machine, symbols, types, &result),
    ]
    result.sections += entryPoints(machine, types, functions, &result)
    result.sections.append(Section("leftovers", [leftovers(machine)]))
    describe(machine, configuration, symbols, types, into: &result)
    return result
  }

  private static func root(_ machine: Machine) -> Finding {
    machine.isRoot ? .ok("root") : Finding(state: .missing, text: "root", cure: "run it with sudo")
  }

  private static func leftovers(_ machine: Machine) -> Finding {
    guard machine.isRoot else {
      return Finding(state: .note, text: "only root can see whether an earlier capture left tracing changed")
    }
    let directory = RuntimeDirectory(path: machine.path("/run/ftview"))
    guard System.exists(directory.restorePath) else { return .ok("no earlier capture left tracing changed") }
    if let lock = try? directory.lock() {
      lock.close()
      return Finding(state: .missing, text: "an earlier capture left tracing changed", cure: "ftview restore")
    }
    return Finding(state: .note, text: "a capture is running")
  }

  /// How this kernel differs from others, good or bad: for programs, and for the table of Docs/Kernels.md.
  private static func describe(
    _ machine: Machine, _ configuration: KernelConfiguration?, _ symbols: KernelSymbols, _ types: KernelPrototypes,
    into result: inout Examination
  ) {
    result.know("release", machine.release)
    // `none (voluntary) full`: the one in brackets holds.
    if machine.version.has("PREEMPT_RT") {
      result.know("preemption", "rt")
    } else if let models = machine.text("/sys/kernel/debug/sched/preempt"), let open = models.firstIndex(of: "("),
      let close = models[open...].firstIndex(of: ")")
    {
      result.know("preemption", models[models.index(after: open)..<close])
    }
    result.know("fprobe", symbols.isFunction("register_fprobe"))
    if let prototype = types.prototype(ofProbeOf: "kfree_skb") { result.know("kfree_skb", prototype) }
    if let configuration {
      result.know("modversions", configuration.isOn("MODVERSIONS"))
      if let compiler = configuration["CC_VERSION_TEXT"] { result.know("compiler", compiler) }
    }
  }
}
