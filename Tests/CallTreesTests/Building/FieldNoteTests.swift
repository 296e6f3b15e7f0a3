import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Fields of packets and their sockets, at the calls that changed them.
@Suite("Fields in trees")
struct FieldNoteTests {
  static let window = """
     0)               |  /* packet_begin: id=1 entry=tcp skb=7 dev=d ifindex=2 netns=1 proto=0x0800 len=60 comm=c summary="s" data=45 */
     0)               |  /* packet_field: id=1 func=0x0 field=skb.len kind=uint first=1 was=0 value=84 */
     0)   ==========> |
     0)   1.000 us    |  irq_enter_rcu();
     0)   <========== |
     0)               |  tcp_v4_rcv() {
     0)               |    pull() {
     0)               |      /* packet_field: id=1 func=pull field=skb.len kind=uint first=0 was=84 value=64 */
     0)   0.100 us    |    }
     0)               |    find [m]() {
     0)               |      /* packet_field: id=1 func=find [m] field=sk.sk_lock.owned kind=int first=1 was=0 value=-1 */
     0)   0.100 us    |    }
     0)               |    /* packet_field: id=1 func=tcp_v4_rcv field=skb.seen kind=bool first=0 was=0 value=1 */
     0)   9.000 us    |  }
     0)               |  /* packet_field: id=1 func=0x0 field=skb.dev kind=pointer first=1 was=0 value=4096 */
     0)               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 values=all */

    """

  @Test("each stands at its call; what the window opens and closes with, at its function")
  func notes() {
    let result = trace(ofText: Self.window)
    #expect(violations(result) == [] && result.notices == [])
    let fields = (0..<result.calls.count).map { row in
      "\(result.functions.printed(result.calls.function[row])): "
        + (result.notes[row]?.fields.map(\.text).joined(separator: ", ") ?? "")
    }
    #expect(
      fields == [
        "irq_enter_rcu: ", "tcp_v4_rcv: skb.len 84, skb.seen false → true, skb.dev 0x1000", "pull: skb.len 84 → 64",
        "find [m]: sk.sk_lock.owned -1",
      ])
  }

  @Test("what is damaged is another event's comment")
  func damaged() {
    let text = """
       0)               |  f() {
       0)               |    /* packet_field: id=1 func=f field= kind=uint first=1 was=0 value=84 */
       0)               |    /* packet_field: id=1 func=f field=a,b value=84 */
       0)               |    /* packet_field: value= */
       0)   9.000 us    |  }

      """
    let notes = trace(ofText: text).notes[0]
    #expect(notes?.fields == [])
    #expect(notes?.comments.count == 3)
  }

  /// A packet whose socket is owned, or not, and that goes another way then.
  private func packet(owned: Int, sequence: Int, length: Int = 60) -> String {
    """
     1)               |  demo_rcv() {
     1)               |    /* packet_field: field=skb.len first=1 value=\(length) */
     1)               |    demo_lookup() {
     1)               |      /* packet_field: field=sk.sk_lock.owned first=1 value=\(owned) */
     1)               |      /* packet_field: field=tcp.rcv_nxt first=1 value=\(sequence) */
     1)   0.500 us    |    }
     1)   0.100 us    |    \(owned == 0 ? "demo_deliver" : "demo_backlog")();
     1)               |    demo_end() {
     1)               |      /* packet_field: field=skb.len first=0 was=\(length) value=0 */
     1)   0.500 us    |    }
     1)   2.000 us    |  }

    """
  }

  private func reasons(_ text: String, _ options: DiffOptions = DiffOptions()) -> [String] {
    let result = trace(ofText: text)
    let diff = TreeDiff(left: result, result.packets[0], right: result, result.packets[1], options: options)
    return diff.reasons.map { "\(diff.name(of: $0.row)) \(DiffReasonText.text($0))" }
  }

  @Test("a field that differed before is a reason; numbers that differ anyway are not, nor what came after")
  func reason() {
    #expect(
      reasons(packet(owned: 0, sequence: 1000) + packet(owned: 1, sequence: 2000, length: 70)) == [
        "demo_lookup returned with sk.sk_lock.owned 0 → 1"
      ])
    #expect(
      reasons(packet(owned: 0, sequence: 0, length: 0) + packet(owned: 1, sequence: 2000)) == [
        "demo_lookup returned with sk.sk_lock.owned 0 → 1", "demo_lookup returned with tcp.rcv_nxt 0 → 2000",
        "demo_rcv began with skb.len 0 → 60",
      ])
  }

  @Test("a difference that is gone again is none, and one without a divergence is told")
  func gone() {
    let text = { (before: Int, after: Int) in
      """
       1)               |  demo_rcv() {
       1)               |    demo_a() {
       1)               |      /* packet_field: field=skb.mark first=1 value=\(before) */
       1)   0.500 us    |    }
       1)               |    demo_b() {
       1)               |      /* packet_field: field=skb.mark first=0 was=\(before) value=\(after) */
       1)   0.500 us    |    }
       1)   2.000 us    |  }

      """
    }
    #expect(reasons(text(0, 5) + text(1, 5)) == [])
    #expect(reasons(text(1, 0) + text(1, 5)) == ["demo_b returned with skb.mark 0 → 5"])
  }

  @Test("what always differs in the family is not blamed")
  func learned() {
    let packets = [0, 1, 0, 1].map { packet(owned: 0, sequence: 1, length: $0) }
    let text = packets[0] + packet(owned: 1, sequence: 1, length: 1) + packets.joined()
    let result = trace(ofText: text)
    var options = DiffOptions()
    options.leftValues = ValueHistory(result, [0, 2, 3, 4, 5])
    #expect(reasons(text, options) == ["demo_lookup returned with sk.sk_lock.owned 0 → 1"])
    #expect(reasons(text).count == 2)
  }
}
