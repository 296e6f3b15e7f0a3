import KernelTypes

/// What the module's `ftview:packet_end` event says of a packet.
package struct PacketEnd: Sendable, Equatable {
  /// The window's number, as in ``PacketBegin/id``.
  package var id: UInt64
  /// What the function returned, widened; of a pointer 0, a negative error number, or a hash of the address.
  package var ret: Int64
  /// What kind of value that is; nil in traces of older modules, which did not say.
  package var kind: ReturnKind?
  /// Why the skb was freed as a drop inside its window, by the kernel's name for it; nil when it was not.
  package var drop: String?
  /// The function that dropped it, as the graph names it: `nft_do_chain [nf_tables]`; nil when it was not dropped.
  package var droppedAt: String?
  /// Whether a keep rule asked for the window, or there was none.
  package var isKept: Bool
  /// Of which calls their values were recorded; nil in traces of older modules, which recorded none.
  package var values: ValueExtent?

  /// What a trace does not say keeps its default. Windows count as kept: modules without keep rules kept them all.
  package init(
    id: UInt64, ret: Int64, kind: ReturnKind? = nil, drop: String?, droppedAt: String? = nil, isKept: Bool = true,
    values: ValueExtent? = nil
  ) {
    self.id = id
    self.ret = ret
    self.kind = kind
    self.drop = drop
    self.droppedAt = droppedAt
    self.isKept = isKept
    self.values = values
  }

  /// What is shown of a packet's end; without one there are the same facts, which say nothing.
  package static func facts(of end: PacketEnd?) -> [PacketFact] {
    [
      PacketFact(label: "returned", text: end?.returnText, key: "return", value: end?.returnValue),
      PacketFact(
        label: "dropped", text: end?.dropText, key: "drop", value: end?.drop.map { .text($0) }, isTrouble: true),
      PacketFact(key: "dropped_at", value: end?.droppedAt.map { .text($0) }),
    ]
  }

  private var dropText: String? { drop.map { $0 + (droppedAt.map { ", in \($0)" } ?? "") } }

  private var returnText: String {
    switch kind {
    case .void: return "nothing"
    case .bool: return ret == 0 ? "false" : "true"
    case .uint: return String(UInt64(bitPattern: ret))
    case .pointer where ret == 0: return "NULL"
    case .pointer where (-4095...(-1)).contains(ret): return "the error \(ret)"
    case .pointer: return "a pointer, known here as \(String(UInt64(bitPattern: ret), radix: 16))"
    case .int, nil: return String(ret)
    }
  }

  private var returnValue: PacketFact.Value? {
    switch kind {
    case .void: nil
    case .bool: .truth(ret != 0)
    default: .number(ret)
    }
  }
}
