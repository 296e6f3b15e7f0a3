import KernelTypes
import TestSupport
import Testing
import TraceEvents

@testable import Capture

/// A kernel with a module, as Debian's are: some functions renamed, inlined, or there twice.
private func kernel() throws -> KernelFunctions {
  var writer = BTFWriter()
  let int = writer.int("int")
  let packet = writer.pointer(to: writer.structure("sk_buff"))
  let sock = writer.pointer(to: writer.structure("sock"))
  for name in ["ip_local_deliver", "ip_rcv", "ip6_input", "ip_forward", "inlined", "shared", "nf_hook", "changed"] {
    _ = writer.function(name, [packet], returns: int)
  }
  _ = writer.function("tcp_v4_do_rcv", [sock, packet], returns: int)
  _ = writer.function("seven", [packet, int, int, int, int, int, int])
  var module = BTFWriter(base: writer.asBase)
  _ = module.function("veth_xmit", [packet, sock], returns: int)
  _ = module.function("shared", [packet], returns: int)
  let lines = """
    schedule
    __ftrace_invalid_address___16
    __netif_receive_skb_core.constprop.0
    ip_local_deliver
    ip6_input
    ip_forward
    nf_hook
    nf_hook
    changed.isra.0
    tcp_v4_do_rcv
    tcp_v4_syn_recv_sock
    seven
    shared
    _raw_spin_lock
    tcp_sendmsg
    veth_xmit [veth]
    veth_open [veth]
    shared [veth]
    ip_rcv
    ip_list_rcv
    """
  return try KernelFunctions(
    btf: [(nil, writer.bytes()), ("veth", module.bytes()), ("broken", [1, 2, 3])],
    traceable: TraceableFunctions(Array(lines.utf8)))
}

