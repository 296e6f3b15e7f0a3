import TraceEvents

/// The kernel as a whole: its release, what it was built with, whether a module can be built for it and loaded.
extension Doctor {
  static func kernel(_ machine: Machine, tested: [String] = TestedKernels.releases) -> Section {
    let name = "Linux \(machine.release)"
    switch TestedKernels.verdict(on: machine.release, tested: tested) {
    case .tested: return Section("kernel", [.ok("\(name), on which ftview was tested")])
    case .relative(let other): return Section("kernel", [.ok("\(name); ftview was tested on \(other)")])
    case .unknown:
      let series = TestedKernels.allSeries(tested).joined(separator: ", ")
      return Section(
        "kernel",
        [
          Finding(
            state: .note,
            text: "\(name): ftview was not tested on this series\(series.isEmpty ? "" : ", but on \(series)")",
            cure: "the lines below say whether it has what the module needs")
        ])
    }
  }

  /// What has to be configured, and what can do without: what lacks then.
  private static let options: [(name: String, isNeeded: Bool, use: String)] = [
    ("MODULES", true, "no module can be loaded"),
    ("KALLSYMS", true, "functions have no names"),
    ("KPROBES", true, "the module's gate is a kprobe"),
    ("FUNCTION_GRAPH_TRACER", true, "calls are recorded by that tracer"),
    ("DYNAMIC_FTRACE_WITH_ARGS", true, "the module does not build without it"),
    ("KALLSYMS_ALL", false, "what modules may use cannot be seen from here"),
    ("DEBUG_INFO_BTF", false, "only tcp, udp and icmp can be entry points"),
    ("IPV6", false, "there are entry points for IPv4 only"),
  ]

  static func configuration(_ found: KernelConfiguration?, _ machine: Machine) -> Section {
    guard let found else {
      return Section(
        "configuration",
        [
          Finding(
            state: .note,
            text: "what the kernel was built with is written nowhere (/boot/config-\(machine.release)), "
              + "so that the rest is told by what it has")
        ])
    }
    let findings = options.map { option in
      found.isOn(option.name)
        ? Finding.ok("CONFIG_\(option.name) is on")
        : Finding(
          state: option.isNeeded ? .missing : .note, text: "CONFIG_\(option.name) is off: \(option.use)",
          cure: "a kernel with CONFIG_\(option.name)=y")
    }
    return Section(
      "configuration", findings, summary: "the kernel was built with all that is needed (\(found.path))")
  }

  /// Headers and compiler, for those who have to build the module.
  static func building(_ machine: Machine) -> Section {
    let build = "/lib/modules/\(machine.release)/build"
    guard machine.exists(build) else {
      return Section(
        "building",
        [
          Finding(
            state: .note, text: "no headers of this kernel (\(build)), so that the module cannot be built here",
            cure: "install them, on Debian linux-headers-\(machine.release)")
        ])
    }
    let wanted = compiler(of: machine, build)
    var findings: [Finding] = [.ok("the kernel's headers: \(build)")]
    for program in [wanted, "make"] {
      findings.append(
        machine.hasProgram(program)
          ? .ok("\(program) is there")
          : Finding(
            state: .note, text: "no \(program), with which a module is built for this kernel",
            cure: "install it, on Debian \(package(of: program))"))
    }
    return Section("building", findings, summary: "the module can be built: \(build), \(wanted), make")
  }

  /// The compiler that the kernel was built with, which modules are built with too.
  private static func compiler(of machine: Machine, _ build: String) -> String {
    let configured = machine.text(build + "/.config").map { KernelConfiguration(path: build, text: $0) }
    let text = configured?["CC_VERSION_TEXT"] ?? ""
    if text.has("clang version") { return "clang" }
    return text.split(separator: " ").first.map(String.init) ?? "gcc"
  }

  /// `gcc-14` of `x86_64-linux-gnu-gcc-14`.
  private static func package(of program: String) -> String {
    guard let name = program.place(of: "gcc") else { return program }
    return String(program[name.lowerBound...])
  }

  /// Whether this kernel takes a module that nobody has signed.
  static func loading(_ machine: Machine, _ configuration: KernelConfiguration?) -> Section {
    if machine.exists("/sys/module/ftview") { return Section("loading", []) }
    var findings: [Finding] = []
    if machine.text("/proc/sys/kernel/modules_disabled") == "1" {
      findings.append(
        Finding(
          state: .missing, text: "no module can be loaded any more (kernel.modules_disabled is 1)",
          cure: "restart the machine without that setting"))
    }
    let lockdown = machine.text("/sys/kernel/security/lockdown").flatMap(chosen) ?? "none"
    let secureBoot = hasSecureBoot(machine)
    if lockdown == "confidentiality" {
      findings.append(
        Finding(
          state: .missing, text: "the kernel is locked down (confidentiality), which forbids tracing",
          cure: "start it without lockdown=confidentiality"))
    }
    let isEnforced =
      machine.text("/sys/module/module/parameters/sig_enforce") == "Y"
      || configuration?.isOn("MODULE_SIG_FORCE") == true
    if lockdown != "none" || isEnforced {
      let why = lockdown != "none" ? "locked down: \(lockdown)" : "module.sig_enforce"
      findings.append(
        Finding(
          state: .note, text: "only signed modules are loaded (\(why)\(secureBoot ? ", Secure Boot" : ""))",
          cure: "sign ftview.ko with a key that the machine knows; dkms does, with its own, once "
            + "'mokutil --import /var/lib/dkms/mok.pub' was confirmed at a restart"))
    }
    if findings.isEmpty {
      let boot = secureBoot ? "Secure Boot is on, but the kernel is not locked down" : "no lockdown"
      findings = [.ok("modules are loaded without a signature, too (\(boot))")]
    }
    return Section("loading", findings)
  }

  /// `integrity` of `none [integrity] confidentiality`.
  static func chosen(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") else { return nil }
    return String(text[text.index(after: open)..<close])
  }

  /// The firmware's variable: four bytes of attributes, then 1 or 0.
  private static func hasSecureBoot(_ machine: Machine) -> Bool {
    let bytes = machine.bytes("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
    return bytes?.count == 5 && bytes?.last == 1
  }
}
