/// Why a description of events cannot be used.
package enum FormatError: Error, Equatable, CustomStringConvertible {
  /// The text has no line of this kind.
  case missing(String)
  /// A line that should have offset, size and sign has not, or they are out of range.
  case badField(String)

  package var description: String {
    switch self {
    case .missing(let what): "the event description has no \(what) line"
    case .badField(let line): "the event description has a field that makes no sense: \(line)"
    }
  }
}

/// One event's record layout, from its tracefs `format` file.
package struct EventFormat: Sendable {
  /// One field of the record.
  package struct Field: Sendable {
    /// How the field's bytes are to be taken.
    package enum Shape: Sendable {
      /// A number of 1, 2, 4 or 8 bytes.
      case number
      /// `elementSize` bytes each, in place.
      case array(elementSize: Int)
      /// A 32-bit word: offset of the bytes from the record's start below, length above (`__data_loc`).
      case dataLocation
      /// The same with the offset counted from the end of the word (`__rel_loc`).
      case relativeLocation
    }

    package var name: String
    /// The C type as declared, without the name.
    package var type: String
    /// Bytes from the record's start.
    package var offset: Int
    package var size: Int
    package var isSigned: Bool
    package var shape: Shape
    /// Whether the bytes are text: `char` arrays in place or elsewhere.
    package var isText: Bool
  }

  package var name: String
  /// The directory in tracefs: `sched`, `ftview`; empty when not known.
  package var system: String
  package var id: Int
  package var fields: [Field]
  /// Everything behind `print fmt:`.
  package var printFormat: String

  /// The field called `name`, or nil.
  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension EventFormat {
  /// No record of the ring buffer is longer than a sub-buffer, and none of those is longer than this.
  static let longestRecord = 1 << 20

  /// Reads a `format` file.
  package init(text: String, system: String = "") throws(FormatError) {
    var name: String?
    var id: Int?
    var fields: [Field] = []
    var printFormat = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmingSpaces()
      if line.hasPrefix("name:") {
        name = String(line.dropFirst(5).trimmingSpaces())
      } else if line.hasPrefix("ID:") {
        id = Int(line.dropFirst(3).trimmingSpaces())
      } else if line.hasPrefix("field:") || line.hasPrefix("field special:") {
        fields.append(try Field(line: line))
      } else if line.hasPrefix("print fmt:") {
        printFormat = String(line.dropFirst(10).trimmingSpaces())
      }
    }
    guard let name, !name.isEmpty else { throw .missing("name") }
    guard let id, id >= 0, id <= Int(UInt16.max) else { throw .missing("ID") }
    self.init(name: name, system: system, id: id, fields: fields, printFormat: printFormat)
  }

  /// Value and name pairs of the `__print_symbolic` list in the print format whose first argument is `REC->field`.
  package func symbols(of field: String) -> [Int64: String] {
    guard let list = printFormat.tail(after: "__print_symbolic(REC->\(field)") else { return [:] }
    var result: [Int64: String] = [:]
    var rest = list
    // Each entry is `{ value, "name" }`; the list ends where something else than an entry follows.
    while let open = rest.firstIndex(of: "{"), rest[..<open].allSatisfy({ $0 == "," || $0 == " " }),
      let close = rest[open...].firstIndex(of: "}")
    {
      let entry = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      guard let comma = entry.firstIndex(of: ",") else { continue }
      let number = entry[..<comma].trimmingSpaces()
      let text = entry[entry.index(after: comma)...].trimmingSpaces()
      guard let value = Self.number(number), text.count >= 2, text.first == "\"", text.last == "\"" else { continue }
      result[value] = String(text.dropFirst().dropLast())
    }
    return result
  }

  private static func number(_ text: Substring) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map(Int64.init(bitPattern:)) }
    return Int64(text)
  }
}

extension EventFormat.Field {
  /// Reads one `field:TYPE NAME; offset:N; size:N; signed:N;` line.
  init(line: Substring) throws(FormatError) {
    let parts = line.split(separator: ";").map { $0.trimmingSpaces() }
    guard let colon = line.firstIndex(of: ":"), let first = parts.first, colon < first.endIndex else {
      throw .badField(String(line))
    }
    let declaration = first[first.index(after: colon)...].trimmingSpaces()
    var offset: Int?
    var size: Int?
    var isSigned: Bool?
    for part in parts.dropFirst() {
      if part.hasPrefix("offset:") { offset = Int(part.dropFirst(7)) }
      if part.hasPrefix("size:") { size = Int(part.dropFirst(5)) }
      if part.hasPrefix("signed:") { isSigned = part.dropFirst(7) == "1" }
    }
    guard let offset, let size, offset >= 0, size >= 0, offset <= EventFormat.longestRecord,
      size <= EventFormat.longestRecord
    else { throw .badField(String(line)) }
    self.offset = offset
    self.size = size

    // `char comm[16]`, `__data_loc char[] name`, `unsigned long func`, `u8 addr[ETH_ALEN]`.
    var words = declaration
    var brackets: Substring?
    if words.hasSuffix("]"), let open = words.lastIndex(of: "[") {
      brackets = words[words.index(after: open)...].dropLast()
      words = words[..<open].trimmingSpaces()
    }
    let split = words.lastIndex { $0 == " " || $0 == "*" }
    name = split.map { String(words[words.index(after: $0)...]) } ?? String(words)
    type = split.map { String(words[...$0].trimmingSpaces()) } ?? ""
    let isChar = type.split(separator: " ").contains { $0 == "char" || $0.hasPrefix("char[") }
    // Kernels before 2.6.35 or so do not print the sign: it follows from the type.
    self.isSigned = isSigned ?? !(type.contains("unsigned") || type.hasPrefix("u"))
    if type.contains("__data_loc") {
      shape = .dataLocation
      isText = isChar
    } else if type.contains("__rel_loc") {
      shape = .relativeLocation
      isText = isChar
    } else if let brackets {
      let count = Int(brackets) ?? size
      shape = .array(elementSize: count > 0 ? max(1, size / count) : 1)
      isText = isChar
    } else {
      shape = .number
      isText = false
    }
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  func trimmingSpaces() -> SubSequence {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return rest
  }

  /// What follows the first occurrence of `marker`, or nil without one.
  func tail(after marker: String) -> SubSequence? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(marker) { return self[index(start, offsetBy: marker.count)...] }
      start = index(after: start)
    }
    return nil
  }
}
