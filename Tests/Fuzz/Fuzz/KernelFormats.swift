import TestSupport
import TraceEvents

/// What a kernel's sub-buffers look like, with a few symbols: all that the decoder needs to know.
struct KernelFormats: Sendable {
  var littleEndian: EventFormats
  var bigEndian: EventFormats
  var symbols: SymbolMap

  /// By their number in an input: 6.12 and 6.1 with the numbers that events had in the captures of `Tests/Fixtures`, later
  /// kernels, a 32-bit one.
  static let all: [KernelFormats] = [
    KernelFormats(
      KernelRecords.headerPage,
      [
        KernelRecords.entryFormat, KernelRecords.exitFormat, renumbered(KernelRecords.beginFormat, "1900", "1555"),
        renumbered(KernelRecords.endFormat, "1901", "1554"), KernelRecords.switchFormat,
      ]),
    KernelFormats(
      KernelRecords.headerPage,
      [
        KernelRecords.entryFormat, KernelRecords.exitFormat, renumbered(KernelRecords.beginFormat, "1900", "1393"),
        renumbered(KernelRecords.endFormat, "1901", "1392"), KernelRecords.switchFormat,
      ]),
    KernelFormats(
      KernelRecords.headerPage,
      [
        KernelRecords.entryFormat, returnAddressEntry, returnValueExit, KernelRecords.beginFormat,
        KernelRecords.endFormat, strings,
      ]),
    KernelFormats(shortHeaderPage, [shortEntry, shortExit, strings]),
  ]

  private init(_ page: String, _ texts: [String]) {
    var formats = EventFormats()
    do throws(FormatError) {
      formats.page = try PageHeader(text: page)
      for text in texts { try formats.add(text: text) }
    } catch {
      fail("a format of the harness: \(error)")
    }
    littleEndian = formats
    formats.bigEndian = true
    bigEndian = formats
    guard let symbols = try? KernelRecords.symbolMap() else { fail("the harness's symbols") }
    self.symbols = symbols
  }

  private static func renumbered(_ text: String, _ old: String, _ new: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line == "ID: \(old)" ? "ID: \(new)" : String(line)
    }.joined(separator: "\n")
  }

  private static let common = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """

  /// 6.13 with `funcgraph-retaddr`.
  private static let returnAddressEntry =
    "name: fgraph_retaddr_entry\nID: 17\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:int depth;\toffset:16;\tsize:4;\tsigned:1;
      \tfield:unsigned long retaddr;\toffset:20;\tsize:8;\tsigned:0;
      """
  /// 6.14: a return value, and no times.
  private static let returnValueExit =
    "name: funcgraph_exit\nID: 10\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned long retval;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:int depth;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:unsigned int overrun;\toffset:28;\tsize:4;\tsigned:0;
      """
  /// Text in every place that it can be.
  private static let strings =
    "name: strings\nID: 301\n" + common + """
      \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:__data_loc char[] name;\toffset:24;\tsize:4;\tsigned:0;
      \tfield:__rel_loc char[] other;\toffset:28;\tsize:4;\tsigned:0;
      \tfield:u8 bytes[6];\toffset:32;\tsize:6;\tsigned:0;
      \tfield:void * place;\toffset:40;\tsize:8;\tsigned:0;
      \tfield:__data_loc u16[] words;\toffset:48;\tsize:4;\tsigned:0;
      """
  private static let shortHeaderPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:4;\tsigned:1;
    \tfield: char data;\toffset:12;\tsize:4084;\tsigned:1;
    """
  private static let shortEntry =
    "name: funcgraph_entry\nID: 11\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:4;\tsigned:0;
      \tfield:int depth;\toffset:12;\tsize:4;\tsigned:1;
      """
  private static let shortExit =
    "name: funcgraph_exit\nID: 10\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:4;\tsigned:0;
      \tfield:int depth;\toffset:12;\tsize:4;\tsigned:1;
      \tfield:unsigned long overrun;\toffset:16;\tsize:4;\tsigned:0;
      \tfield:unsigned long long calltime;\toffset:20;\tsize:8;\tsigned:0;
      \tfield:unsigned long long rettime;\toffset:28;\tsize:8;\tsigned:0;
      """
}
