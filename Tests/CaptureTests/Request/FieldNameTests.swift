import CFtview
import KernelTypes
import TestSupport
import Testing
import TraceEvents

@testable import Capture

/// Fields by the names that users give them.
@Suite("Names of fields")
struct FieldNameTests {
  private let fields: KernelFields

  init() throws {
    var writer = BTFWriter()
    let u32 = writer.int("unsigned int")
    let u16 = writer.int("unsigned short", size: 2)
    let byte = writer.int("unsigned char", size: 1)
    let pointer = writer.pointer(to: 0)
    let common = writer.structure(
      "sock_common", size: 16, members: [("skc_num", u16, 0), ("skc_family", u16, 16), ("skc_state", byte, 32)])
    let sock = writer.structure(
      "sock", size: 64,
      members: [("__sk_common", common, 0), ("sk_type", u16, 128), ("sk_protocol", u16, 144), ("sk_rcvbuf", u32, 160)])
    let inet = writer.structure("inet_sock", size: 80, members: [("sk", sock, 0), ("tos", byte, 512)])
    _ = writer.structure("tcp_sock", size: 96, members: [("inet", inet, 0), ("rcv_nxt", u32, 640)])
    _ = writer.structure("tcp_skb_cb", size: 48, members: [("seq", u32, 0), ("end_seq", u32, 32)])
    let notes = writer.structure("notes", size: 48)
    _ = writer.structure(
      "sk_buff", size: 128, members: [("len", u32, 0), ("data_len", u32, 32), ("sk", pointer, 64), ("cb", notes, 320)])
    fields = KernelFields(try BTF(writer.bytes()))
  }

  private func find(_ name: String) throws(CaptureError) -> KernelFields.Wanted {
    try fields.find(FieldNames(parsing: [name]))[0]
  }

  private func place(_ name: String) throws -> String {
    let wanted = try find(name)
    let text = { (place: KernelFields.Place) in "\(place.base):\(place.field.byteOffset)/\(place.field.size)" }
    return text(wanted.place) + (wanted.minus.map { "-" + text($0) } ?? "")
  }

  @Test("each is in its structure; macros of sockets are known")
  func places() throws {
    #expect(try place("skb.len") == "0:0/4")
    #expect(try place("tcb.end_seq") == "0:44/4")
    #expect(try place("sk.sk_state") == "1:4/1")
    #expect(try place("sk.__sk_common.skc_state") == "1:4/1")
    #expect(try place("sk.sk_rcvbuf") == "2:20/4")
    #expect(try place("inet.inet_num") == "3:0/2")
    #expect(try place("inet.tos") == "3:64/1")
    #expect(try place("tcp.rcv_nxt") == "4:80/4")
    #expect(try place("tcb.seq-tcp.rcv_nxt") == "0:40/4-4:80/4")
    #expect(try find("tcb.seq-tcp.rcv_nxt").place.field.kind == .int)
    #expect(try fields.layout() == .init(socket: 8, family: 2, state: 4, type: 16, proto: 18))
  }

  @Test(
    "what is none is said in one line, with what is near",
    arguments: [
      ("len", "no field 'len': give skb.…, tcb.…, sk.…, inet.…, tcp.…, udp.…, such as skb.len or sk.sk_state"),
      ("skb.", "no field 'skb.': give skb.…, tcb.…, sk.…, inet.…, tcp.…, udp.…, such as skb.len or sk.sk_state"),
      ("skb.lenn", "no field 'skb.lenn': did you mean skb.len?"),
      ("sk.sk_stat", "no field 'sk.sk_stat': did you mean sk.sk_state?"),
      ("tcp.qqqqqqqqqq", "no field 'tcp.qqqqqqqqqq': struct tcp_sock has none"),
      ("udp.len", "no field 'udp.len': this kernel does not describe struct udp_sock"),
      (
        "skb.sk.sk_state",
        "no field 'skb.sk.sk_state': nothing is in what stands before 'sk_state': pointers are not followed"
      ),
      (
        "sk.__sk_common",
        "no field 'sk.__sk_common': it is not a number: give one of its members, such as sk.__sk_common.skc_num, "
          + "sk.__sk_common.skc_family, sk.__sk_common.skc_state"
      ),
      (
        "skb.len-sk.sk_type",
        "no field 'skb.len-sk.sk_type': only numbers of one size, of whole bytes, can be taken off each other"
      ),
    ])
  func refused(name: String, message: String) {
    #expect { try find(name) } throws: { "\($0)" == message }
  }

  @Test("lists have commas or blanks; eight at most, and values with them")
  func lists() throws {
    let names = FieldNames(parsing: ["skb.len,skb.mark", "sk.sk_state skb.len"])
    #expect(names.names == ["skb.len", "skb.mark", "sk.sk_state"])
    var request = CaptureRequest()
    request.fields = names
    try request.validate()
    request.values = false
    #expect(throws: CaptureError.fieldsWithoutValues) { try request.validate() }
    request.values = true
    request.fields.names = (0..<9).map { "skb.a\($0)" }
    #expect(throws: CaptureError.outOfRange("the number of fields", "8 at most")) { try request.validate() }
    for state in [ValuesState.off, .noWay, .busy] {
      #expect(state.note(of: names) != nil && state.note(of: .none) == nil)
    }
    #expect(ValuesState.on.note(of: names) == nil)
  }
}
