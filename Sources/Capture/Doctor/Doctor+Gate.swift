/// What the module finds in the kernel by name when it is loaded, and when it is armed.
extension Doctor {
  private static let cure =
    "this kernel has changed what the module is made of: a newer ftview may know it, else report it"

  /// What the module links to.
  static func exports(_ symbols: KernelSymbols, _ machine: Machine) -> Section {
    guard let exported = symbols.listsExports ? symbols.exports : listed(machine) else {
      return Section(
        "exports",
        [
          Finding(
            state: .note, text: "what the kernel offers modules cannot be seen (no CONFIG_KALLSYMS_ALL, no headers)")
        ])
    }
    let findings = ModuleNeeds.exports.map { name in
      if exported.contains(name) { return Finding.ok("modules may use \(name)") }
      if name == "inet6_protos" {
        return Finding(
          state: .note, text: "IPv6 is a module that is not loaded",
          cure: "modprobe ipv6, or modprobe ftview, which loads it too")
      }
      return Finding(
        state: .missing, text: "modules may not use \(name), so that ftview.ko cannot be loaded", cure: cure)
    }
    return Section(
      "exports", findings,
      summary: "the kernel offers modules what ftview's links to: \(findings.count) functions and variables")
  }

  /// What the headers say that modules may use: `CRC name place EXPORT_SYMBOL_GPL namespace` a line, with tabs.
  private static func listed(_ machine: Machine) -> Set<String>? {
    machine.text("/lib/modules/\(machine.release)/build/Module.symvers").map { text in
      Set(text.split(separator: "\n").compactMap { $0.split(separator: "\t").dropFirst().first.map(String.init) })
    }
  }

  /// The two functions that the gate is made of.
  static func gate(_ symbols: KernelSymbols, _ types: KernelPrototypes, _ kprobes: Kprobes) -> Section {
    let findings = ModuleNeeds.gate.map { need in
      if let trouble = hindrance(need.name, symbols, kprobes) {
        return Finding(state: .missing, text: "the gate: \(trouble)", cure: cure)
      }
      guard let prototype = types.prototype(of: need.name) else {
        let why = types.isThere ? "the kernel does not describe it" : types.trouble
        return Finding(state: .note, text: "the gate: \(need.name) is there; what it takes cannot be seen: \(why)")
      }
      return need.prototypes.contains(prototype)
        ? .ok("the gate: \(need.name), \(prototype)")
        : Finding(
          state: .missing,
          text: "the gate: \(need.name) is \(prototype) here, not \(need.prototypes.joined(separator: " or "))",
          cure: cure)
    }
    let names = ModuleNeeds.gate.map(\.name).joined(separator: " and ")
    let seen = kprobes.tellsClosed ? "can be probed" : "are there"
    return Section("gate", findings, summary: "the gate: \(names) \(seen) and take what they did")
  }

  /// Why a kprobe cannot find a function; nil when it can.
  private static func hindrance(_ name: String, _ symbols: KernelSymbols, _ kprobes: Kprobes) -> String? {
    if !symbols.isFunction(name) {
      if let changed = symbols.changed[name] { return "the compiler made \(changed) of \(name)" }
      return symbols.has(name) ? "\(name) is not a function" : "the kernel has no function \(name)"
    }
    return kprobes.isClosed(name) ? "nobody may probe \(name)" : nil
  }

  /// The tracepoint that tells of drops; the module does not build where its probes are called otherwise.
  static func drops(_ types: KernelPrototypes, _ symbols: KernelSymbols) -> Section {
    let prototype = types.prototype(ofProbeOf: "kfree_skb")
    let finding: Finding
    if symbols.listsExports, !symbols.exports.contains("__tracepoint_kfree_skb") {
      finding = Finding(state: .missing, text: "drops: there is no tracepoint skb:kfree_skb", cure: cure)
    } else if let prototype {
      finding =
        ModuleNeeds.drops.contains(prototype)
        ? .ok("drops: skb:kfree_skb has the arguments that the module knows")
        : Finding(
          state: .missing, text: "drops: probes of skb:kfree_skb are \(prototype) here, which the module does not know",
          cure: cure)
    } else {
      finding = Finding(state: .note, text: "drops: what skb:kfree_skb tells cannot be seen")
    }
    return Section("drops", [finding])
  }

  /// What tells the end of packets, without which windows have no journey.
  static func journeys(_ symbols: KernelSymbols, _ types: KernelPrototypes, _ functions: Functions) -> Section {
    let wanted = Set(ModuleNeeds.journeys.map(\.name))
    let traceable = (try? functions?.get())?.traceable.all
    let hooks = traceable.map { Set($0.lazy.filter { $0.module == nil && wanted.contains($0.name) }.map(\.name)) }
    let findings = ModuleNeeds.journeys.map { need in
      let trouble: String?
      if let changed = symbols.changed[need.name], !symbols.isFunction(need.name) {
        trouble = "the compiler made \(changed) of \(need.name)"
      } else if !symbols.isFunction(need.name) {
        trouble = "the kernel has no function \(need.name)"
      } else if let hooks, !hooks.contains(need.name) {
        trouble = "ftrace cannot hook \(need.name)"
      } else if let prototype = types.prototype(of: need.name), !need.prototypes.contains(prototype) {
        trouble = "\(need.name) is \(prototype) here"
      } else {
        trouble = nil
      }
      guard let trouble else { return Finding.ok("journeys: \(need.name)") }
      return Finding(state: .note, text: "windows of one packet will not be known as one journey: \(trouble)")
    }
    return Section(
      "journeys", findings,
      summary:
        "journeys: the \(findings.count) functions that end packets \(hooks == nil ? "are there" : "can be hooked")")
  }

  /// The tables' own handlers, with which windows of tcp, udp and icmp begin.
  static func protocols(_ symbols: KernelSymbols, _ machine: Machine, _ traceFS: TraceFS?) -> Section {
    let findings = ModuleNeeds.handlers.map { entry in
      let absent = entry.functions.filter { !symbols.has($0) }
      if absent.isEmpty {
        return Finding.ok("\(entry.protocols) begins with \(entry.functions.joined(separator: ", "))")
      }
      let ways = absent.map { name in symbols.changed[name].map { "\($0) for \(name)" } ?? "no \(name)" }
      let text = "\(entry.protocols): this kernel has \(ways.joined(separator: " and "))"
      // IPv6 may be a module that nobody needs here.
      return absent.count < entry.functions.count
        ? Finding(state: .note, text: text, cure: "\(entry.protocols)4 can be used")
        : Finding(state: .missing, text: text, cure: cure)
    }
    return Section(
      "protocols", findings, summary: "tcp, udp and icmp, IPv4 and IPv6: their handlers have the names they had")
  }
}
