/// The structures that fields are in, by the words that stand for them.
enum FieldBase: String, CaseIterable {
  case skb, tcb, sk, inet, tcp, udp

  var structure: String {
    switch self {
    case .skb: "sk_buff"
    case .tcb: "tcp_skb_cb"
    case .sk: "sock"
    case .inet: "inet_sock"
    case .tcp: "tcp_sock"
    case .udp: "udp_sock"
    }
  }

  /// Every structure that is looked at.
  static let structures = Set(allCases.map(\.structure) + ["sock_common"])
}
