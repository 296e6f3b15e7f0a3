import KernelTypes

/// A field of a packet or of its socket, and what it is: what the module's `ftview:packet_field` event says.
///
/// As text it is `skb.len 84 → 64`, or `skb.len 84` when the window had not said it yet.
package struct FieldChange: Sendable, Equatable {
  /// As the user named it: `sk.sk_state`.
  package var name: String
  /// What the window said last, as printed; nil for the first time, and of another socket than before.
  package var before: String?
  /// What it is now, as printed.
  package var after: String

  private static let arrow = " → "

  /// - Parameter name: one that ``isName(_:)`` accepts, or the text cannot be read back.
  package init(name: String, before: String? = nil, after: String) {
    self.name = name
    self.before = before
    self.after = after
  }

  /// - Parameters:
  ///   - kind: how the numbers are to be taken; nil where nothing says.
  ///   - was: what it was; nil for the first time.
  init?(_ name: String, _ kind: ReturnKind?, was: Int64?, value: Int64) {
    guard Self.isName(name) else { return nil }
    self.init(name: name, before: was.map { Self.print($0, kind) }, after: Self.print(value, kind))
  }

  /// Reads ``text``; nil when that is not a change.
  package init?(text: String) {
    guard let blank = text.firstIndex(of: " ") else { return nil }
    let name = String(text[..<blank])
    let rest = text[text.index(after: blank)...]
    guard Self.isName(name), !rest.isEmpty else { return nil }
    if let arrow = rest.place(of: Self.arrow) {
      self.init(name: name, before: String(rest[..<arrow.lowerBound]), after: String(rest[arrow.upperBound...]))
    } else {
      self.init(name: name, after: String(rest))
    }
  }

  /// `skb.len 84 → 64`, or `skb.len 84` for the first time: what ``init(text:)`` reads.
  package var text: String { text(arrow: "→") }

  /// - Parameter arrow: `->` where there is no other.
  package func text(arrow: String) -> String { name + " " + (before.map { "\($0) \(arrow) " } ?? "") + after }

  /// No longer than the module takes (`FTVIEW_FIELD_NAME_LEN`), and of its letters.
  static func isName(_ name: some StringProtocol) -> Bool {
    (1..<48).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
      }
  }

  /// Numbers in decimal, pointers in hexadecimal.
  private static func print(_ value: Int64, _ kind: ReturnKind?) -> String {
    switch kind {
    case .bool: value == 0 ? "false" : "true"
    case .uint: String(UInt64(bitPattern: value))
    case .pointer: "0x" + String(UInt64(bitPattern: value), radix: 16)
    case .int, .void, nil: String(value)
    }
  }
}

extension FieldChange {
  /// From the words of the event's text: numbers as the module prints them, or values as ``text`` has them.
  init?(name: String, kind: ReturnKind?, isFirst: Bool, was: String, value: String) {
    guard Self.isName(name), !value.isEmpty else { return nil }
    let printed = { (word: String) in
      // Unsigned numbers come as the signed ones of the same bits.
      kind == nil ? word : Int64(word).map { Self.print($0, kind) } ?? word
    }
    self.init(name: name, before: isFirst || was.isEmpty ? nil : printed(was), after: printed(value))
  }
}
