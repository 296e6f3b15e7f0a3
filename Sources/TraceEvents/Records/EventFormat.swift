/// Why a description of events cannot be used.
package enum FormatError: Error, Equatable, CustomStringConvertible {
  /// The text has no line of this kind.
  case missing(String)
  /// A line that should have offset, size and sign has not, or they are out of range.
  case badField(String)

  /// One line that says what is missing, or which line makes no sense.
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

    /// The name as declared, without brackets: `common_pid`.
    package var name: String
    /// The C type as declared, without the name.
    package var type: String
    /// Bytes from the record's start.
    package var offset: Int
    /// Bytes that the field takes. 0 for an array at the end that takes all the rest of the record.
    package var size: Int
    /// Whether a number is signed. Where the file does not say, this follows from the type's name.
    package var isSigned: Bool
    /// How the field's bytes are to be taken.
    package var shape: Shape
    /// Whether the bytes are text: `char` arrays in place or elsewhere.
    package var isText: Bool
  }

  /// The event's name: `sched_switch`.
  package var name: String
  /// The directory in tracefs: `sched`, `ftview`; empty when not known.
  package var system: String
  /// The number that its records have in `common_type`, 0…65,535. It differs from kernel to kernel.
  package var id: Int
  /// The record's fields in the order of the file: first those that all events have (`common_…`).
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
    var text = text
    // `withUTF8` does not pass typed errors on.
    let result = text.withUTF8 { bytes in
      Result { () throws(FormatError) in try EventFormat(UnsafeRawBufferPointer(bytes), system: system) }
    }
    self = try result.get()
  }

  /// Reads a `format` file, byte by byte: a trace has thousands of them, and `Character`s are slow.
  init(_ text: UnsafeRawBufferPointer, system: String) throws(FormatError) {
    var name: String?
    var id: Int?
    var fields: [Field] = []
    // What it prints is the last line, but a few events print line ends of their own.
    let printed = text.find("\nprint fmt:")
    let printFormat = printed.map { text.part(text.skipSpaces($0 + 11)..<text.count).text } ?? ""
    var lines = ByteLines(text.part(0..<(printed ?? text.count)))
    while let whole = lines.next() {
      let line = whole.trimmed(0..<whole.count)
      if line.hasPrefix("name:") {
        name = line.trimmed(5..<line.count).text
      } else if line.hasPrefix("ID:") {
        id = Int(line.trimmed(3..<line.count).text)
      } else if line.hasPrefix("field:") || line.hasPrefix("field special:") {
        fields.append(try Field(line: line))
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
  init(line: UnsafeRawBufferPointer) throws(FormatError) {
    let end = line.find(UInt8(ascii: ";"), from: 0) ?? line.count
    guard let colon = line.find(UInt8(ascii: ":"), from: 0), colon < end else { throw .badField(line.text) }
    var offset: Int?
    var size: Int?
    var isSigned: Bool?
    var start = end + 1
    while start < line.count {
      let end = line.find(UInt8(ascii: ";"), from: start) ?? line.count
      let part = line.trimmed(start..<end)
      if part.hasPrefix("offset:") { offset = Self.number(part.part(7..<part.count)) }
      if part.hasPrefix("size:") { size = Self.number(part.part(5..<part.count)) }
      if part.hasPrefix("signed:") { isSigned = part.count == 8 && part[7] == UInt8(ascii: "1") }
      start = end + 1
    }
    guard let offset, let size else { throw .badField(line.text) }
    self.offset = offset
    self.size = size

    // `char comm[16]`, `__data_loc char[] name`, `unsigned long func`, `u8 addr[ETH_ALEN]`.
    var words = line.trimmed((colon + 1)..<end)
    var brackets: UnsafeRawBufferPointer?
    if words.last == UInt8(ascii: "]"), let open = words.lastIndex(of: UInt8(ascii: "[")) {
      brackets = words.part((open + 1)..<(words.count - 1))
      words = words.trimmed(0..<open)
    }
    let split = words.lastIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "*") }.map { $0 + 1 } ?? 0
    name = words.part(split..<words.count).text
    let declared = words.trimmed(0..<split)
    type = declared.text
    var isChar = false
    var fields = ByteFields(declared)
    while let word = fields.next() { isChar = isChar || word.hasPrefix("char[") || word.elementsEqual("char".utf8) }
    // Kernels before 2.6.35 or so do not print the sign: it follows from the type.
    self.isSigned = isSigned ?? !(declared.find("unsigned") != nil || declared.hasPrefix("u"))
    if declared.find("__data_loc") != nil {
      shape = .dataLocation
      isText = isChar
    } else if declared.find("__rel_loc") != nil {
      shape = .relativeLocation
      isText = isChar
    } else if let brackets {
      let count = Self.number(brackets) ?? size
      shape = .array(elementSize: count > 0 ? max(1, size / count) : 1)
      isText = isChar
    } else {
      shape = .number
      isText = false
    }
  }

  /// Digits alone, of a number of at most ``EventFormat/longestRecord``.
  private static func number(_ text: UnsafeRawBufferPointer) -> Int? {
    guard !text.isEmpty, text.count <= 9 else { return nil }
    var value = 0
    for byte in text {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte &- UInt8(ascii: "0"))
    }
    return value <= EventFormat.longestRecord ? value : nil
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
    let wanted = Array(marker.utf8)
    guard let first = wanted.first else { return self[...] }
    var rest = utf8[...]
    while let hit = rest.firstIndex(of: first) {
      rest = rest[hit...]
      if rest.starts(with: wanted) { return self[rest.index(hit, offsetBy: wanted.count)...] }
      rest = rest.dropFirst()
    }
    return nil
  }
}
