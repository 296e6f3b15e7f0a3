import TraceEvents

/// Values of two packets in one place, with names for the addresses that are known in the window of each.
struct DiffObjectNames {
  /// Two values that may tell the packets apart.
  struct Values {
    /// As they are compared: objects that are the same to both packets, wherever they lie, are the same text.
    var compared: (left: String, right: String)
    /// As people read them.
    var shown: (left: String, right: String)
  }

  private let left: Side
  private let right: Side

  private struct Side {
    let names: ObjectNames
    let packet: DiffSide

    init(_ side: DiffSide) {
      packet = side
      names = side.rows.map { side.trace.objectNames(around: $0) } ?? ObjectNames()
    }

    func object(_ value: String, row: Int, isReturned: Bool) -> PacketObject? {
      names.isEmpty ? nil : names.object(value, row: row, returnedOf: isReturned ? packet.trace.calls : nil)
    }
  }

  /// What one of the other packet's is that the one's own is set against.
  private static let another = "another"

  /// - Complexity: O(rows of the packets before them + notes).
  init(_ left: DiffSide, _ right: DiffSide) { (self.left, self.right) = (Side(left), Side(right)) }

  /// What two calls returned; nil when one did not, or when nothing can be said of the two values.
  func returned(_ one: String?, _ other: String?, _ rows: (Int, Int)) -> Values? {
    guard let one, let other else { return nil }
    return values(one, other, rows, isReturned: true)
  }

  /// What two calls were given by the same names, without that of which nothing can be said.
  func given(_ one: String?, _ other: String?, _ rows: (Int, Int)) -> [(name: String, values: Values)] {
    // The same address need not be the same packet.
    guard let one, let other, one != other || left.names.hasPacket || right.names.hasPacket else { return [] }
    return zip(ArgumentList.parts(of: one), ArgumentList.parts(of: other)).compactMap { part, otherPart in
      guard part.name == otherPart.name else { return nil }
      return values(part.value, otherPart.value, rows, isReturned: false).map { (part.name, $0) }
    }
  }

  private func values(_ one: String, _ other: String, _ rows: (Int, Int), isReturned: Bool) -> Values? {
    let first = left.object(one, row: rows.0, isReturned: isReturned)
    let second = right.object(other, row: rows.1, isReturned: isReturned)
    switch (first, second) {
    case (let first?, let second?):
      return Values(compared: (first.likeness, second.likeness), shown: (first.label, second.label))
    case (let first?, nil):
      guard let shown = Self.set(other, against: first, right.names) else { return nil }
      return Values(compared: (first.likeness, other), shown: (first.label, shown))
    case (nil, let second?):
      guard let shown = Self.set(one, against: second, left.names) else { return nil }
      return Values(compared: (one, second.likeness), shown: (shown, second.label))
    case (nil, nil):
      return Values(compared: (one, other), shown: (one, other))
    }
  }

  /// How a value without a name is shown beside an object of the other packet; nil when it may well be the same: not
  /// every device and socket of a window is known, but its packet is.
  private static func set(_ value: String, against object: PacketObject, _ names: ObjectNames) -> String? {
    guard ReturnValue(value) == .address else { return value }
    return object.kind == .packet && names.hasPacket ? another : nil
  }
}
