/// What of the kernel the module uses that another kernel may not have: the table by which ``Doctor`` looks. Where each is
/// used stands in kmod/; DoctorTests hold the names against those sources.
enum ModuleNeeds {
  /// A function that the module finds by its name.
  struct Function: Sendable {
    var name: String
    /// How its prototype may read, as ``BTF/declaration(_:)`` writes it.
    var prototypes: [String]
  }

  /// The gate (kmod/gate.c): the first is called, the second probed. A kernel on which either looks otherwise has changed
  /// what the gate is made of.
  static let gate = [
    Function(
      name: "ftrace_filter_pid_sched_switch_probe",
      prototypes: ["void (void *, bool, struct task_struct *, struct task_struct *, unsigned int)"]),
    Function(
      name: "trace_ignore_this_task",
      prototypes: ["bool (struct trace_pid_list *, struct trace_pid_list *, struct task_struct *)"]),
  ]

  /// Tells whether a name is there once (kmod/symbol.c): without it no function can be an entry point.
  static let search = Function(
    name: "kallsyms_on_each_match_symbol",
    prototypes: [
      "int (int (void *, unsigned long) *, const char *, void *)",
      "int (int (void *, long unsigned int) *, const char *, void *)",
    ])

  /// What values of calls are taken with (kmod/values.c, trial.c): the trial registers and unregisters a user of fgraph, and
  /// the trace array's return function must be the tracer's.
  static let values = ["register_ftrace_graph", "unregister_ftrace_graph", "trace_graph_return"]

  /// What calls are given is learned by (kmod/arguments.c): an entry function that goes by PID, and what ftrace calls for it.
  static let arguments = ["fgraph_pid_func", "trace_graph_entry", "ftrace_graph_func"]

  /// Each of these is told of every skb that is freed, all three together of all (kmod/skb_freed.c).
  static let journeys = ["skb_release_head_state", "__consume_stateless_skb", "napi_skb_free_stolen_head"].map {
    Function(name: $0, prototypes: ["void (struct sk_buff *)"])
  }

  /// What a probe of skb:kfree_skb is called with, one for each that kmod/compat.h knows: up to 6.10, from 6.11 on, from
  /// 7.2 on.
  static let drops = [
    "void (void *, struct sk_buff *, void *, enum skb_drop_reason)",
    "void (void *, struct sk_buff *, void *, enum skb_drop_reason, struct sock *)",
    "void (void *, struct sk_buff *, void *, enum skb_drop_reason, const struct sock *)",
  ]

  /// The handlers in the protocol tables (kmod/entry_protocols.c): a graph begins with one of them.
  static let handlers: [(protocols: String, functions: [String])] = [
    ("tcp", ["tcp_v4_rcv", "tcp_v6_rcv"]), ("udp", ["udp_rcv", "udpv6_rcv"]), ("icmp", ["icmp_rcv", "icmpv6_rcv"]),
  ]

  /// What it links to, of what belongs to tracing and the network and may be taken from modules one day. What every module
  /// uses is not here.
  static let exports = [
    "register_kprobe", "unregister_kprobe", "register_ftrace_function", "unregister_ftrace_function",
    "ftrace_set_filter_ip", "trace_get_event_file", "trace_put_event_file", "tracepoint_probe_register",
    "tracepoint_probe_unregister", "__tracepoint_kfree_skb", "__static_call_update", "copy_from_kernel_nofault",
    "bpf_prog_create_from_user", "bpf_prog_destroy", "inet_protos", "inet6_protos", "net_namespace_list",
    "dev_get_by_index_rcu", "ipv6_skip_exthdr", "synchronize_net", "synchronize_rcu_tasks", "kfree_skb_partial",
    "napi_consume_skb", "register_module_notifier", "sprint_symbol",
  ]

  /// Every name that is looked for in /proc/kallsyms.
  static let names = Set(
    gate.map(\.name) + [search.name] + journeys.map(\.name) + handlers.flatMap(\.functions) + values + arguments
      + exports + ["register_fprobe"])
}
