import TestSupport
import Testing

@testable import CallTrees

/// What is found a piece at a time is what is found at once.
@Suite struct PacketErrorSearchTests {
  private static let text = """
     1)               |  receive() {
     1)               |    route() {
     1)   0.100 us    |      lookup(); /* ret=-101 */
     1)               |      /* kfree_skb: skbaddr=1 reason: NO_SOCKET */
     1)   0.500 us    |    } /* ret=-101 */
     1)               |    kfree_skb() {
     1)               |      /* kfree_skb: skbaddr=2 reason: SOCKET_FILTER */
     1)   0.100 us    |      skb_release_data(); /* ret=-5 */
     1)   0.500 us    |    }
     1)   0.100 us    |    again(); /* ret=-22 */
     1)   5.000 us    |  } /* ret=-22 */

    """

  @Test(arguments: [1, 2, 3, 7, 1000]) func aPieceAtATime(calls: Int) {
    let trace = trace(ofText: Self.text)
    var search = PacketErrorSearch(trace, trace.packets[0])
    var pieces = 1
    while search.proceed(calls: calls) { pieces += 1 }
    // Notes, calls for errors, calls for drops, notes for events.
    #expect(calls > 7 ? pieces == 1 : pieces >= 20 / calls)
    let errors = search.errors
    #expect(errors.list.map(\.row) == [2, 4, 5])
    #expect(errors.list.map(\.code) == [-101, -5, -22])
    #expect(
      errors.drops == [
        PacketDrop(reason: .name("NO_SOCKET"), row: 1), PacketDrop(reason: .name("SOCKET_FILTER"), row: 3),
      ])
    #expect(errors.troubles == [0, 1, 2, 3, 4, 5])
    #expect(Array(errors.troubles(in: 2..<5)) == [2, 3, 4])
    #expect(errors.troubles(in: 6..<9).isEmpty)
  }
}
