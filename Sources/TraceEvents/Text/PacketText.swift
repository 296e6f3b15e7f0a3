import KernelTypes

/// The text form of the module's events, `key=value` pairs as `TP_printk` lays them out.
///
///     packet_begin: id=1 journey=1 entry=tcp skb=7 dev=veth0 ifindex=2 netns=4026531840 proto=0x0800 len=60 comm=swapper/0
///     summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0" data=4500003c…
///     packet_nested: id=1 journey=2 entry=icmp …, else as packet_begin
///     packet_end: id=1 ret=0 kind=int drop=NO_SOCKET at=tcp_v4_rcv keep=1 values=all
///     call_return: func=nft_do_chain [nf_tables] value=0xffffffffffffffff
///     call_args: func=nft_do_chain [nf_tables] args=0xffff888003a1bc58,0xffff888004d5f000,0x0,0x1,0x0,0x7
///     packet_field: id=1 func=ip_rcv_core field=skb.len kind=uint first=0 was=84 value=64
///     packet_object: id=1 func=0x0 kind=dev address=0xffff888003a1b000 number=2 name=veth0
enum PacketText {
  case begin(PacketBegin)
  /// Another packet in the window, by its text from the event's name on.
  case nested(TextBytes)
  case end(PacketEnd)
  /// What the open call of a function is about to return: the function as printed, and the register.
  case value(function: String, UInt64)
  /// What it was given: registers, which mean nothing without types. Text has none.
  case arguments
  /// What a field is, as a call of that function is about to return; nil for none.
  case field(function: String?, FieldChange)
  /// What lies at an address, likewise.
  case object(function: String?, PacketObject)

  /// Reads an event's text; nil when it is another event's.
  init?(_ text: TextBytes) {
    var at = text.skipSpaces(0)
    if let end = Self.end(of: PacketEventName.systemLabel, text, at) { at = text.skipSpaces(end) }
    guard at < text.count, PacketEventName.mayBegin(with: text[at]) else { return nil }
    if let body = Self.end(of: PacketEventName.beginLabel, text, at) {
      self = .begin(Self.begin(text, body))
    } else if Self.end(of: PacketEventName.nestedLabel, text, at) != nil {
      self = .nested(text.part(at..<text.count))
    } else if let body = Self.end(of: PacketEventName.endLabel, text, at) {
      self = .end(Self.end(text, body))
    } else if let body = Self.end(of: PacketEventName.valueLabel, text, at),
      let (function, value) = Self.value(text, body)
    {
      self = .value(function: function, value)
    } else if let body = Self.end(of: PacketEventName.argumentsLabel, text, at), text.hasPrefix(" func=", at: body) {
      self = .arguments
    } else if let body = Self.end(of: PacketEventName.fieldLabel, text, at),
      let (function, change) = Self.field(text, body)
    {
      self = .field(function: function, change)
    } else if let body = Self.end(of: PacketEventName.objectLabel, text, at),
      let (function, object) = Self.object(text, body)
    {
      self = .object(function: function, object)
    } else {
      return nil
    }
  }

  /// Where a label ends that stands at `at`; nil when another one does.
  private static func end(of label: StaticString, _ text: TextBytes, _ at: Int) -> Int? {
    text.hasPrefix(label, at: at) ? at + label.utf8CodeUnitCount : nil
  }

  private static func value(_ text: TextBytes, _ start: Int) -> (String, UInt64)? {
    var function: String?
    var value: UInt64?
    var fields = PacketFields(text, start, [" func=", " value="])
    while let (key, field) = fields.next() {
      if key == 0 { function = field.text } else { value = HexText.number(field.raw) }
    }
    guard let function, !function.isEmpty, let value else { return nil }
    return (function, value)
  }

  private static func field(_ text: TextBytes, _ start: Int) -> (String?, FieldChange)? {
    var words = Array(repeating: "", count: fieldKeys.count)
    var fields = PacketFields(text, start, fieldKeys)
    while let (key, field) = fields.next() { words[key] = field.text }
    let kind = ReturnKind.allCases.first { $0.name == words[3] }
    guard
      let change = FieldChange(
        name: words[2], kind: kind, isFirst: words[4] == "1", was: words[5], value: words[6])
    else { return nil }
    return (function(words[1]), change)
  }

  private static func object(_ text: TextBytes, _ start: Int) -> (String?, PacketObject)? {
    var words = Array(repeating: "", count: objectKeys.count)
    var fields = PacketFields(text, start, objectKeys)
    while let (key, field) = fields.next() { words[key] = field.text }
    return PacketObject(kind: words[2], address: words[3], number: words[4], name: words[5]).map {
      (function(words[1]), $0)
    }
  }

  /// Nil for the address 0, as the kernel and trace-cmd print it.
  private static func function(_ word: String) -> String? {
    ["", "0", "0x0", "(null)", "(nil)"].contains(word) ? nil : word
  }

  static func begin(_ text: TextBytes, _ start: Int) -> PacketBegin {
    var packet = PacketBegin()
    var fields = PacketFields(text, start, beginKeys)
    while let (key, value) = fields.next() {
      let field = PacketBegin.fields[key]
      field.set(&packet, Self.value(value, field.form))
    }
    return packet
  }

