import TraceEvents

/// Which functions begin work that an interrupt brought, and not the task that it landed on.
///
/// Text carries `==========>` marks only where the tracer was told to print them, and raw records carry none, so names
/// decide. The functions are those that the entry code calls first, on the architectures and kernels at hand:
/// assembly stubs themselves are never traced.
struct InterruptFunctions: Sendable {
  /// What is known of each function so far: 0 not asked yet, 1 ordinary, 2 begins an interrupt.
  private var answers: [UInt8] = []

  /// Exactly these, without a suffix such as `.isra.0`.
  private static let names: Set<String> = [
    // Generic entry and exit; on exit they run softirqs that are not the interrupted task's either.
    "irq_enter", "irq_enter_rcu", "irq_exit", "irq_exit_rcu", "__irq_exit_rcu", "handle_irq", "__handle_irq",
    "generic_handle_arch_irq", "__handle_domain_irq", "generic_handle_domain_irq",
    // x86 before 5.8, and what 5.8 and later call from the noinstr stub.
    "do_IRQ", "__do_IRQ", "smp_apic_timer_interrupt", "smp_reschedule_interrupt", "smp_call_function_interrupt",
    "smp_call_function_single_interrupt", "smp_irq_work_interrupt", "smp_x86_platform_ipi", "smp_error_interrupt",
    "smp_spurious_interrupt", "smp_thermal_interrupt", "__common_interrupt", "common_interrupt",
    "xen_evtchn_do_upcall", "__xen_evtchn_do_upcall", "xen_pv_evtchn_do_upcall", "do_nmi", "exc_nmi",
    // arm, arm64, powerpc, riscv, s390.
    "asm_do_IRQ", "gic_handle_irq", "el1_interrupt", "el0_interrupt", "handle_arch_irq", "timer_interrupt",
    "__do_irq", "riscv_intc_irq", "do_irq_async", "do_ext_irq", "do_io_irq",
  ]

  /// Any function that starts so.
  private static let prefixes = ["asm_sysvec_", "asm_common_interrupt", "sysvec_", "__sysvec_", "instr_sysvec_"]

  /// Whether `function` begins an interrupt.
  ///
  /// - Complexity: O(1) after the first question about a function.
  @inline(__always)
  mutating func contains(_ function: FunctionID, names: borrowing TraceNames) -> Bool {
    let index = Int(function.rawValue)
    if index < answers.count, answers[index] != 0 { return answers[index] == 2 }
    return ask(function, names: names)
  }

  @inline(never)
  private mutating func ask(_ function: FunctionID, names: borrowing TraceNames) -> Bool {
    let index = Int(function.rawValue)
    while answers.count <= index { answers.append(0) }
    let begins = names.interruptEntries.contains(function) || Self.isEntry(names.functions.name(function))
    answers[index] = begins ? 2 : 1
    return begins
  }

  static func isEntry(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }
    return names.contains(String(stem)) || prefixes.contains { stem.hasPrefix($0) }
  }
}
