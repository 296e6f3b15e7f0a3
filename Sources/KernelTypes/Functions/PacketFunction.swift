/// What BTF says of a function that handles packets.
package struct PacketFunction: Equatable, Sendable {
  /// The name as BTF has it, which is that of the kernel's source.
  package var name: String
  /// Which argument is the packet, from 0; nil when something keeps the function from being an entry point.
  package var argument: Int?
  /// The argument is a `struct sk_buff **`.
  package var isIndirect: Bool
  /// Why it cannot be one, for the user; nil when it can, as far as its type tells.
  package var hindrance: String?
}

extension PacketFunction {
  /// Keeps the first reason.
  mutating func refuse(_ reason: String) {
    argument = nil
    if hindrance == nil { hindrance = reason }
  }
}
