/// Generated function_graph text, the same for a seed on every run.
enum RandomText {
  /// Nested calls with durations, return values, arguments and comments here and there.
  static func graph(seed: UInt64, calls: Int) -> String {
    var random = Generator(state: seed)
    var lines: [String] = []
    var open: [String] = []
    func indent() -> String { String(repeating: "  ", count: open.count + 1) }
    for _ in 0..<calls {
      let name = "f\(random.next() % 40)" + (random.next() % 6 == 0 ? " [mod]" : "")
      let ret = random.next() % 4 == 0 ? " /* ret=-\(random.next() % 99) */" : ""
      switch random.next() % 5 {
      case 0 where open.count < 12, 1 where open.count < 12:
        lines.append(" 2)               |\(indent())\(name)() {")
        open.append(name)
        if random.next() % 5 == 0 { lines.append(" 2)               |\(indent())/* event { \(random.next() % 9) ; */") }
      case 2 where open.count > 1:
        open.removeLast()
        lines.append(" 2)   \(random.next() % 10).\(100 + random.next() % 900) us    |\(indent())}")
      default:
        lines.append(" 2)   \(random.next() % 10).\(100 + random.next() % 900) us    |\(indent())\(name)(a=1);\(ret)")
      }
    }
    while !open.isEmpty {
      let name = open.removeLast()
      lines.append(" 2) + 1\(open.count % 10).000 us   |\(indent())} /* \(name) ret=0 */")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Generator {
    var state: UInt64

    /// SplitMix64.
    mutating func next() -> UInt64 {
      state = state &+ 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
      return value ^ (value >> 31)
    }
  }
}
