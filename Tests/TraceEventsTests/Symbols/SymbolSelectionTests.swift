import TestSupport
import Testing
import TraceEvents

@Suite("The symbols that occur")
struct SymbolSelectionTests {
  private static let list = """
    ffffffff81001000 T first
    ffffffff81002000 T second
    ffffffff81002000 t alias_of_second
    ffffffff81003000 D data
    ffffffff81004000 T third
    ffffffff81005000 T __irqentry_text_start
    ffffffff81006000 T __irqentry_text_end
    ffffffffc0002000 t late\t[nft]
    ffffffffc0001000 t early\t[nft]

    """

  private func map(_ list: String) throws -> SymbolMap {
    try Array(list.utf8).withUnsafeBytes { (bytes) throws(SymbolError) in try SymbolMap(kallsyms: bytes) }
  }

  private func kept(_ words: [UInt64], at offset: Int = 0, of list: String = list) throws -> [Substring] {
    var selection = SymbolSelection(try map(list))
    let bytes = [UInt8](repeating: 0xff, count: offset) + words.flatMap(le64)
    bytes.withUnsafeBytes { selection.keep(namedIn: $0) }
    return String(decoding: selection.list, as: UTF8.self).split(separator: "\n").map { line in
      line.split(whereSeparator: \.isWhitespace)[2]
    }
  }

  private let marks: [Substring] = ["__irqentry_text_start", "__irqentry_text_end"]

  @Test("an address keeps the function that it lies in, under its first name, in the list's order")
  func addresses() throws {
    #expect(try kept([0xffff_ffff_8100_4010, 0xffff_ffff_8100_1000]) == ["first", "third"] + marks)
    #expect(try kept([0xffff_ffff_8100_2fff]) == ["second"] + marks)
    // Variables are no functions: what lies behind one is the function's before it.
    #expect(try kept([0xffff_ffff_8100_3004]) == ["second"] + marks)
    #expect(try kept([0xffff_ffff_c000_1004]) == marks + ["early"])
    #expect(try kept([0xffff_ffff_c000_2004, 0xffff_ffff_c000_1004]) == marks + ["late", "early"])
  }

  @Test("numbers that are no addresses keep nothing")
  func numbers() throws {
    let numbers: [UInt64] = [
      0, 1, 0xffff_ffff_8100_0fff, 0xffff_ffff_c100_2000, .max, .max - 21, 0x8888_0000_1234_5678,
    ]
    #expect(try kept(numbers) == marks)
  }

  @Test(
    "a word begins at each multiple of four", arguments: [(0, true), (4, true), (12, true), (2, false), (1, false)])
  func places(offset: Int, isFound: Bool) throws {
    #expect(try kept([0xffff_ffff_8100_4000], at: offset) == (isFound ? ["third"] : []) + marks)
  }

  @Test("bytes that end within a word are no word")
  func ends() throws {
    var selection = SymbolSelection(try map(Self.list))
    Array(le64(0xffff_ffff_8100_4000).prefix(7)).withUnsafeBytes { selection.keep(namedIn: $0) }
    [UInt8]().withUnsafeBytes { selection.keep(namedIn: $0) }
    #expect(selection.names == [])
    #expect(!String(decoding: selection.list, as: UTF8.self).contains("third"))
  }

  @Test("one symbol stays of a list of which none occurs, for without any there are no names at all")
  func nothing() throws {
    #expect(try kept([], of: "ffffffff81001000 T first\nffffffff81002000 T second\n") == ["first"])
  }

  @Test("each address of a trace has the name that the whole list gives")
  func sameNames() throws {
    var random = SeededGenerator(seed: 7)
    let starts = Set((0..<2000).map { _ in 0xffff_ffff_8100_0000 + UInt64.random(in: 0..<1 << 22, using: &random) })
    let lines = starts.shuffled(using: &random).enumerated().map { index, start in
      "\(String(start, radix: 16)) t f\(index)\(index % 3 == 0 ? "\t[m]" : "")\n"
    }
    let whole = try map(lines.joined())
    let addresses = (0..<300).map { _ in 0xffff_ffff_8100_0000 + UInt64.random(in: 0..<1 << 23, using: &random) }
    var selection = SymbolSelection(whole)
    addresses.flatMap(le64).withUnsafeBytes { selection.keep(namedIn: $0) }
    let part = try map(String(decoding: selection.list, as: UTF8.self))
    #expect(part.count < 310)
    #expect(selection.names.count == part.count)
    for address in addresses { #expect(part.resolveWithOffset(address) == whole.resolveWithOffset(address)) }
  }
}
