import KernelTypes
import TestSupport
import Testing

@testable import Capture

@Suite("What the doctor finds")
struct DoctorTests {
  @Test("who replaces functions, from ftrace's own list")
  func hooked() {
    let text = """
      ip_local_deliver (1) R I     \ttramp: 0xffffffffc0a3e000 (ftrace_regs_caller+0x0/0x7a) ->klp_ftrace_handler+0x0/0x1b0
      veth_xmit [veth] (2)     D   \tdirect-->bpf_trampoline_6442530000+0x0/0x8a
      tcp_v4_rcv (1)           \ttramp: 0xffffffffc0a40000 (function_trace_call+0x0/0x100)
      nft_do_chain [nf_tables] (1) R I   M \ttramp: 0xffffffffc0a3e000
      no bracket
      """
    #expect(HookedFunctions.replaced(in: text) == ["ip_local_deliver", "nft_do_chain [nf_tables]"])
    #expect(HookedFunctions.replaced(in: "") == [])
  }

  @Test("a module that is not loaded: installed, not built for this kernel, or unknown")
  func absent() throws {
    let tree = try TemporaryTree()
    var machine = Machine(root: tree.root, release: "6.12.1-amd64", isRoot: true)
    let finding = { Doctor.absentModule(machine) }
    #expect(finding().cure.hasPrefix("install the package ftview-dkms; or in ftview's source: dkms install ./kmod"))
    try tree.write("var/lib/dkms/ftview/0.1.0/source", "")
    try tree.write("var/lib/dkms/ftview/kernel-6.1.0-amd64", "")
    #expect(
      finding().line
        == "missing  module ftview is not loaded: dkms has its source, but did not build it for 6.12.1-amd64: install the "
        + "headers of this kernel (on Debian linux-headers-6.12.1-amd64), then dkms install ftview/0.1.0 -k 6.12.1-amd64 && "
        + "modprobe ftview")
    try tree.write("lib/modules/6.12.1-amd64/build", "")
    #expect(finding().cure == "dkms install ftview/0.1.0 -k 6.12.1-amd64 && modprobe ftview")
    try tree.write("lib/modules/6.12.1-amd64/updates/dkms/ftview.ko.xz", "")
    #expect(finding().line == "ok       module ftview is installed; a capture loads it")
    machine.program = "/root/ftview/program"
    #expect(finding().line == "ok       module ftview is installed; a capture loads it")
    try tree.write("root/ftview/program/module/ftview.ko", "")
    #expect(finding().line == "ok       module ftview lies beside the program; a capture loads it")
  }

  @Test("a kernel that has all but the module: one missing thing, in some twenty lines")
  func healthy() throws {
    let kernel = try KernelTree()
    #expect(kernel.lines().dropFirst(2) == Self.healthy[...])
    #expect(kernel.lines().first == "ok       root")
    #expect(kernel.lines()[1].contains("Linux 7.3.4+deb13-cloud-amd64"))
    let all = kernel.lines(all: true)
    #expect(all.count > 70)
    #expect(all.filter { $0.hasPrefix("missing") }.count == 1)
    #expect(all.contains("ok       -a rx is __netif_receive_skb_core.constprop.0"))
    #expect(all.contains("ok       funcgraph_entry: func, depth (8 bytes), args[]"))
  }

  private static let healthy = [
    "ok       the kernel was built with all that is needed (/boot/config-7.3.4+deb13-cloud-amd64)",
    "ok       the module can be built: /lib/modules/7.3.4+deb13-cloud-amd64/build, x86_64-linux-gnu-gcc-14, make",
    "ok       modules are loaded without a signature, too (no lockdown)",
    "ok       the kernel offers modules what ftview's links to: 25 functions and variables",
    "ok       the gate: ftrace_filter_pid_sched_switch_probe and trace_ignore_this_task can be probed and take what they did",
    "missing  module ftview is not loaded, and dkms does not know it: install the package ftview-dkms; or in ftview's "
      + "source: dkms install ./kmod && modprobe ftview, or make -C kmod && insmod kmod/ftview.ko",
    "ok       kernel symbols have addresses",
    "ok       tracefs at /sys/kernel/tracing",
    "ok       function_graph is among the tracers",
    // A directory makes no trace instance.
    "note     function_graph works in the top-level buffer only: captures take that",
    "ok       tracefs has the 16 files and settings that a capture uses",
    "ok       calls are laid out as ftview knows them (depth of 8 bytes, sub-buffers of 4096)",
    "ok       kprobes are on",
    "ok       ftrace is on",
    "ok       tcp, udp and icmp, IPv4 and IPv6: their handlers have the names they had",
    "ok       drops: skb:kfree_skb has the arguments that the module knows",
    "ok       journeys: the 3 functions that end packets can be hooked",
    "note     \(onlyEntry): function_graph works in the top-level buffer only",
    "ok       arguments: the tracer records what each call was given",
    "ok       the kernel describes its types (BTF): 14 functions can be entry points",
    "ok       rx, ip-rcv, ip-in, ip-forward, ip-out, xmit, backlog stand for functions here; "
      + "rx is __netif_receive_skb_core.constprop.0",
    "ok       no earlier capture left tracing changed",
  ]

  static let onlyEntry = "values: of what calls return only the entry function's is recorded"

  /// Something that a kernel lacks or has otherwise, and the line that says so; every other line stays.
  struct Trouble: CustomTestStringConvertible, Sendable {
    var what: String
    var change: @Sendable (KernelTree) throws -> Void
    var lines: [String]

    init(_ what: String, _ lines: String..., change: @escaping @Sendable (KernelTree) throws -> Void) {
      self.what = what
      self.change = change
      self.lines = lines
    }

    var testDescription: String { what }
  }

  private static let tracing = "sys/kernel/tracing/"
  static let symbols = "proc/kallsyms"
  private static let unknown =
    "this kernel has changed what the module is made of: a newer ftview may know it, else report it"
  private static let entryFormat = tracing + "events/ftrace/funcgraph_entry/format"

  static let troubles = [
    Trouble(
      "an option that is needed",
      "missing  CONFIG_KPROBES is off: the module's gate is a kprobe: a kernel with CONFIG_KPROBES=y"
    ) {
      try $0.replace("CONFIG_KPROBES", with: "# CONFIG_KPROBES is not set", in: "boot/config-\(KernelTree.release)")
    },
    Trouble(
      "an option that it can do without",
      "note     CONFIG_IPV6 is off: there are entry points for IPv4 only: a kernel with CONFIG_IPV6=y"
    ) { try $0.replace("CONFIG_IPV6", with: nil, in: "boot/config-\(KernelTree.release)") },
    Trouble(
      "no headers",
      "note     no headers of this kernel (/lib/modules/7.3.4+deb13-cloud-amd64/build), so that the module cannot be built "
        + "here: install them, on Debian linux-headers-7.3.4+deb13-cloud-amd64"
    ) { try $0.remove("lib/modules/\(KernelTree.release)/build") },
    Trouble(
      "no compiler",
      "note     no x86_64-linux-gnu-gcc-14, with which a module is built for this kernel: install it, on Debian gcc-14"
    ) { try $0.remove("usr/bin/x86_64-linux-gnu-gcc-14") },
    Trouble(
      "modules closed",
      "missing  no module can be loaded any more (kernel.modules_disabled is 1): restart the machine "
        + "without that setting"
    ) { try $0.tree.write("proc/sys/kernel/modules_disabled", "1\n") },
    Trouble(
      "locked down by Secure Boot",
      "note     only signed modules are loaded (locked down: integrity, Secure Boot): sign ftview.ko with a key that the "
        + "machine knows; dkms does, with its own, once 'mokutil --import /var/lib/dkms/mok.pub' was confirmed at a restart"
    ) {
      try $0.tree.write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
      try $0.write("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", [6, 0, 0, 0, 1])
    },
    Trouble(
      "signatures asked for",
      "note     only signed modules are loaded (module.sig_enforce): sign ftview.ko with a key that the machine knows; dkms "
        + "does, with its own, once 'mokutil --import /var/lib/dkms/mok.pub' was confirmed at a restart"
    ) { try $0.tree.write("sys/module/module/parameters/sig_enforce", "Y\n") },
    Trouble(
      "an export that is gone",
      "missing  modules may not use trace_get_event_file, so that ftview.ko cannot be loaded: \(unknown)"
    ) { try $0.replace("__ksymtab_trace_get_event_file", with: nil, in: symbols) },
    Trouble(
      "a function of the gate that is gone",
      "missing  the gate: the kernel has no function trace_ignore_this_task: \(unknown)"
    ) { try $0.replace("trace_ignore_this_task", with: nil, in: symbols) },
    Trouble(
      "a function of the gate that the compiler changed",
      "missing  the gate: the compiler made trace_ignore_this_task.constprop.0 of trace_ignore_this_task: \(unknown)"
    ) {
      try $0.replace(
        "trace_ignore_this_task", with: "ffffffff81000100 t trace_ignore_this_task.constprop.0", in: symbols)
    },
    Trouble(
      "a function of the gate that is closed to kprobes",
      "missing  the gate: nobody may probe trace_ignore_this_task: \(unknown)"
    ) {
      try $0.tree.write(
        "sys/kernel/debug/kprobes/blacklist", "0xffffffff81000100-0xffffffff81000150\ttrace_ignore_this_task\n")
    },
    Trouble(
      "a switch probe with other arguments",
      "missing  the gate: ftrace_filter_pid_sched_switch_probe is void (void *, bool, struct task_struct *, unsigned int) "
        + "here, not void (void *, bool, struct task_struct *, struct task_struct *, unsigned int): \(unknown)"
    ) { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(switchProbeHasPreviousTask: false))) },
    Trouble(
      "an answer of another type",
      "missing  the gate: trace_ignore_this_task is int (struct trace_pid_list *, struct trace_pid_list *, struct task_struct "
        + "*) here, not bool (struct trace_pid_list *, struct trace_pid_list *, struct task_struct *): \(unknown)"
    ) { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(answerIsBool: false))) },
    Trouble(
      "a drop's new argument",
      "missing  drops: probes of skb:kfree_skb are void (void *, struct sk_buff *, void *, enum skb_drop_reason, unsigned int) "
        + "here, which the module does not know: \(unknown)"
    ) { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(socket: .number))) },
    Trouble(
      "no description of types",
      "note     the gate: ftrace_filter_pid_sched_switch_probe is there; what it takes cannot be seen: the kernel does not "
        + "describe its types",
      "note     the gate: trace_ignore_this_task is there; what it takes cannot be seen: the kernel does not describe its types",
      "note     drops: what skb:kfree_skb tells cannot be seen",
      "ok       journeys: the 3 functions that end packets are there",
      "note     \(onlyEntry): the kernel does not describe its types",
      "note     the kernel does not describe its types, so that only tcp, udp and icmp can be entry points: a kernel with "
        + "CONFIG_DEBUG_INFO_BTF=y"
    ) { try $0.remove("sys/kernel/btf/vmlinux") },
    Trouble(
      "a damaged description",
      "note     the gate: ftrace_filter_pid_sched_switch_probe is there; what it takes cannot be seen: "
        + "/sys/kernel/btf/vmlinux: it has no BTF header, or is cut off",
      "note     the gate: trace_ignore_this_task is there; what it takes cannot be seen: /sys/kernel/btf/vmlinux: it has no BTF "
        + "header, or is cut off",
      "note     drops: what skb:kfree_skb tells cannot be seen",
      "ok       journeys: the 3 functions that end packets are there",
      "note     \(onlyEntry): /sys/kernel/btf/vmlinux: it has no BTF header, or is cut off",
      "note     /sys/kernel/btf/vmlinux: it has no BTF header, or is cut off, so that only tcp, udp and icmp can be entry "
        + "points: a kernel with CONFIG_DEBUG_INFO_BTF=y"
    ) { try $0.write("sys/kernel/btf/vmlinux", [1, 2, 3]) },
    Trouble(
      "no kprobes", "missing  modules may not use register_kprobe, so that ftview.ko cannot be loaded: \(unknown)",
      "missing  modules may not use unregister_kprobe, so that ftview.ko cannot be loaded: \(unknown)",
      "missing  the kernel has no kprobes: a kernel with CONFIG_KPROBES=y"
    ) { try $0.replace("register_kprobe", with: nil, in: symbols) },
    Trouble("no ftrace", "missing  the kernel has no ftrace: a kernel with CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y") {
      try $0.remove("proc/sys/kernel/ftrace_enabled")
    },
    Trouble("6.1's drops") { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(socket: .none))) },
    Trouble("6.12's drops") { try $0.write("sys/kernel/btf/vmlinux", KernelTree.types(.init(socket: .plain))) },
    Trouble(
      "hidden symbols",
      "missing  kernel symbols are hidden: /proc/kallsyms hides addresses from root; show them with 'sysctl kernel.kptr_restrict=1'"
    ) { try $0.tree.write("proc/sys/kernel/kptr_restrict", "2\n") },
    Trouble(
      "a file of tracefs that is gone",
      "missing  tracefs has no set_ftrace_pid, which keeps the gate shut: this kernel has changed how tracing is set up: a "
        + "newer ftview may know it, else report it"
    ) { try $0.remove(tracing + "set_ftrace_pid") },
    Trouble(
      "an option of tracefs that is gone",
      "note     tracefs has no options/funcgraph-irqs: functions of interrupts are recorded as well"
    ) { try $0.remove(tracing + "options/funcgraph-irqs") },
    Trouble("no clock to read", "missing  buffers cannot have the clock mono: a kernel newer than 3.17") {
      try $0.tree.write(tracing + "trace_clock", "[local] global\n")
    },
    Trouble(
      "a field that nobody knows",
      "note     funcgraph_entry has fields that are not known: colour: what is not known of them is not shown; a newer ftview "
        + "may know it, else report it",
      "note     arguments: what calls are given is not recorded: that takes Linux 6.11 to 6.13, or 6.15 and later with "
        + "CONFIG_FUNCTION_TRACE_ARGS"
    ) {
      try $0.replace(
        "args[]", with: "\tfield:unsigned long colour;\toffset:24;\tsize:8;\tsigned:0;", in: entryFormat)
    },
    Trouble(
      "calls without a function",
      "missing  funcgraph_entry has no func: calls cannot be read: a newer ftview may know this kernel, else report it"
    ) { try $0.replace(" func;", with: nil, in: entryFormat) },
    Trouble(
      "a buffer with records of another kind",
      "missing  the buffer's own records are laid out otherwise: not padding : type == 29: a newer ftview may know this "
        + "kernel, else report it"
    ) { try $0.replace("padding", with: "\tpadding     : type == 61", in: tracing + "events/header_event") },
    Trouble("kprobes off", "missing  kprobes are off: echo 1 > /sys/kernel/debug/kprobes/enabled") {
      try $0.tree.write("sys/kernel/debug/kprobes/enabled", "0\n")
    },
    Trouble("ftrace off", "missing  ftrace is switched off: sysctl kernel.ftrace_enabled=1") {
      try $0.tree.write("proc/sys/kernel/ftrace_enabled", "0\n")
    },
    Trouble("a handler by another name", "note     udp: this kernel has no udpv6_rcv: udp4 can be used") {
      try $0.replace("udpv6_rcv", with: nil, in: symbols)
    },
    Trouble(
      "packets that end otherwise",
      "note     windows of one packet will not be known as one journey: ftrace cannot hook __consume_stateless_skb"
    ) { try $0.replace("__consume_stateless_skb", with: nil, in: tracing + "available_filter_functions") },
    Trouble(
      "half of an entry point",
      "ok       the kernel describes its types (BTF): 13 functions can be entry points",
      "note     -a ip-in is only ip_local_deliver (ip6_input: ftrace cannot hook it: it is inlined everywhere, or not to be "
        + "traced)"
    ) { try $0.replace("ip6_input", with: nil, in: tracing + "available_filter_functions") },
  ]

  @Test("what is not well has its line, and only that", arguments: troubles)
  func trouble(trouble: Trouble) throws {
    let healthy = try KernelTree().lines()
    let kernel = try KernelTree()
    try trouble.change(kernel)
    let changed = kernel.lines().filter { !healthy.contains($0) }
    #expect(changed == trouble.lines)
  }

  @Test("without root, what cannot be seen is said, and nothing is guessed")
  func unprivileged() throws {
    let kernel = try KernelTree()
    try kernel.hide("sys/kernel/debug/kprobes/enabled")
    try kernel.hide("sys/kernel/debug/kprobes/blacklist")
    try kernel.hide("sys/kernel/tracing/current_tracer")
    var machine = kernel.machine
    machine.isRoot = false
    let lines = Doctor.examine(machine).findings.filter { $0.state != .ok }.map(\.line)
    #expect(
      lines.filter { !$0.contains("Linux 7.3") } == [
        "missing  root: run it with sudo", Self.healthy[5],
        "note     whether kernel symbols have addresses: only root can see that: run it with sudo",
        "note     which tracers, files and events there are: only root can see that: run it with sudo",
        "note     whether kprobes are on: only root can see that: run it with sudo",
        "note     which functions can be entry points: only root can see that: run it with sudo",
        "note     only root can see whether an earlier capture left tracing changed",
      ])
  }

  @Test("what programs are told of a kernel")
  func facts() throws {
    let kernel = try KernelTree()
    let facts = Doctor.examine(kernel.machine).facts.map { "\($0.name)=\($0.value)" }
    #expect(
      facts == [
        "instances=false", "depth_bytes=8", "args=true", "retval=false", "retaddr=false", "subbuffer_bytes=4096",
        "values=none", "arguments=kernel", "functions=14", "entry.rx=__netif_receive_skb_core.constprop.0",
        "entry.ip-rcv=ip_rcv ip_list_rcv ipv6_rcv ipv6_list_rcv", "entry.ip-in=ip_local_deliver ip6_input",
        "entry.ip-forward=ip_forward ip6_forward", "entry.ip-out=ip_output ip6_output", "entry.xmit=__dev_queue_xmit",
        "entry.backlog=tcp_v4_do_rcv tcp_v6_do_rcv", "release=7.3.4+deb13-cloud-amd64", "preemption=lazy",
        "fprobe=true",
        "kfree_skb=void (void *, struct sk_buff *, void *, enum skb_drop_reason, const struct sock *)",
        "modversions=false", "compiler=x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0",
      ])
  }

  @Test(
    "a release that was tested, one of its series, and neither",
    arguments: [
      ("6.12.117+deb12-cloud-amd64", TestedKernels.Verdict.tested),
      ("6.12.120+deb13-amd64", .relative("6.12.117+deb12-cloud-amd64")),
      ("6.1.0-57-amd64", .relative("6.1.0-56-cloud-amd64")),
      ("6.16.12", .unknown), ("7.4-rc1", .unknown), ("", .unknown),
    ])
  func tested(release: String, verdict: TestedKernels.Verdict) {
    let tested = ["6.1.0-56-cloud-amd64", "6.12.117+deb12-cloud-amd64"]
    #expect(TestedKernels.verdict(on: release, tested: tested) == verdict)
    #expect(TestedKernels.allSeries(tested) == ["6.1", "6.12"])
  }
}
