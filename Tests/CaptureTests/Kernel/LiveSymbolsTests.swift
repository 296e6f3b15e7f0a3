import Synchronization
import TestSupport
import Testing
import TraceEvents

@testable import Capture

@Suite("Functions of modules that come and go during a capture")
struct LiveSymbolsTests {
  private static let later = "ffffffffc0001000 t nf_conntrack_in\t[nf_conntrack]\n"

  /// The names of calls at these addresses.
  private func names(_ addresses: [UInt64], _ symbols: LiveSymbols?) throws -> [String] {
    var decoder = SubBufferDecoder(
      formats: try KernelRecords.formats(), symbols: try KernelRecords.symbolMap(), newerSymbols: symbols?.newer)
    var page = SubBufferWriter(timestamp: 0)
    for address in addresses { page.record(delta: 1, KernelRecords.entry(address, depth: 0, pid: 7)) }
    try page.bytes().withUnsafeBytes { raw in
      try Result { () throws(SubBufferError) in try decoder.append(raw, cpu: 0) }.get()
    }
    var log = EventLog()
    decoder.drain(before: nil, into: &log)
    return log.events.map { decoder.names.functions.printed($0.function) }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("a function that is not listed makes the list be read again, and only then")
  func loaded() throws {
    let calls: [UInt64] = [KernelRecords.tcpReceive + 4, 0xffff_ffff_c000_1004, KernelRecords.nftDoChain]
    #expect(try names(calls, nil) == ["tcp_v4_rcv", "nft_do_chain [nf_tables]", "nft_do_chain [nf_tables]"])
    let symbols = LiveSymbols(Self.bytes(KernelRecords.symbols)) {
      Self.bytes(KernelRecords.symbols + "\n" + Self.later)
    }
    #expect(try names([calls[0], calls[2]], symbols) == ["tcp_v4_rcv", "nft_do_chain [nf_tables]"])
    #expect(symbols.list == Self.bytes(KernelRecords.symbols))
    #expect(try names(calls, symbols) == ["tcp_v4_rcv", "nf_conntrack_in [nf_conntrack]", "nft_do_chain [nf_tables]"])
    #expect(symbols.list == Self.bytes(KernelRecords.symbols + "\n" + Self.later))
  }

  @Test("what was unloaded keeps its names")
  func unloaded() {
    let kernel = "1000 T a\n2000 T b\n"
    let old = Self.bytes(kernel + "9000 t gone\t[one]\n9100 t stays\t[two]\n")
    let new = Self.bytes(kernel + "9100 t stays\t[two]\n9200 t comes\t[three]\n")
    let all = kernel + "9100 t stays\t[two]\n9200 t comes\t[three]\n9000 t gone\t[one]\n"
    #expect(String(decoding: LiveSymbols.union(new, old), as: UTF8.self) == all)
    #expect(LiveSymbols.union(old, old) == old)
    #expect(LiveSymbols.union(new, []) == new)
  }

  @Test("functions that the kernel never lists are asked for a few times only, and have the name before them")
  func unlisted() throws {
    let readings = Atomic(0)
    let symbols = LiveSymbols(Self.bytes(KernelRecords.symbols)) {
      readings.add(1, ordering: .relaxed)
      return Self.bytes(KernelRecords.symbols)
    }
    let calls = (1...100).map { KernelRecords.nftDoChain + $0 * 0x100 }
    #expect(try names(calls, symbols) == Array(repeating: "nft_do_chain [nf_tables]", count: 100))
    #expect(readings.load(ordering: .relaxed) == 16)
  }
}
