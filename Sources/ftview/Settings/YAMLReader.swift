import CYaml
import Diagnostics
import Screen

/// Reads the YAML of a settings file: the only code that asks libyaml.
///
/// The cost is bounded by the file's length (``ThemeFile/longest``): nesting is, and an alias stands for a text, never
/// for lines or lists, so nothing multiplies.
struct YAMLReader: ~Copyable {
  /// Settings need two levels.
  static let deepest = 8

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let path: String
  private var anchors: [String: YAMLNode] = [:]

  /// The value that `bytes` are, nil when they say nothing; `path` is for errors.
  static func read(_ bytes: [UInt8], path: String) throws(Diagnostic) -> YAMLNode? {
    // libyaml wants an address, which no bytes need not have.
    if bytes.isEmpty { return nil }
    return try bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) in
      var reader = try YAMLReader(bytes, path: path)
      return try reader.document()
    }
  }

  /// `bytes` are there for as long as the reader is.
  private init(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws(Diagnostic) {
    self.bytes = bytes
    self.path = path
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw Diagnostic("no memory is left to read it", at: path)
    }
    // Otherwise two bytes at the beginning could make it UTF-16, of which other programs know nothing.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  private mutating func document() throws(Diagnostic) -> YAMLNode? {
    var found: YAMLNode?
    var documents = 0
    while true {
      let event = try next()
      switch event.kind {
      case .endOfFile: return found
      case .document:
        documents += 1
        guard documents == 1 else {
          throw problem(event.place, "a second document begins here", hint: "leave out the '---'")
        }
      case .other, .end: continue
      case .text, .alias, .mapping, .list: found = try node(event, depth: 1)
      }
    }
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(Diagnostic) -> YAMLNode {
    guard depth <= Self.deepest else {
      throw problem(event.place, "nested more than \(Self.deepest) deep", hint: "settings need two levels")
    }
    var node = YAMLNode(value: .list, place: event.place)
    switch event.kind {
    case .text(let text, let plain): node.value = .text(text, plain: plain)
    case .alias(let name):
      guard let meant = anchors[name] else {
        throw problem(event.place, "nothing before this is named '&\(shown(name))'")
      }
      guard case .text = meant.value else {
        throw problem(
          event.place, "'*\(shown(name))' stands for more than a text", hint: "write out what it stands for")
      }
      node.value = meant.value
    case .mapping: node.value = .mapping(try entries(depth: depth))
    default:
      while true {
        let element = try next()
        if element.kind == .end { break }
        _ = try self.node(element, depth: depth + 1)
      }
    }
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func entries(depth: Int) throws(Diagnostic) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try next()
      if event.kind == .end { return entries }
      let place = event.place
      guard let name = try node(event, depth: depth + 1).text else {
        throw problem(place, "a name is expected before the ':'")
      }
      if let line = lines.updateValue(place.line, forKey: name) {
        throw problem(place, "'\(shown(name))' is there twice, first in line \(line)", hint: "leave one out")
      }
      entries.append(.init(name: name, namePlace: place, value: try node(try next(), depth: depth + 1)))
    }
  }

  private func next() throws(Diagnostic) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw refusal() }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(event)
  }

  /// What libyaml has to say, and what to do about it.
  private func refusal() -> Diagnostic {
    let parser = parser.pointee
    let said = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
    switch parser.error {
    case YAML_MEMORY_ERROR: return Diagnostic("no memory is left to read it", at: path)
    case YAML_READER_ERROR:
      let place = place(ofByte: parser.problem_offset)
      let code = String(UInt32(truncatingIfNeeded: parser.problem_value), radix: 16, uppercase: true)
      if said.hasPrefix("control") { return problem(place, "a control character, U+\(code)", hint: "take it out") }
      return problem(place, "this is not UTF-8", hint: "save the file as UTF-8")
    default:
      var text = said
      if let context = parser.context {
        text += " " + String(cString: context)
        let begin = YAMLNode.Place(parser.context_mark)
        if begin.line != parser.problem_mark.line + 1 { text += " that begins in line \(begin.line)" }
      }
      return problem(
        YAMLNode.Place(parser.problem_mark), text,
        hint: "lines are 'name: value', indented by spaces, and special characters need \"quotes\"")
    }
  }

  private func place(ofByte offset: Int) -> YAMLNode.Place {
    let before = bytes.prefix(offset)
    let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let characters = line.last?.filter { $0 & 0xc0 != 0x80 }.count ?? 0
    return .init(line: max(line.count, 1), column: characters + 1)
  }

  private func problem(_ place: YAMLNode.Place, _ message: String, hint: String? = nil) -> Diagnostic {
    place.problem(message, in: path, hint: hint)
  }

  private func shown(_ text: String) -> String { TextWidth.shown(text) }
}
