import TestSupport
import Testing
import TraceEvents

@Suite struct EventFormatTests {
  @Test func readsFields() throws {
    let format = try EventFormat(text: KernelRecords.beginFormat, system: "ftview")
    #expect(format.name == "packet_begin")
    #expect(format.id == 1900)
    let id = try #require(format.field("id"))
    #expect((id.offset, id.size, id.isSigned) == (8, 8, false))
    let interface = try #require(format.field("ifindex"))
    #expect(interface.isSigned)
    #expect(format.field("nothing") == nil)
  }

  @Test func tellsTextFromBytes() throws {
    let format = try EventFormat(text: KernelRecords.beginFormat)
    let comm = try #require(format.field("comm"))
    guard case .array(elementSize: 1) = comm.shape else {
      Issue.record("comm is \(comm.shape)")
      return
    }
    #expect(comm.isText)
    let entry = try #require(format.field("entry"))
    guard case .dataLocation = entry.shape else {
      Issue.record("entry is \(entry.shape)")
      return
    }
    #expect(entry.isText)
    #expect(format.field("data")?.isText == false)
  }

  @Test func readsSymbolicLists() throws {
    let format = try EventFormat(text: KernelRecords.endFormat)
    #expect(format.symbols(of: "drop") == [0: "none", 2: "NOT_SPECIFIED", 3: "NO_SOCKET"])
    #expect(format.symbols(of: "ret").isEmpty)
  }

  @Test func oldFormatsHaveNoSign() throws {
    let format = try EventFormat(
      text:
        "name: x\nID: 3\nformat:\n\tfield:unsigned int a;\toffset:8;\tsize:4;\n\tfield:int b;\toffset:12;\tsize:4;\n")
    #expect(format.field("a")?.isSigned == false)
    #expect(format.field("b")?.isSigned == true)
  }

  @Test(arguments: [
    ("", FormatError.missing("name")),
    ("name: x\n", .missing("ID")),
    ("name: x\nID: 99999999\n", .missing("ID")),
    ("name: x\nID: 1\n\tfield:int a;\toffset:x;\tsize:4;\n", .badField("field:int a;\toffset:x;\tsize:4;")),
    ("name: x\nID: 1\n\tfield:int a;\toffset:-4;\tsize:4;\n", .badField("field:int a;\toffset:-4;\tsize:4;")),
  ])
  func rejectsNonsense(text: String, error: FormatError) {
    #expect(throws: error) { _ = try EventFormat(text: text) }
  }

  @Test func readsTheSubBufferHeader() throws {
    let header = try PageHeader(text: KernelRecords.headerPage)
    #expect(header == PageHeader())
    let small = try PageHeader(
      text: "\tfield: u64 timestamp;\toffset:0;\tsize:8;\n\tfield: local_t commit;\toffset:8;\tsize:4;\n"
        + "\tfield: char data;\toffset:12;\tsize:4084;\n")
    #expect((small.commitSize, small.dataOffset) == (4, 12))
    #expect(throws: FormatError.missing("commit")) {
      _ = try PageHeader(text: "\tfield: u64 timestamp;\toffset:0;\tsize:8;\n")
    }
  }
}
