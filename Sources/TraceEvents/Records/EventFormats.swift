/// Where the parts of a sub-buffer's header lie, from tracefs `events/header_page`.
package struct PageHeader: Sendable, Equatable {
  /// Offset of the 64-bit time stamp.
  package var timestampOffset = 0
  /// Offset of the commit word: the number of bytes used, and in its high bits what was lost before.
  package var commitOffset = 8
  /// 8, or 4 on a 32-bit kernel.
  package var commitSize = 8
  /// Where the events begin.
  package var dataOffset = 16
  /// How many bytes there are for events.
  package var dataSize = 4080

  /// Bytes of a whole sub-buffer.
  package var pageSize: Int { dataOffset &+ dataSize }

  /// The layout of every 64-bit kernel so far.
  package init() {}

  /// Reads `header_page`: lines as in a `format` file.
  package init(text: String) throws(FormatError) {
    var text = text
    // `withUTF8` does not pass typed errors on.
    let result = text.withUTF8 { bytes in
      Result { () throws(FormatError) in try PageHeader(UnsafeRawBufferPointer(bytes)) }
    }
    self = try result.get()
  }

  private init(_ text: UnsafeRawBufferPointer) throws(FormatError) {
    var fields: [EventFormat.Field] = []
    var lines = ByteLines(text)
    while let whole = lines.next() {
      let line = whole.trimmed(0..<whole.count)
      if line.hasPrefix("field:") { fields.append(try EventFormat.Field(line: line)) }
    }
    guard let timestamp = fields.first(where: { $0.name == "timestamp" }), timestamp.size == 8 else {
      throw .missing("timestamp")
    }
    guard let commit = fields.first(where: { $0.name == "commit" }), commit.size == 4 || commit.size == 8 else {
      throw .missing("commit")
    }
    guard let data = fields.first(where: { $0.name == "data" }) else { throw .missing("data") }
    timestampOffset = timestamp.offset
    commitOffset = commit.offset
    commitSize = commit.size
    dataOffset = data.offset
    dataSize = data.size
  }
}

/// The layouts of all events that a buffer may hold, by their number.
///
/// A file may describe two thousand events and hold records of three: what a format file says is read when it is asked
/// for, and only its name and number before.
package struct EventFormats: Sendable {
  /// Layout of a sub-buffer's header.
  package var page = PageHeader()
  /// Whether the machine that recorded was big endian.
  package var bigEndian = false

  private struct Entry: Sendable {
    var id: Int
    var name: String
    var system: String
    /// Where the format file's text lies in `text`.
    var range: Range<Int>
  }

  private var text: [UInt8] = []
  /// By event number: the entry that counts, the last one added.
  private var entries: [Int: Entry] = [:]

  /// No layouts yet, and the header of a 64-bit kernel's sub-buffers, little endian.
  package init() {}

  /// Keeps the text of a `format` file, in place of any of the same number.
  ///
  /// - Throws: ``FormatError`` when it has no name or number.
  package mutating func add(text: String, system: String = "") throws(FormatError) {
    var text = text
    // `withUTF8` does not pass typed errors on.
    let result = text.withUTF8 { bytes in
      Result { () throws(FormatError) in try add(bytes: UnsafeRawBufferPointer(bytes), system: system) }
    }
    try result.get()
  }

  /// Keeps the text of a `format` file, in place of any of the same number.
  ///
  /// - Throws: ``FormatError`` when it has no name or number.
  package mutating func add(bytes: UnsafeRawBufferPointer, system: String) throws(FormatError) {
    var name: String?
    var id: Int?
    var lines = ByteLines(bytes)
    while name == nil || id == nil, let line = lines.next() {
      let start = line.skipSpaces(0)
      if line.hasPrefix("name:", at: start) {
        name = line.trimmed((start + 5)..<line.count).text
      } else if line.hasPrefix("ID:", at: start) {
        id = Int(line.trimmed((start + 3)..<line.count).text)
      }
    }
    guard let name, !name.isEmpty else { throw .missing("name") }
    guard let id, id >= 0, id <= Int(UInt16.max) else { throw .missing("ID") }
    let start = text.count
    text.append(contentsOf: bytes)
    entries[id] = Entry(id: id, name: name, system: system, range: start..<text.count)
  }

  /// The layout of an event by its number, or nil when there is none.
  ///
  /// - Throws: ``FormatError`` when its text makes no sense.
  /// - Complexity: O(length of its text).
  package func format(_ id: Int) throws(FormatError) -> EventFormat? {
    guard let entry = entries[id] else { return nil }
    let result = text.withUnsafeBytes { bytes in
      Result { () throws(FormatError) in try EventFormat(bytes.part(entry.range), system: entry.system) }
    }
    return try result.get()
  }

  /// The numbers of all events of that name.
  package func numbers(named name: String) -> [Int] {
    entries.values.filter { $0.name == name }.map(\.id).sorted()
  }

  /// An event with fields, whichever: the first ones of all events are the same.
  var any: EventFormat? {
    for id in entries.keys.sorted().prefix(32) {
      // One that makes no sense is told when a record of it comes.
      if let format = try? format(id), !format.fields.isEmpty { return format }
    }
    return nil
  }
}
