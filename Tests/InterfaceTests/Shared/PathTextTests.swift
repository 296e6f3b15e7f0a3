import Testing

@testable import Interface

@Suite struct PathTextTests {
  @Test(arguments: [
    (60, "ip_rcv/nf_hook_slow/nft_do_chain [nf_tables]/kfree_skb"),
    (54, "ip_rcv/nf_hook_slow/nft_do_chain [nf_tables]/kfree_skb"),
    (50, "ip_rcv/nf_hook_slow/nft_do_chain/kfree_skb"),
    (40, "…/nf_hook_slow/nft_do_chain/kfree_skb"),
    (30, "…/nft_do_chain/kfree_skb"),
    (11, "…/kfree_skb"),
    (8, "…ree_skb"),
    (1, "…"),
  ])
  func itsEndStaysLongest(columns: Int, text: String) {
    let path = ["ip_rcv", "nf_hook_slow", "nft_do_chain [nf_tables]", "kfree_skb"]
    #expect(PathText.fitting(path, columns: columns, "…") == text)
  }

  @Test func whatIsNotKnownIsSaid() {
    #expect(PathText.fitting(["", "f"], columns: 20, "…") == "(unknown)/f")
    #expect(PathText.fitting([], columns: 20, "…") == "")
  }
}
