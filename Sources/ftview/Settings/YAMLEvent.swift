import CYaml

/// One step through a YAML text, out of libyaml's memory.
struct YAMLEvent {
  enum Kind: Equatable {
    case text(String, plain: Bool)
    /// Stands for the text that was given this name.
    case alias(String)
    case mapping, list
    /// A mapping or a list ends.
    case end
    case document
    case endOfFile
    /// Begins or ends what carries no values.
    case other
  }

  var kind: Kind
  /// The name that aliases call this value by.
  var anchor: String?
  var place: YAMLNode.Place

  init(_ event: yaml_event_t) {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = .text(String(decoding: bytes, as: UTF8.self), plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      anchor = Self.name(scalar.anchor)
    case YAML_ALIAS_EVENT: kind = .alias(Self.name(event.data.alias.anchor) ?? "")
    case YAML_MAPPING_START_EVENT:
      kind = .mapping
      anchor = Self.name(event.data.mapping_start.anchor)
    case YAML_SEQUENCE_START_EVENT:
      kind = .list
      anchor = Self.name(event.data.sequence_start.anchor)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: kind = .end
    case YAML_DOCUMENT_START_EVENT: kind = .document
    case YAML_STREAM_END_EVENT: kind = .endOfFile
    default: kind = .other
    }
    place = YAMLNode.Place(event.start_mark)
  }

  private static func name(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}

extension YAMLNode.Place {
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}