  private static func value(_ text: TextBytes, _ form: PacketField.Form) -> PacketField.Value {
    switch form {
    case .decimal, .optional: .number(UInt64(text.text) ?? 0)
    case .hexadecimal: .number(HexText.number(text.raw) ?? 0)
    case .cookie: .number(UInt64(text.text) ?? HexText.number(text.raw) ?? 0)
    case .word, .quoted: .text(text.text)
    case .bytes: .bytes(hexBytes(text))
    }
  }

  private static func end(_ text: TextBytes, _ start: Int) -> PacketEnd {
    var packet = PacketEnd(id: 0, ret: 0, drop: nil)
    var fields = PacketFields(text, start, endKeys)
    while let (key, value) = fields.next() {
      switch key {
      case 0: packet.id = UInt64(value.text) ?? 0
      case 1: packet.ret = Int64(value.text) ?? 0
      case 2:
        let kind = value.text
        packet.kind = ReturnKind.allCases.first { $0.name == kind }
      case 3:
        let reason = value.text
        packet.drop = ["", "none", "0", "0x0"].contains(reason) ? nil : reason
      case 4:
        let function = value.text
        packet.droppedAt = ["", "none"].contains(function) ? nil : function
      case 5: packet.isKept = value.text != "0"
      default:
        let extent = value.text
        packet.values = ValueExtent.allCases.first { $0.name == extent }
      }
    }
    return packet
  }

  // In the order of `TP_printk` (kmod/events.h). Modules of before ABI 2 leave out some.
  private static let beginKeys = PacketBegin.fields.map(\.label)
  private static let endKeys: [StaticString] = [" id=", " ret=", " kind=", " drop=", " at=", " keep=", " values="]

  private static let fieldKeys: [StaticString] = [
    " id=", " func=", " field=", " kind=", " first=", " was=", " value=",
  ]

  private static let objectKeys: [StaticString] = [" id=", " func=", " kind=", " address=", " number=", " name="]

  /// Bytes from pairs of hexadecimal digits, with or without spaces; ends at the first other character.
  private static func hexBytes(_ text: TextBytes) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for byte in text where byte != UInt8(ascii: " ") {
      guard let digit = HexText.digit(byte) else { break }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }
}

/// The fields of the module's events, `key=value` in an order that is always the same.
///
/// What a value says never makes a field: each is looked for only where it can stand, behind the one before. A device is
/// one word; a task's name, which any process chooses, has fifteen bytes at most, and the last ` summary=` that can stand behind
/// those is the field; the summary goes on to the last ` data=`, whose value is digits.
private struct PacketFields: IteratorProtocol {
  private let text: TextBytes
  private let keys: [StaticString]
  /// The next key that may come, and where the blank before it stands.
  private var candidate = 0
  private var cursor: Int

  init(_ text: TextBytes, _ start: Int, _ keys: [StaticString]) {
    self.text = text
    self.keys = keys
    // The colon of the event's name stands before the first one.
    cursor = max(0, text.skipSpaces(start) - 1)
  }

  mutating func next() -> (key: Int, value: TextBytes)? {
    while cursor < text.count {
      guard let key = (candidate..<keys.count).first(where: { text.hasPrefix(keys[$0], at: cursor) }) else {
        // A field that is not known, of a module to come.
        cursor = text.find(UInt8(ascii: " "), from: cursor + 1) ?? text.count
        continue
      }
      let first = cursor + keys[key].utf8CodeUnitCount
      let end = end(of: key, first)
      (candidate, cursor) = (key + 1, end)
      // Blanks at the ends are part of a task's name.
      return (key, isComm(key) ? text.part(first..<end) : unquoted(text.trimmed(first..<end)))
    }
    return nil
  }

  /// Where the value ends that begins at `first`: before the next field that comes.
  private func end(of key: Int, _ first: Int) -> Int {
    let later = (key + 1)..<keys.count
    switch String(describing: keys[key]) {
    case " comm=":
      let latest = min(text.count, first + TaskText.longest)
      for at in stride(from: latest, through: first, by: -1) {
        if later.contains(where: { text.hasPrefix(keys[$0], at: at) }) { return at }
      }
    case " summary=":
      if let data = text.findLast(" data=", from: first) { return data }
      return text.count
    case " dev=":
      return text.find(UInt8(ascii: " "), from: first) ?? text.count
    default: break
    }
    return later.compactMap { text.find(keys[$0], from: first) }.min() ?? text.count
  }

  private func isComm(_ key: Int) -> Bool { String(describing: keys[key]) == " comm=" }

  /// A quoted value without its quotes, as they are or with the backslash that libtraceevent leaves before each.
  private func unquoted(_ value: TextBytes) -> TextBytes {
    for quote in ["\\\"", "\""] as [StaticString] where value.hasPrefix(quote) {
      let length = quote.utf8CodeUnitCount
      let end = value.count - length
      return value.part(length..<max(length, end >= length && value.hasPrefix(quote, at: end) ? end : value.count))
    }
    return value
  }
}