@Suite("Entry points and traced functions of a kernel")
struct KernelFunctionsTests {
  @Test("what takes a packet, what it is called, and why some cannot be hooked")
  func candidates() throws {
    let lines = try kernel().candidates.map { candidate in
      candidate.function.printed + ": "
        + (candidate.hindrance ?? (["\(candidate.argument ?? -1)"] + candidate.aliases).joined(separator: " "))
    }
    #expect(
      lines == [
        "ip_local_deliver: 0 ip-in", "ip_rcv: 0 ip-rcv", "ip6_input: 0 ip-in", "ip_forward: 0 ip-forward",
        "inlined: ftrace cannot hook it: it is inlined everywhere, or not to be traced",
        "shared: 0", "nf_hook: several functions have this name",
        "changed: the compiler changed it to changed.isra.0, whose arguments are not known",
        "tcp_v4_do_rcv: 1 backlog", "seven: it takes more than six arguments", "veth_xmit [veth]: 0",
        "shared [veth]: 0",
        "__netif_receive_skb_core.constprop.0: 0 rx", "ip_list_rcv: 0 ip-rcv",
      ])
  }

  @Test(
    "a name means the functions that this kernel has of it",
    arguments: [
      ("ip-in", "ip_local_deliver ip6_input"), ("ip-rcv", "ip_rcv ip_list_rcv"),
      ("ip_list_rcv", "ip_list_rcv"), ("ip-forward", "ip_forward"), ("backlog", "tcp_v4_do_rcv"),
      ("rx", "__netif_receive_skb_core.constprop.0"), ("ip_forward", "ip_forward"),
      ("__netif_receive_skb_core", "__netif_receive_skb_core.constprop.0"), ("veth_xmit", "veth_xmit [veth]"),
      ("veth:veth_xmit", "veth_xmit [veth]"), ("veth_xmit [veth]", "veth_xmit [veth]"),
      ("veth:shared", "shared [veth]"), ("vmlinux:shared", "shared"),
    ])
  func names(text: String, functions: String) throws {
    let entry = try kernel().entryPoint(text)
    #expect(entry.functions.map(\.printed).joined(separator: " ") == functions)
    #expect(entry.bits == 0)
    #expect(try kernel().entryPoint("tcp").functions == [])
  }

  @Test(
    "what cannot be hooked says why",
    arguments: [
      ("xmit", "'xmit' cannot be an entry point: this kernel has no __dev_queue_xmit"),
      ("shared", "'shared' cannot be an entry point: there are several, say which: vmlinux:shared, veth:shared"),
      ("seven", "'seven' cannot be an entry point: it takes more than six arguments"),
      ("schedule", "'schedule' cannot be an entry point: it takes no struct sk_buff *, or BTF does not describe it"),
      ("veth:ip_forward", "'veth:ip_forward' cannot be an entry point: it takes no struct"),
      ("ip_frward", "no entry point 'ip_frward'; there are tcp, udp, icmp,"),
    ])
  func refused(text: String, reason: String) throws {
    let error = try #require(throws: CaptureError.self) { try kernel().entryPoint(text) }
    #expect(error.description.hasPrefix(reason))
  }

  @Test(
    "patterns choose among them",
    arguments: [
      ("ip*", "ip_local_deliver ip_rcv ip6_input ip_forward ip_list_rcv"), ("veth:*", "veth_xmit shared"),
      ("rx", "__netif_receive_skb_core.constprop.0"), ("vmlinux:sha*", "shared"), ("nothing", ""),
    ])
  func patterns(pattern: String, functions: String) throws {
    let found = try kernel().candidates(matching: pattern)
    #expect(found.map(\.function.symbol).joined(separator: " ") == functions)
  }

  @Test(
    "presets and patterns become lines of the list",
    arguments: [
      ("all", "", nil), ("net", "", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20]),
      ("tcp_*,veth:*", "", [10, 11, 15, 16, 17, 18]),
      ("all", "net,ip*", [1, 14, 15]),
      ("all", "locks", [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20]),
      ("net ip_forward", "veth:*,n*", [3, 4, 5, 6, 9, 10, 11, 12, 13, 19, 20]),
    ] as [(String, String, [Int]?)])
  func traced(trace: String, without: String, lines: [Int]?) throws {
    #expect(try TracedFunctions(trace: [trace], noTrace: [without]).functions(of: kernel())?.map(\.line) == lines)
  }

  @Test("a pattern that fits nothing is a typing error", arguments: [("tpc_*", ""), ("all", "tpc_*"), ("ip*", "net")])
  func nothing(trace: String, without: String) throws {
    #expect(throws: CaptureError.self) {
      try TracedFunctions(trace: [trace], noTrace: [without]).functions(of: kernel())
    }
  }

  @Test("what BTF describes by a plain name and the kernel has by another is found by either")
  func describedButRenamed() throws {
    var writer = BTFWriter()
    let int = writer.int("int")
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    _ = writer.function("__netif_receive_skb_core", [writer.pointer(to: packet), int], returns: int)
    let kernel = try KernelFunctions(
      btf: [(nil, writer.bytes())],
      traceable: TraceableFunctions(Array("__netif_receive_skb_core.constprop.0\n".utf8)))
    for pattern in ["rx", "__netif_receive_skb_core", "*"] {
      #expect(
        kernel.candidates(matching: pattern)
          == [
            KernelFunctions.Candidate(
              function: EntryFunction("__netif_receive_skb_core.constprop.0"), argument: 0, aliases: ["rx"])
          ])
    }
    for name in ["rx", "__netif_receive_skb_core"] {
      #expect(
        try kernel.entryPoint(name).functions == [EntryFunction("__netif_receive_skb_core.constprop.0")])
    }
  }

  @Test("what the module decides by a function's name is decided so here")
  func byName() throws {
    var writer = BTFWriter()
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    let indirect = writer.pointer(to: packet)
    _ = writer.function("kfree_skbmem", [packet])
    _ = writer.function("prepare_reply", [indirect])
    _ = writer.function("br_handle_frame", [indirect])
    let kernel = try KernelFunctions(
      btf: [(nil, writer.bytes())],
      traceable: TraceableFunctions(Array("kfree_skbmem\nprepare_reply\nbr_handle_frame\n".utf8)))
    #expect(
      kernel.candidates.map(\.hindrance) == [
        "it is given packets that are half built or half freed", "its sk_buff ** may be what it fills in", nil,
      ])
  }
}
