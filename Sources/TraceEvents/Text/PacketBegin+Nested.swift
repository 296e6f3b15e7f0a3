extension PacketBegin {
  /// Another packet that reached an entry point in a window: from the text of `packet_nested`, with the event's name. Its
  /// ``id`` is the window's.
  ///
  /// Nil when that is not what it says.
  package init?(nested text: String) {
    let label = PacketEventName.nestedLabel
    guard text.hasPrefix(String(describing: label)) else { return nil }
    var copy = text
    self = copy.withUTF8 { PacketText.begin(TextBytes(UnsafeRawBufferPointer($0)), label.utf8CodeUnitCount) }
  }

  /// Whether that is what a text says.
  package static func isNested(_ text: String) -> Bool {
    text.hasPrefix(String(describing: PacketEventName.nestedLabel))
  }
}
