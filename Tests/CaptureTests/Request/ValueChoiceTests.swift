import KernelTypes
import Testing
import TraceEvents

@testable import Capture

@Suite("Whose values are recorded")
struct ValueChoiceTests {
  @Test("functions are told to the module by where they begin, each once, in ascending order")
  func starts() {
    let symbols = """
      ffffffff81000300 t nf_hook_slow
      ffffffff81000100 T ip_rcv
      ffffffff81000100 T ip_rcv_alias
      ffffffff81000500 t same
      ffffffff81000200 t same
      ffffffffc0000000 t nft_do_chain\t[nf_tables]
      ffffffffc0001000 t ip_rcv\t[other]
      nonsense
      xyz t ip_rcv
      """
    let wanted = TraceableFunctions(Array("ip_rcv\nnft_do_chain [nf_tables]\nsame\ngone\n".utf8)).all
    #expect(
      FunctionStarts.find(wanted, in: Array(symbols.utf8)) == [
        0xffff_ffff_8100_0100, 0xffff_ffff_8100_0200, 0xffff_ffff_8100_0500, 0xffff_ffff_c000_0000,
      ])
    #expect(FunctionStarts.find(wanted.prefix(0), in: Array(symbols.utf8)) == [])
  }

  @Test(
    "why there are none is said where somebody might wonder",
    arguments: [
      (ValuesState.on, true, false), (.on, false, false), (.off, true, true), (.off, false, false),
      (.noWay, true, true), (.noWay, false, false), (.foreign, false, true), (.unproven, false, true),
      (.busy, false, true),
    ])
  func notes(state: ValuesState, chosen: Bool, isSaid: Bool) {
    #expect((state.note(chosen: chosen) != nil) == isSaid)
  }
}
