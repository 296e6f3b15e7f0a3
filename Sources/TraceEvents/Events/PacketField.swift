/// One field of `packet_begin`: where a record and the text of the event have it, and its place in ``PacketBegin``.
package struct PacketField: Sendable {
  /// How the text has a value.
  package enum Form: Sendable {
    /// `id=12`.
    case decimal
    /// The same; left out when it is 0, as modules do that do not know it.
    case optional
    /// `proto=0x0800`, four digits at least.
    case hexadecimal
    /// Decimal; modules before ABI 2 had an address here, in hexadecimal, and named it `skb` in records too.
    case cookie
    /// `dev=eth0`.
    case word
    /// `summary="IP …"`.
    case quoted
    /// `data=4500003c`: two hexadecimal digits a byte.
    case bytes
  }

  /// What a field says.
  package enum Value: Sendable {
    case number(UInt64)
    case text(String)
    case bytes([UInt8])

    var number: UInt64 { if case .number(let number) = self { number } else { 0 } }
    var text: String { if case .text(let text) = self { text } else { "" } }
    var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
  }

  /// What stands before the value in text, with the blank before that: ` dev=`.
  package let label: StaticString
  /// Its name in a record.
  let name: String
  /// How the text has its value.
  package let form: Form
  /// Reads it.
  package let get: @Sendable (PacketBegin) -> Value
  /// Fills it in; a number that is too large for its place becomes the largest.
  let set: @Sendable (inout PacketBegin, Value) -> Void

  init(
    _ label: StaticString, _ name: String, _ form: Form, get: @escaping @Sendable (PacketBegin) -> Value,
    set: @escaping @Sendable (inout PacketBegin, Value) -> Void
  ) {
    (self.label, self.name, self.form, self.get, self.set) = (label, name, form, get, set)
  }
}
