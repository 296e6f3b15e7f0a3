import Foundation
import TestSupport
import TraceFilesSupport

@testable import Capture

/// A directory that is a machine: what the doctor looks at, as a kernel of Debian's shows it, cut down to what is looked at.
/// Formats and the header of sub-buffers are 7.3.4's own.
final class KernelTree {
  static let release = "7.3.4+deb13-cloud-amd64"
  let tree: TemporaryTree

  var machine: Machine {
    Machine(root: tree.root, release: Self.release, version: "#1 SMP PREEMPT_DYNAMIC", isRoot: true)
  }

  init() throws {
    tree = try TemporaryTree()
    for (name, text) in Self.files { try tree.write(name, text) }
    try write("sys/kernel/btf/vmlinux", Self.types())
    try FileManager.default.createDirectory(
      atPath: tree.path("sys/kernel/tracing/instances"), withIntermediateDirectories: true)
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try tree.write(name, "")
    try Data(bytes).write(to: URL(fileURLWithPath: tree.path(name)))
  }

  /// Changes a file that is there: each line with `word` in it becomes `line`, or goes.
  func replace(_ word: String, with line: String?, in name: String) throws {
    let lines = try tree.text(name).components(separatedBy: "\n")
    #if DEBUG
      precondition(lines.contains { $0.contains(word) }, "\(name) has no \(word)")
    #endif
    try tree.write(name, lines.compactMap { $0.contains(word) ? line : $0 }.joined(separator: "\n"))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: tree.path(name)) }

  /// In the place of a file a directory, which cannot be read: what is there, and not to be seen.
  func hide(_ name: String) throws {
    try remove(name)
    try FileManager.default.createDirectory(atPath: tree.path(name), withIntermediateDirectories: true)
  }

  /// The lines that people get.
  func lines(all: Bool = false) -> [String] {
    Doctor.examine(machine).sections.flatMap { $0.shown(all: all) }.map { $0.line.replacing(tree.root, with: "") }
  }

  private static let functions = [
    "ftrace_filter_pid_sched_switch_probe", "trace_ignore_this_task", "kallsyms_on_each_match_symbol",
    "skb_release_head_state", "__consume_stateless_skb", "napi_skb_free_stolen_head", "tcp_v4_rcv", "tcp_v6_rcv",
    "udp_rcv", "udpv6_rcv", "icmp_rcv", "icmpv6_rcv", "register_fprobe", "register_kprobe",
    "register_ftrace_graph", "unregister_ftrace_graph", "trace_graph_return",
    "fgraph_pid_func", "trace_graph_entry", "ftrace_graph_func",
    "__netif_receive_skb_core.constprop.0",
  ]
  private static let hookable = [
    "skb_release_head_state", "__consume_stateless_skb", "napi_skb_free_stolen_head",
    "__netif_receive_skb_core.constprop.0",
  ]
  /// Functions of named entry points.
  private static let entries = [
    "ip_rcv", "ipv6_rcv", "ip_local_deliver", "ip6_input", "ip_forward", "ip6_forward", "ip_output", "ip6_output",
    "__dev_queue_xmit", "tcp_v4_do_rcv", "tcp_v6_do_rcv", "__netif_receive_skb_core",
  ]
  private static let lists = ["ip_list_rcv", "ipv6_list_rcv"]

  private static let files: [String: String] = {
    var files = [
      "proc/kallsyms":
        (["0000000000000000 A fixed_percpu_data", "ffffffff81000000 T _stext"]
        + functions.map { "ffffffff81000100 t \($0)" }
        + ModuleNeeds.exports.map { "ffffffff82000000 r __ksymtab_\($0)" }
        + ["ffffffffc0000000 t veth_xmit\t[veth]", ""]).joined(separator: "\n"),
      "proc/sys/kernel/kptr_restrict": "0\n", "proc/sys/kernel/modules_disabled": "0\n",
      "proc/sys/kernel/ftrace_enabled": "1\n",
      "boot/config-\(release)": """
      CONFIG_CC_VERSION_TEXT="x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0"
      CONFIG_MODULES=y
      CONFIG_KALLSYMS=y
      CONFIG_KALLSYMS_ALL=y
      CONFIG_KPROBES=y
      CONFIG_FUNCTION_GRAPH_TRACER=y
      CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y
      CONFIG_DEBUG_INFO_BTF=y
      CONFIG_IPV6=m
      # CONFIG_MODVERSIONS is not set
      """,
      "lib/modules/\(release)/build/.config":
        "CONFIG_CC_VERSION_TEXT=\"x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0\"\n",
      "usr/bin/x86_64-linux-gnu-gcc-14": "", "usr/bin/make": "",
      "sys/module/module/parameters/sig_enforce": "N\n",
      "sys/kernel/debug/kprobes/enabled": "1\n",
      "sys/kernel/debug/kprobes/blacklist": "0xffffffff81001030-0xffffffff81001050\tasm_exc_divide_error\n",
      "sys/kernel/debug/sched/preempt": "full (lazy) \n",
    ]
    let tracing = "sys/kernel/tracing/"
    for (name, text) in [
      "available_tracers": "blk function_graph function nop\n", "current_tracer": "nop\n", "tracing_on": "1\n",
      "trace_clock": "[local] global counter uptime perf mono mono_raw boot tai x86-tsc\n", "buffer_size_kb": "7\n",
      "set_ftrace_pid": "no pid\n", "set_ftrace_filter": "", "set_ftrace_notrace": "", "max_graph_depth": "0\n",
      "options/funcgraph-irqs": "1\n", "options/overwrite": "1\n", "options/record-cmd": "1\n",
      "per_cpu/cpu0/trace_pipe_raw": "", "enabled_functions": "", "set_event": "",
      "available_filter_functions": (hookable + entries.filter { $0 != "__netif_receive_skb_core" } + lists)
        .joined(separator: "\n") + "\n",
      "events/header_page": headerPage, "events/header_event": RingFormats.headerEvent,
      "events/ftrace/funcgraph_entry/format": entryFormat, "events/ftrace/funcgraph_exit/format": exitFormat,
    ] { files[tracing + name] = text }
    return files
  }()

  private static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: char overwrite;\toffset:8;\tsize:1;\tsigned:0;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;

    """
  private static let common = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;


    """
  private static let entryFormat =
    "name: funcgraph_entry\nID: 11\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned long depth;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:unsigned long args[];\toffset:24;\tsize:0;\tsigned:0;

      print fmt: "--> %ps (%lu)", (void *)REC->func, REC->depth

      """
  private static let exitFormat =
    "name: funcgraph_exit\nID: 10\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned int depth;\toffset:16;\tsize:4;\tsigned:0;
      \tfield:unsigned int overrun;\toffset:20;\tsize:4;\tsigned:0;
      \tfield:unsigned long long calltime;\toffset:24;\tsize:8;\tsigned:0;
      \tfield:unsigned long long rettime;\toffset:32;\tsize:8;\tsigned:0;

      print fmt: "<-- %ps (%u)", (void *)REC->func, REC->depth

      """

  /// What differs between kernels in the types, for tests to choose.
  struct Types {
    var switchProbeHasPreviousTask = true
    var answerIsBool = true
    /// The last argument of a probe of skb:kfree_skb.
    enum Socket { case none, plain, const, number }
    var socket = Socket.const
    /// Where a trace array has its return function.
    enum Return { case pointer, shared, number, twice, nowhere }
    var returns = Return.pointer
  }

  /// BTF of the functions that are looked at.
  static func types(_ kind: Types = Types()) -> [UInt8] {
    var writer = BTFWriter()
    let int = writer.int("int")
    let unsigned = writer.int("unsigned int")
    let long = writer.int("long unsigned int", size: 8)
    let bool = writer.typedef("bool", writer.int("_Bool", size: 1))
    let nothing = writer.pointer(to: 0)
    let task = writer.pointer(to: writer.structure("task_struct"))
    let pids = writer.pointer(to: writer.structure("trace_pid_list"))
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    let list = writer.pointer(to: writer.structure("list_head"))
    let sock = writer.structure("sock")
    let text = writer.pointer(to: writer.const(writer.int("char", size: 1)))
    let reason = writer.add(kind: 6, "skb_drop_reason", last: 4)
    let tasks = kind.switchProbeHasPreviousTask ? [task, task] : [task]
    _ = writer.function("ftrace_filter_pid_sched_switch_probe", [nothing, bool] + tasks + [unsigned])
    _ = writer.function("trace_ignore_this_task", [pids, pids, task], returns: kind.answerIsBool ? bool : int)
    let each = writer.pointer(to: writer.prototype([nothing, long], returns: int))
    _ = writer.function("kallsyms_on_each_match_symbol", [each, text, nothing], returns: int)
    for name in ["skb_release_head_state", "__consume_stateless_skb", "napi_skb_free_stolen_head"] {
      _ = writer.function(name, [packet])
    }
    for name in entries { _ = writer.function(name, [packet], returns: int) }
    for name in lists { _ = writer.function(name, [list, nothing, nothing]) }
    let last: [BTFWriter.TypeNumber] =
      switch kind.socket {
      case .none: []
      case .plain: [writer.pointer(to: sock)]
      case .const: [writer.pointer(to: writer.const(sock))]
      case .number: [unsigned]
      }
    let probe = writer.prototype([nothing, packet, nothing, reason] + last)
    _ = writer.typedef("btf_trace_kfree_skb", writer.pointer(to: probe))
    let operations = writer.pointer(to: writer.structure("fgraph_ops"))
    let operationsOrNumber = kind.returns == .number ? long : operations
    for _ in 0..<(kind.returns == .nowhere ? 0 : kind.returns == .twice ? 2 : 1) {
      var members = [(name: "flags", type: unsigned, bits: UInt32(0))]
      if kind.returns != .shared { members.append(("gops", operationsOrNumber, 64 * 989)) }
      _ = writer.structure("trace_array", size: 8000, members: members)
    }
    return writer.bytes()
  }
}
