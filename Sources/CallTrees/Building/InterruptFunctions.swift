import KernelTypes
import TraceEvents

/// Which functions begin work that an interrupt brought, and not the task that it landed on.
///
/// Text carries `==========>` marks only where the tracer was told to print them, and raw records carry none, so names
/// decide. The functions are those that the entry code calls first, on the architectures and kernels at hand:
/// assembly stubs themselves are never traced.
struct InterruptFunctions: Sendable {
  /// What a function's name says of it.
  enum Role: UInt8 {
    case unknown
    case ordinary
    /// Begins an interrupt.
    case interrupt
    /// Runs softirqs: on the way out of an interrupt, unless ``callsSoftirqs(_:names:)`` holds for its caller.
    case softirqs
    /// Right behind an interrupt it is still that interrupt's; elsewhere anybody may call it.
    case tail
  }

  /// The role of each function asked for so far.
  private var roles: [Role] = []

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
    // A breakpoint: somebody's kprobe, as the gate's own when a window closes.
    "exc_int3", "kprobe_int3_handler",
    // arm, arm64, powerpc, riscv, s390.
    "asm_do_IRQ", "gic_handle_irq", "el1_interrupt", "el0_interrupt", "handle_arch_irq", "timer_interrupt",
    "__do_irq", "riscv_intc_irq", "do_irq_async", "do_ext_irq", "do_io_irq",
    // Behind the counted part of an interrupt: an idle task's clock, where a task can be preempted another's turn, and the
    // next timer (7.x sets it on the way out only).
    "tick_nohz_irq_exit", "irqentry_exit_cond_resched", "raw_irqentry_exit_cond_resched", "preempt_schedule_irq",
    "__hrtimer_rearm_deferred", "hrtimer_rearm_deferred",
  ]

  /// What the functions at the end of an interrupt call, for traces that have those and not the ones above.
  private static let tails: Set<String> = ["tick_program_event"]

  /// `irq_exit_rcu` is itself seldom traced: with `options/funcgraph-irqs` at 0 the tracer passes over it, but no longer over
  /// the softirqs that it runs. (kernel/softirq.c: the first calls the second since 6.12, and in Debian's 6.1.)
  private static let softirqs: Set<String> = ["__do_softirq", "handle_softirqs"]

  private static let softirqCallers: Set<String> = [
    "__do_softirq", "do_softirq", "__local_bh_enable_ip", "__local_bh_enable", "_local_bh_enable", "run_ksoftirqd",
    "smpboot_thread_fn", "ksoftirqd", "do_softirq_own_stack", "__do_softirq_own_stack", "call_softirq",
  ]

  /// Any function that starts so.
  private static let prefixes = ["asm_sysvec_", "asm_common_interrupt", "sysvec_", "__sysvec_", "instr_sysvec_"]

  /// What `function` is.
  ///
  /// - Complexity: O(1) after the first question about a function.
  @inline(__always)
  mutating func role(_ function: FunctionID, names: borrowing TraceNames) -> Role {
    let index = Int(function.rawValue)
    if index < roles.count, roles[index] != .unknown { return roles[index] }
    return ask(function, names: names)
  }

  @inline(never)
  private mutating func ask(_ function: FunctionID, names: borrowing TraceNames) -> Role {
    let index = Int(function.rawValue)
    while roles.count <= index { roles.append(.unknown) }
    let role = names.interruptEntries.contains(function) ? .interrupt : Self.role(names.functions.name(function))
    roles[index] = role
    return role
  }

  /// Whether `function` has softirqs run because a task asks for it.
  func callsSoftirqs(_ function: FunctionID, names: borrowing TraceNames) -> Bool {
    Self.softirqCallers.contains(FunctionName.base(names.functions.name(function)))
  }

  private static func role(_ name: String) -> Role {
    let stem = FunctionName.base(name)
    if names.contains(stem) || prefixes.contains(where: { stem.hasPrefix($0) }) { return .interrupt }
    if tails.contains(stem) { return .tail }
    return softirqs.contains(stem) ? .softirqs : .ordinary
  }
}
