import TraceEvents

/// The module's events as function_graph prints them, as comments (Docs/Contributing/Module.md, the event contract).
enum PacketComments {
  static func put(_ begin: PacketBegin, into buffer: inout ExportBuffer) {
    buffer.put("/* ")
    buffer.put(PacketEventName.beginLabel)
    for field in PacketBegin.fields { put(field, field.get(begin), into: &buffer) }
    buffer.put(" */\n")
  }

  private static func put(_ field: PacketField, _ value: PacketField.Value, into buffer: inout ExportBuffer) {
    if case (.optional, .number(0)) = (field.form, value) { return }
    buffer.put(field.label)
    switch value {
    case .number(let number) where field.form == .hexadecimal:
      buffer.put("0x")
      putHex(number, width: 4, into: &buffer)
    case .number(let number): buffer.put(number)
    case .text(let text):
      if field.form == .quoted { buffer.put("\"") }
      buffer.putLine(text)
      if field.form == .quoted { buffer.put("\"") }
    case .bytes(let bytes):
      for byte in bytes { putHex(byte, width: 2, into: &buffer) }
    }
  }

  static func put(_ end: PacketEnd, into buffer: inout ExportBuffer) {
    buffer.put("/* ")
    buffer.put(PacketEventName.endLabel)
    buffer.put(" id=")
    buffer.put(end.id)
    buffer.put(" ret=")
    buffer.put(end.ret)
    // Modules of before said no more than the reason.
    if let kind = end.kind {
      buffer.put(" kind=")
      buffer.put(kind.name)
    }
    buffer.put(" drop=")
    buffer.putLine(end.drop ?? "none")
    if end.kind != nil || end.droppedAt != nil {
      buffer.put(" at=")
      buffer.putLine(end.droppedAt ?? "none")
      buffer.put(end.isKept ? " keep=1" : " keep=0")
      if let values = end.values {
        buffer.put(" values=")
        buffer.put(values.name)
      }
    }
    buffer.put(" */\n")
  }

  /// With values as they are shown, which are read back as they are: `packet_field: field=skb.len first=0 was=84 value=64`.
  static func put(_ field: FieldChange, into buffer: inout ExportBuffer) {
    buffer.put("/* ")
    buffer.put(PacketEventName.fieldLabel)
    buffer.put(" field=")
    buffer.putLine(field.name)
    buffer.put(field.before == nil ? " first=1" : " first=0 was=")
    if let before = field.before { buffer.putLine(before) }
    buffer.put(" value=")
    buffer.putLine(field.after)
    buffer.put(" */\n")
  }

  /// Without its function, which is the call that it stands in: `packet_object: kind=dev address=0xff11… number=2 name=eth0`.
  static func put(_ object: PacketObject, into buffer: inout ExportBuffer) {
    buffer.put("/* ")
    buffer.put(PacketEventName.objectLabel)
    buffer.put(" ")
    buffer.putLine(object.text)
    buffer.put(" */\n")
  }

  private static func putHex(_ number: some BinaryInteger, width: Int, into buffer: inout ExportBuffer) {
    let digits = String(number, radix: 16)
    buffer.put(UInt8(ascii: "0"), times: width - digits.utf8.count)
    buffer.put(digits)
  }
}
