import TestSupport
import Testing

@testable import TraceEvents

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

  /// A line as the kernel prints it is read in one go. With one more blank it is read byte by byte, and says the same.
  @Test func usualLinesSayWhatOthersSay() throws {
    let line = Array("ffffffff81200000 t foo\t[mod]".utf8)
    let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0]
    for place in line.indices {
      for byte in blanks + Array("09afgAFTdx$.L[_".utf8) + [0x80, 0xff] where place != 16 && byte != UInt8(ascii: "\n")
      {
        var usual = line
        usual[place] = byte
        let other = usual[..<16] + [UInt8(ascii: " ")] + usual[16...]
        func names(_ line: [UInt8]) -> [String]? {
          let list = line + Array("\nffffffff81300000 T last\n".utf8)
          let map = list.withUnsafeBytes { bytes in try? SymbolMap(kallsyms: bytes) }
          return map.map { map in
            (0..<map.count).map { map.resolve(map.start(of: map.span.lowerBound) ?? UInt64($0)) } + ["\(map.span)"]
          }
        }
        #expect(names(usual) == names(Array(other)), "\(String(decoding: usual, as: UTF8.self))")
      }
    }
  }

  /// A list may end anywhere in its last line.
  @Test func theListMayEndAnywhere() throws {
    let list = "ffffffff81200000 T first\nffffffff81300000 T second"
    for length in 25...list.utf8.count {
      let map = try map(String(list.prefix(length)))
      #expect(map.count == (length > 44 ? 2 : 1), "\(length)")
      if length > 44 { #expect(map.resolve(0xffff_ffff_8130_0000) == String("second".prefix(length - 44))) }
    }
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
