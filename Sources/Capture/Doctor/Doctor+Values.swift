import TraceEvents

/// Whether a capture records what each call returned.
extension Doctor {
  static func values(
    _ machine: Machine, _ symbols: KernelSymbols, _ types: KernelPrototypes, _ result: inout Examination
  ) -> Section {
    let facts = Dictionary(result.facts.map { ($0.name, $0.value) }) { $1 }
    let recordsThem = facts["retval"] == "true"
    let trouble = recordsThem ? nil : valueTrouble(machine, symbols, types, inInstances: facts["instances"] != "false")
    result.know("values", recordsThem ? "kernel" : trouble == nil ? "module" : "none")
    let (way, arguments) = arguments(
      machine, symbols, isRecorded: facts["args"] == "true", hasValues: !recordsThem && trouble == nil)
    result.know("arguments", way)
    return Section("values", [values(recordsThem: recordsThem, trouble), arguments])
  }

  private static func values(recordsThem: Bool, _ trouble: String?) -> Finding {
    if recordsThem { return .ok("values: the kernel itself records what each call returned") }
    guard let trouble else { return .ok("values: what each call in a window returned can be recorded") }
    return Finding(state: .note, text: "values: of what calls return only the entry function's is recorded: \(trouble)")
  }

  /// How a capture gets to know what calls are given: by `kernel`, `module` or `none`, and that for people.
  private static func arguments(
    _ machine: Machine, _ symbols: KernelSymbols, isRecorded: Bool, hasValues: Bool
  ) -> (way: String, finding: Finding) {
    if isRecorded { return ("kernel", .ok("arguments: the tracer records what each call was given")) }
    let missing = ModuleNeeds.arguments.first { !symbols.isFunction($0) }
    if hasValues, missing == nil, !moduleSees(machine, { !$0.offersArguments }) {
      return ("module", .ok("arguments: what each call in a window was given can be recorded"))
    }
    let text =
      "arguments: what calls are given is not recorded: that takes Linux 6.11 to 6.13, or 6.15 and later with "
      + "CONFIG_FUNCTION_TRACE_ARGS"
    return ("none", Finding(state: .note, text: text))
  }

  /// What keeps the module from taking them; nil when nothing does that can be seen.
  private static func valueTrouble(
    _ machine: Machine, _ symbols: KernelSymbols, _ types: KernelPrototypes, inInstances: Bool
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
    return moduleSees(machine, { !$0.offersValues }) ? "the module sees no way on this kernel" : nil
  }

  /// Whether the module is there and says so; it is not asked while somebody else has it.
  private static func moduleSees(_ machine: Machine, _ answer: (borrowing Device) -> Bool) -> Bool {
    guard machine.isRoot, machine.exists("/sys/module/ftview") || machine.exists("/dev/ftview"),
      let device = try? Device.open()
    else { return false }
    return answer(device)
  }
}
