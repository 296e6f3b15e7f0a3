import TraceEvents

/// Which functions of a trace free packets as dropped.
///
/// - Complexity: O(functions) to make, O(1) to ask.
package struct DropFunctions: Sendable {
  private enum Kind: Sendable {
    case other, freeing
    /// Frees what belongs to a packet that is freed already, dropped or consumed: its fragments.
    case releasing
  }

  /// Functions that free a packet as dropped, with a reason from Linux 5.17 on; what was dealt with goes to
  /// `consume_skb` (net/core/skbuff.c; `sk_skb_reason_drop` since 6.11).
  static let freeing: Set<String> = [
    "kfree_skb_reason", "sk_skb_reason_drop", "kfree_skb_list_reason", "__kfree_skb_reason", "kfree_skb",
    "kfree_skb_list",
  ]

  private let kinds: [Kind]
  private let hasFreeing: Bool

  /// Looks at every name of `functions`. A table that has grown since needs new ones.
  package init(_ functions: FunctionTable) {
    kinds = (0..<functions.count).map { index in
      let name = functions.name(FunctionID(rawValue: UInt32(clamping: index)))
      return Self.freeing.contains(name) ? .freeing : name == "skb_release_data" ? .releasing : .other
    }
    hasFreeing = kinds.contains(.freeing)
  }

  /// No function does.
  init() { (kinds, hasFreeing) = ([], false) }

  /// The drops among `rows`, in order: calls that freed a packet as dropped, without the calls that these made to do
  /// so, and `kfree_skb` events where no such call was traced.
  ///
  /// - Complexity: O(rows).
  package func drops(in rows: Range<Int>, of trace: Trace, interrupts: Bool) -> [PacketDrop] {
    var search = DropSearch(in: rows, interrupts: interrupts)
    var left = Int.max
    while search.proceed(&left, trace, self) {}
    return search.found
  }

  /// Adds calls that freed a packet as dropped, without the calls that these made to do so, and returns the row up to which
  /// calls were looked at.
  ///
  /// - Parameter left: how many to look at; less by those that were.
  func collect(
    from first: Int, to end: Int, of trace: Trace, interrupts: Bool, _ left: inout Int, _ found: inout [PacketDrop]
  ) -> Int {
    // Few traces have such calls at all.
    guard hasFreeing else { return end }
    var row = first
    while row < end, left > 0 {
      left -= 1
      let isLeftOut = !interrupts && trace.calls.flags[row].contains(.interrupt)
      let kind = kind(trace.calls.function[row])
      let next = max(row + 1, trace.calls.subtreeEnd[row])
      if kind == .freeing, !isLeftOut, !Self.isOfNothing(trace.notes[row]) {
        found.append(PacketDrop(reason: Self.reason(ofFreeing: row, in: trace), row: row))
      }
      row = kind == .other && !isLeftOut ? row + 1 : next
    }
    return row
  }

  /// Why a call freed a packet as dropped; nil when nothing tells.
  static func reason(ofFreeing row: Int, in trace: Trace) -> PacketDrop.Reason? {
    let beneath = row..<max(row + 1, trace.calls.subtreeEnd[row])
    let event = trace.notes.entries(of: beneath).lazy.compactMap { Self.event($0, of: trace) }.first
    return event?.reason ?? argument(of: row, in: trace)
  }

  /// The drop that a `kfree_skb` event in a call says, which names the reason (include/trace/events/skb.h).
  static func event(_ entry: NoteEntry, of trace: Trace) -> PacketDrop? {
    guard entry.kind == .comment else { return nil }
    let text = trace.notes.text(of: entry)
    guard text.hasPrefix("kfree_skb:") || text.hasPrefix("skb:kfree_skb:") else { return nil }
    return PacketDrop(reason: value("reason:", in: text).map { .name($0) }, row: Int(entry.row))
  }

  /// The argument `reason` of a call (`funcgraph-args`, Linux 6.15 and later, prints the number of an enum).
  private static func argument(of row: Int, in trace: Trace) -> PacketDrop.Reason? {
    guard let text = trace.notes[row]?.args.flatMap({ value("reason=", in: $0) }) else { return nil }
    if let number = Int(text) { return .number(number) }
    if text.hasPrefix("0x"), let number = Int(text.dropFirst(2), radix: 16) { return .number(number) }
    return .name(text)
  }

  private func kind(_ id: FunctionID) -> Kind {
    kinds.indices.contains(Int(id.rawValue)) ? kinds[Int(id.rawValue)] : .other
  }

  /// These functions may be given no packet at all.
  private static func isOfNothing(_ notes: CallNotes?) -> Bool {
    guard let args = notes?.args, let packet = value("skb=", in: args) ?? value("segs=", in: args) else { return false }
    return packet == "0x0" || packet == "0"
  }

  /// The word behind `key`, where that begins a word; without the prefix that all names of reasons have.
  static func value(_ key: String, in text: String) -> String? {
    var words = text.split { $0 == " " || $0 == "," }[...]
    while let word = words.popFirst() {
      guard word.hasPrefix(key) else { continue }
      let value = word.count > key.count ? word.dropFirst(key.count) : words.first ?? ""
      let prefix = "SKB_DROP_REASON_"
      let name = value.hasPrefix(prefix) ? value.dropFirst(prefix.count) : value
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }
}
