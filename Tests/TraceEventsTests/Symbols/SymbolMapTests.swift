import TestSupport
import Testing
import TraceEvents

@Suite struct SymbolMapTests {
  private func map(_ text: String) throws -> SymbolMap {
    var text = text
    return try text.withUTF8 { bytes throws(SymbolError) in
      try SymbolMap(kallsyms: UnsafeRawBufferPointer(bytes))
    }
  }

  @Test func namesFunctionsOfKernelAndModules() throws {
    let symbols = try KernelRecords.symbolMap()
    #expect(symbols.resolve(KernelRecords.tcpReceive) == "tcp_v4_rcv")
    #expect(symbols.resolve(KernelRecords.tcpReceive + 4) == "tcp_v4_rcv")
    #expect(symbols.resolve(KernelRecords.nftDoChain) == "nft_do_chain [nf_tables]")
    #expect(symbols.resolveWithOffset(KernelRecords.tcpReceive + 0x1f) == "tcp_v4_rcv+0x1f")
  }

  @Test func theFirstOfTwoNamesWins() throws {
    #expect(try KernelRecords.symbolMap().resolve(KernelRecords.tcpFilter) == "tcp_filter")
  }

  @Test func unknownAddressesStayNumbers() throws {
    let symbols = try KernelRecords.symbolMap()
    #expect(symbols.resolve(0x1234) == "0x1234")
    #expect(symbols.resolve(.max) == "0xffffffffffffffff")
    #expect(SymbolMap().resolve(0xffff_ffff_8110_0000) == "0xffffffff81100000")
  }

  @Test func dataIsNoFunction() throws {
    #expect(try KernelRecords.symbolMap().resolve(0xffff_ffff_8130_0000) == "__irqentry_text_end")
  }

  @Test func knowsTheInterruptEntryText() throws {
    let symbols = try KernelRecords.symbolMap()
    #expect(symbols.isInterruptEntry(KernelRecords.oddVector))
    #expect(!symbols.isInterruptEntry(KernelRecords.tcpReceive))
    #expect(!SymbolMap().isInterruptEntry(0))
  }

  @Test func unsortedListsAreSorted() throws {
    let symbols = try map("30 t c\n10 t a\n20 T b [m]\n")
    #expect([0x10, 0x20, 0x30].map { symbols.resolve($0) } == ["a", "b [m]", "c"])
  }

  @Test func hiddenAddressesAreAnError() {
    #expect(throws: SymbolError.addressesHidden) {
      _ = try map("0000000000000000 T tcp_v4_rcv\n0000000000000000 t x [m]\n")
    }
    #expect(throws: SymbolError.empty) { _ = try map("") }
    #expect(throws: SymbolError.empty) { _ = try map("zz T x\n1234\n") }
  }
}
