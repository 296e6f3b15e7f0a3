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
    let finding = { Doctor.absentModule(release: "6.12.1-amd64", root: tree.root) }
    #expect(finding().cure.hasPrefix("in ftview's source: dkms install ./kmod"))
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
    #expect(finding().line == "missing  module ftview is not loaded: modprobe ftview")
  }
}
