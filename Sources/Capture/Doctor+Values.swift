import TraceEvents

/// Whether a capture records what each call returned.
extension Doctor {
  static func values(
    _ machine: Machine, _ symbols: KernelSymbols, _ types: KernelTypes, _ result: inout Examination
  ) -> Section {
    let facts = Dictionary(result.facts.map { ($0.name, $0.value) }) { $1 }
    let recordsThem = facts["retval"] == "true"
    let trouble = recordsThem ? nil : valueTrouble(machine, symbols, types, inInstances: facts["instances"] != "false")
    result.know("values", recordsThem ? "kernel" : trouble == nil ? "module" : "none")
    if recordsThem { return Section("values", [.ok("values: the kernel itself records what each call returned")]) }
    guard let trouble else {
      return Section("values", [.ok("values: what each call in a window returned can be recorded")])
    }
    return Section(
      "values",
      [Finding(state: .note, text: "values: of what calls return only the entry function's is recorded: \(trouble)")])
  }

  /// What keeps the module from taking them; nil when nothing does that can be seen.
  private static func valueTrouble(
    _ machine: Machine, _ symbols: KernelSymbols, _ types: KernelTypes, inInstances: Bool
  ) -> String? {
    for name in ModuleNeeds.values where !symbols.isFunction(name) {
      return symbols.changed[name].map { "the compiler made \($0) of \(name)" } ?? "the kernel has no function \(name)"
    }
    switch types.arraysHaveReturnFunction {
    case nil: return types.trouble
    case .pointer: break
    case .noMember:
      return "here function_graph has one return function for all trace arrays (each has its own from Linux 6.11 on)"
    case .noStructure, .ambiguous, .other: return "trace_array.gops is not what the module knows"
    }
    if !inInstances { return "function_graph works in the top-level buffer only" }
    return moduleSeesNoWay(machine) ? "the module sees no way on this kernel" : nil
  }

  /// Whether the module is there and says so; it is not asked while somebody else has it.
  private static func moduleSeesNoWay(_ machine: Machine) -> Bool {
    guard machine.isRoot, machine.exists("/sys/module/ftview") || machine.exists("/dev/ftview"),
      let device = try? Device.open()
    else { return false }
    return !device.offersValues
  }
}
