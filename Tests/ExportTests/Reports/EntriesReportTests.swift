import Export
import Testing

@Suite("The list of entry points")
struct EntriesReportTests {
  private let rows = [
    EntryRow(function: "ip_local_deliver", module: nil, argument: 0, names: ["ip-in"], reason: nil),
    EntryRow(function: "veth_xmit", module: "veth", argument: 0, names: [], reason: nil),
    EntryRow(function: "seven", module: nil, argument: nil, names: [], reason: "it takes more than six arguments"),
  ]

  @Test func text() {
    var buffer = ExportBuffer()
    EntriesReport.writeText(rows, leftOut: 5, into: &buffer)
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        ip_local_deliver  1  ip-in
        veth_xmit [veth]  1
        seven             -  it takes more than six arguments
        3 can be used; 5 more cannot, --all says why

        """)
  }

  @Test func json() {
    var buffer = ExportBuffer()
    EntriesReport.writeJSON(rows, into: &buffer)
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        {"format":"ftview-entries/1","entries":[
        {"function":"ip_local_deliver","module":null,"argument":1,"names":["ip-in"],"reason":null},
        {"function":"veth_xmit","module":"veth","argument":1,"names":[],"reason":null},
        {"function":"seven","module":null,"argument":null,"names":[],"reason":"it takes more than six arguments"}
        ]}

        """)
  }
}
