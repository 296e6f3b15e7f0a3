import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// What a 7.3 that is built so prints of each call beside its time: what it was given, where it returns to, what it returned
/// (Tests/Fixtures/README.md, `record-values`). One echo request each.
@Suite("Values printed by a 7.3")
struct RealValueTests {
  private enum Part { case arguments, caller, value }

  private static func load(_ file: String) throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/\(file).xz").path)
  }

  /// The first call of `function` with all beneath and these parts: `f(a=1) <-g+0x1 = 0x0`.
  private static func tree(of function: String, in trace: Trace, _ parts: [Part]) throws -> String {
    let calls = trace.calls
    let first = try #require((0..<calls.count).first { trace.functions.name(calls.function[$0]) == function })
    let lines = (first..<calls.subtreeEnd[first]).compactMap { row -> String? in
      if calls.flags[row].contains(.interrupt) { return nil }
      let notes = trace.notes[row]
      var line = String(repeating: "  ", count: Int(calls.depth[row]) - Int(calls.depth[first]))
      line += trace.functions.printed(calls.function[row])
      if parts.contains(.arguments), let arguments = notes?.args { line += "(\(arguments))" }
      if parts.contains(.caller), let caller = notes?.caller { line += " <-\(caller)" }
      if parts.contains(.value), let value = notes?.ret { line += " = \(value)" }
      return line
    }
    return lines.joined(separator: "\n")
  }

  private static let pushing = """
    icmp_push_reply
      ip_append_data
        ip_setup_cork.constprop.0
        icmp_glue_bits
      ip_push_pending_frames
        icmp_out_count
        ip_output
          ip_finish_output2
            veth_xmit [veth]
    """

  /// What every call has, how many calls there are, and how many of them were given something that the kernel tells.
  @Test(arguments: [
    ("retval", 61, 61, 0, 0), ("retval-hex", 58, 58, 0, 0), ("retaddr", 57, 0, 57, 0), ("args", 57, 0, 0, 55),
    ("retval-retaddr", 58, 58, 58, 0), ("retval-args", 57, 57, 0, 55), ("retaddr-args", 57, 0, 57, 55),
    ("values", 57, 57, 57, 55), ("values-columns", 57, 57, 57, 55), ("retval-report", 57, 57, 0, 0),
    ("retaddr-report", 57, 57, 57, 0), ("values-report", 57, 57, 57, 0),
  ])
  func everyForm(_ form: String, calls: Int, values: Int, callers: Int, arguments: Int) throws {
    let trace = try Self.load("text-7.3-debug-\(form).txt")
    #expect(violations(trace).isEmpty && trace.notices.isEmpty)
    let notes = (0..<trace.calls.count).map { trace.notes[$0] }
    #expect(notes.count == calls)
    #expect(notes.count { $0?.ret != nil } == values)
    #expect(notes.count { $0?.caller != nil } == callers)
    #expect(notes.count { $0?.args != nil } == arguments)
    #expect((0..<calls).allSatisfy { trace.calls.flags[$0].isDisjoint(with: [.fault, .incomplete]) })
    // trace-cmd does not name the module.
    let pushing = form.hasSuffix("report") ? String(Self.pushing.dropLast(" [veth]".count)) : Self.pushing
    #expect(try Self.tree(of: "icmp_push_reply", in: trace, []) == pushing)
  }

  @Test("arguments, return addresses and values of one line")
  func allOfThem() throws {
    let trace = try Self.load("text-7.3-debug-values.txt")
    #expect(
      try Self.tree(of: "icmp_push_reply", in: trace, [.arguments, .caller, .value]) == """
        icmp_push_reply(sk=0xffff888103c44140, icmp_param=0xffff888124008a90, fl4=0xffff8881240089c0, ipc=0xffff888124008960, \
        rt=0xffff888124008940) <-icmp_reply+0x779/0x870 = 0x0
          ip_append_data(sk=0xffff888103c44140, fl4=0xffff8881240089c0, getfrag=0xffffffff82798ff0, from=0xffff888124008a90, \
        length=64, transhdrlen=8, ...) <-icmp_push_reply+0xa3/0x430 = 0x0
            ip_setup_cork.constprop.0 <-ip_append_data+0x121/0x180 = 0x0
            icmp_glue_bits(from=0xffff888124008a90, to=0xffff8881087e1d6c, offset=0, len=56, odd=0, skb=0xffff888109a5c500) \
        <-__ip_append_data+0x20e6/0x4770 = 0x0
          ip_push_pending_frames(sk=0xffff888103c44140, fl4=0xffff8881240089c0) <-icmp_reply+0x779/0x870 = 0x0
            icmp_out_count(net=0xffff888107b0a480, type=0x0) <-__ip_make_skb+0x1240/0x2370 = 0x607e5ffe4540
            ip_output(net=0xffff888107b0a480, sk=0xffff888103c44140, skb=0xffff888109a5c500) \
        <-ip_push_pending_frames+0xf1/0x200 = 0x0
              ip_finish_output2(net=0xffff888107b0a480, sk=0xffff888103c44140, skb=0xffff888109a5c500) \
        <-ip_output+0x16d/0x3b0 = 0x0
                veth_xmit [veth](skb=0xffff888109a5c500, dev=0xffff888107c72000) <-dev_hard_start_xmit+0x168/0x6e0 = 0x0
        """)
  }

  /// The records of the same options; a file of version 6 has no BTF, so nobody can tell its arguments.
  @Test(arguments: [("retval", false), ("retaddr", true), ("values", true)])
  func records(_ form: String, hasCallers: Bool) throws {
    let trace = try Self.load("\(form)-7.3-debug.dat")
    #expect(violations(trace).isEmpty)
    #expect(trace.notices.map(\.message).filter { !$0.hasPrefix("arguments of functions are left out") } == [])
    #expect(trace.notices.count == (form == "values" ? 1 : 0))
    let notes = (0..<trace.calls.count).map { trace.notes[$0] }
    #expect(notes.allSatisfy { $0?.ret != nil && ($0?.caller != nil) == hasCallers && $0?.args == nil })
    let callers = hasCallers ? ["icmp_reply+0x779", "icmp_push_reply+0xa3"].map { " <-" + $0 } : ["", ""]
    #expect(
      try Self.tree(of: "icmp_push_reply", in: trace, [.caller, .value]).hasPrefix(
        "icmp_push_reply\(callers[0]) = 0x0\n  ip_append_data\(callers[1]) = 0x0\n"))
    #expect(try Self.tree(of: "icmp_push_reply", in: trace, []) == Self.pushing)
  }

  @Test("a capture of ours there has them, too")
  func capture() throws {
    let trace = try Self.load("packets-7.3-debug.dat")
    #expect(violations(trace).isEmpty && trace.notices.isEmpty)
    #expect(trace.packets.count == 1 && trace.packets[0].integrity == .complete && trace.packets[0].entry == "icmp")
    let own = trace.packets[0].rows.filter { !trace.calls.flags[$0].contains(.interrupt) }
    #expect(own.allSatisfy { trace.notes[$0]?.ret != nil && trace.notes[$0]?.caller != nil })
    #expect(
      try Self.tree(of: "ip_setup_cork.constprop.0", in: trace, [.caller, .value]) == """
        ip_setup_cork.constprop.0 <-ip_append_data+0x121 = 0x0
          ipv4_mtu <-ip_setup_cork.constprop.0+0x56b = 0x5dc
            __rcu_read_lock <-ip_dst_mtu_maybe_forward.constprop.0+0x4f = 0x5
            __rcu_read_unlock <-ip_dst_mtu_maybe_forward.constprop.0+0x2bc = 0x4
        """)
  }
}
