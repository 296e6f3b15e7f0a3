import KernelTypes

/// One event's record in a sub-buffer, with its layout.
struct Record {
  let view: ByteView
  let format: EventFormat

  /// A field as a number, sign-extended when its type is signed; nil when there is no such field or it is cut off.
  func number(_ name: String) -> Int64? {
    guard let field = format.field(name), case .number = field.shape else { return nil }
    return number(field)
  }

  func number(_ field: EventFormat.Field) -> Int64? {
    field.isSigned
      ? view.signed(field.offset, size: field.size)
      : view.unsigned(field.offset, size: field.size).map(Int64.init(bitPattern:))
  }

  /// A field's bytes, wherever the record keeps them.
  func bytes(_ field: EventFormat.Field) -> UnsafeRawBufferPointer? {
    switch field.shape {
    case .number:
      return view.slice(field.offset, field.size)
    case .array:
      // An array without a size takes the rest of the record.
      return view.slice(field.offset, field.size > 0 ? field.size : view.bytes.count &- field.offset)
    case .dataLocation, .relativeLocation:
      guard let word = view.u32(field.offset) else { return nil }
      var start = Int(word & 0xffff)
      if case .relativeLocation = field.shape { start += field.offset + 4 }
      return view.slice(start, Int(word >> 16))
    }
  }

  /// A text field up to its NUL; bytes that are not UTF-8 are replaced. Nil when missing or cut off.
  func text(_ name: String) -> String? {
    guard let field = format.field(name) else { return nil }
    return text(field)
  }

  func text(_ field: EventFormat.Field) -> String? {
    guard let bytes = bytes(field) else { return nil }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Addresses of a stack trace, innermost first.
  func stack(longSize: Int) -> [UInt64] {
    guard let field = format.field("caller"), let bytes = bytes(field) else { return [] }
    let view = ByteView(bytes: bytes, bigEndian: view.bigEndian)
    // Kernels of different age say how many there are, or end them with all bits set; what is left over is zero.
    let count = number("size").map { Int(clamping: $0) } ?? Self.longestStack
    let end: UInt64 = longSize == 4 ? UInt64(UInt32.max) : .max
    var list: [UInt64] = []
    while list.count < min(count, Self.longestStack),
      let address = view.unsigned(list.count * longSize, size: longSize), address != end, address != 0
    {
      list.append(address)
    }
    return list
  }

  private static let longestStack = 256

  /// The record as one line, `name: field=value …`, at most ``longestText`` or `limit` bytes or so.
  func describe(limit: Int) -> String {
    var line = format.name + ":"
    for field in format.fields where !field.name.hasPrefix("common_") {
      if line.utf8.count > min(Self.longestText, limit) { return line + " …" }
      line += " \(field.name)=\(value(field))"
    }
    return line
  }

  private static let longestText = 1024

  private func value(_ field: EventFormat.Field) -> String {
    if field.isText { return text(field) ?? "?" }
    switch field.shape {
    case .number:
      guard let number = number(field) else { return "?" }
      if field.type.contains("*") || field.type == "unsigned long" {
        return "0x" + String(UInt64(bitPattern: number), radix: 16)
      }
      return field.isSigned ? String(number) : String(UInt64(bitPattern: number))
    case .array, .dataLocation, .relativeLocation:
      guard let bytes = bytes(field) else { return "?" }
      return bytes.prefix(64).map { hexByte($0) }.joined()
    }
  }

  private func hexByte(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.count == 1 ? "0" + text : text
  }
}

extension Record {
  /// The record as the module's `packet_begin`; fields that are not there stay empty.
  ///
  /// - Parameter places: of each of ``PacketBegin/fields``, as ``place(of:in:)`` finds it.
  func packetBegin(_ places: [EventFormat.Field?]) -> PacketBegin {
    var packet = PacketBegin()
    for (field, place) in zip(PacketBegin.fields, places) {
      if let place, let value = value(of: field, place) { field.set(&packet, value) }
    }
    return packet
  }

  /// Where records of that format have a field of the packet; nil when they have none.
  static func place(of field: PacketField, in format: EventFormat) -> EventFormat.Field? {
    func number(_ name: String) -> EventFormat.Field? {
      format.field(name).flatMap { if case .number = $0.shape { $0 } else { nil } }
    }
    return switch field.form {
    case .decimal, .optional, .hexadecimal: number(field.name)
    case .cookie: number(field.name) ?? number("skb")
    case .word, .quoted, .bytes: format.field(field.name)
    }
  }

  private func value(of field: PacketField, _ place: EventFormat.Field) -> PacketField.Value? {
    switch field.form {
    case .decimal, .optional, .hexadecimal, .cookie: number(place).map { .number(UInt64(bitPattern: $0)) }
    case .word, .quoted: text(place).map { .text($0) }
    case .bytes: bytes(place).map { .bytes(Array($0)) }
    }
  }

  /// The record as the module's `packet_field`; nil when it is damaged.
  func fieldChange() -> FieldChange? {
    guard let name = text("field"), let value = number("value") else { return nil }
    let kind = number("kind").flatMap { ReturnKind(rawValue: UInt8(clamping: $0)) }
    return FieldChange(name, kind, was: number("first") == 0 ? number("was") : nil, value: value)
  }

  /// The record as the module's `packet_object`; nil when it is damaged, or of a kind that is not known.
  func packetObject() -> PacketObject? {
    guard let kind = number("kind").flatMap({ PacketObject.Kind(rawValue: UInt8(clamping: $0)) }),
      let address = number("address")
    else { return nil }
    return PacketObject(
      kind, at: UInt64(bitPattern: address), number: UInt32(truncatingIfNeeded: number("number") ?? 0),
      name: text("name") ?? "")
  }

  /// The record as the module's `packet_end`. A drop reason without a name keeps its number.
  func packetEnd(drops: [Int64: String]) -> PacketEnd {
    let reason = number("drop") ?? 0
    let function = text("at") ?? ""
    return PacketEnd(
      id: UInt64(bitPattern: number("id") ?? 0), ret: number("ret") ?? 0,
      kind: number("kind").flatMap { ReturnKind(rawValue: UInt8(clamping: $0)) },
      drop: reason == 0 ? nil : drops[reason] ?? String(reason),
      droppedAt: function.isEmpty || function == "none" ? nil : function, isKept: number("keep") != 0,
      values: number("values").flatMap { ValueExtent(rawValue: UInt8(clamping: $0)) })
  }
}
