/// Something that is shown of a packet, beside its headers: what the screen's details call it and say of it, and under which key
/// JSON has it. Both go by the lists that the events make of these, so that a fact is added in one place.
package struct PacketFact: Sendable {
  /// A value as JSON has it.
  package enum Value: Sendable {
    case number(Int64), unsigned(UInt64), truth(Bool), text(String)
  }

  /// What stands before it in the details; nil when they do not have it.
  package let label: String?
  /// What the details say; nil when there is nothing to say.
  package let text: String?
  /// Its key in JSON; nil when JSON does not have it.
  package let key: StaticString?
  /// Its value in JSON; nil for null.
  package let value: Value?
  /// Whether it says that the packet came to grief.
  package let isTrouble: Bool

  init(
    label: String? = nil, text: String? = nil, key: StaticString? = nil, value: Value? = nil, isTrouble: Bool = false
  ) {
    (self.label, self.text, self.key, self.value, self.isTrouble) = (label, text, key, value, isTrouble)
  }
}
