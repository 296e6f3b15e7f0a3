import TraceEvents

/// Which packet it was that a call freed. Only what is recorded tells: the call was given the same address as the packet's own call, and
/// nothing in between ended that packet or made another one there. A function may consume a packet and then drop its answer in
/// the same memory. Without arguments nothing is said.
extension DropFunctions {
  /// Functions that end a packet's buffer otherwise than by a drop: consumed, or part of an end.
  private static let ending: Set<String> = [
    "consume_skb", "__consume_stateless_skb", "napi_consume_skb", "__kfree_skb", "kfree_skbmem", "skb_release_data",
    "skb_release_head_state", "kfree_skb_partial", "__napi_kfree_skb", "napi_skb_free_stolen_head",
  ]
  /// Functions that make one, which may be in memory that another one was in.
  private static let making: Set<String> = [
    "__alloc_skb", "__netdev_alloc_skb", "napi_alloc_skb", "__napi_alloc_skb", "build_skb", "__build_skb",
    "napi_build_skb", "slab_build_skb", "skb_clone", "skb_copy", "skb_copy_expand", "__pskb_copy_fclone",
  ]

  /// The calls among `rows` that freed a packet as dropped, ascending. What events say beside such calls is not told by packet.
  ///
  /// - Complexity: O(rows).
  func freed(in rows: Range<Int>, of trace: Trace) -> [Int] {
    drops(in: rows, of: trace, interrupts: true).compactMap { drop in
      drop.row.flatMap { Self.freeing.contains(trace.functions.name(trace.calls.function[$0])) ? $0 : nil }
    }
  }

  /// The address of the packet that a call was given; nil where that is not recorded.
  func packet(givenTo row: Int, _ trace: Trace) -> String? {
    guard let args = trace.notes[row]?.args, let packet = Self.value("skb=", in: args), packet.hasPrefix("0x") else {
      return nil
    }
    return packet
  }

  /// Whether the packet at an address was ended by these calls, or another one was made there.
  func isRenewed(_ packet: String, in rows: Range<Int>, _ trace: Trace) -> Bool {
    rows.contains { row in
      let name = trace.functions.name(trace.calls.function[row])
      if Self.ending.contains(name) || Self.freeing.contains(name) { return self.packet(givenTo: row, trace) == packet }
      return Self.making.contains(name) && trace.notes[row]?.ret == packet
    }
  }
}
