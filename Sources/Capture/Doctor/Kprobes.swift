/// Whether kprobes work, and where not: what debugfs tells of them.
struct Kprobes {
  private static let directory = "/sys/kernel/debug/kprobes"
  private let isOn: Machine.Sight
  /// Whether the kernel has kprobes at all.
  private let areThere: Bool
  /// Functions that nobody may probe; nil when that cannot be seen.
  private let closed: Set<Substring>?

  init(_ machine: Machine, _ symbols: KernelSymbols) {
    areThere = symbols.isFunction("register_kprobe")
    isOn = machine.look(Self.directory + "/enabled")
    // `0xffffffff81001030-0xffffffff81001050	asm_exc_divide_error`
    closed = machine.text(Self.directory + "/blacklist").map { text in
      Set(text.split(separator: "\n").compactMap { $0.split(whereSeparator: { $0 == "\t" || $0 == " " }).last })
    }
  }

  /// Whether it can be seen what nobody may probe.
  var tellsClosed: Bool { closed != nil }

  /// Whether nobody may probe a function, as far as can be seen.
  func isClosed(_ function: String) -> Bool { closed?.contains(Substring(function)) ?? false }

  var finding: Finding {
    guard areThere else {
      return Finding(state: .missing, text: "the kernel has no kprobes", cure: "a kernel with CONFIG_KPROBES=y")
    }
    switch isOn {
    case .text("1"): return .ok("kprobes are on")
    case .text: return Finding(state: .missing, text: "kprobes are off", cure: "echo 1 > \(Self.directory)/enabled")
    case .hidden: return .hidden("whether kprobes are on")
    // Without debugfs there is no telling; the module says so itself when it cannot place one.
    case .absent: return .ok("kprobes (debugfs is not mounted, so not checked)")
    }
  }
}
