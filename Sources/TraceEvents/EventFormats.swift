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

  /// The layout of every 64-bit kernel so far.
  package init() {}

  /// Reads `header_page`: lines as in a `format` file.
  package init(text: String) throws(FormatError) {
    var fields: [EventFormat.Field] = []
    for line in text.split(whereSeparator: \.isNewline) where line.trimmingSpaces().hasPrefix("field:") {
      fields.append(try EventFormat.Field(line: line.trimmingSpaces()))
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
  }
}

/// The layouts of all events that a buffer may hold, by their number.
package struct EventFormats: Sendable {
  /// Layout of a sub-buffer's header.
  package var page = PageHeader()
  /// Whether the machine that recorded was big endian.
  package var bigEndian = false
  /// By event number.
  package private(set) var byID: [Int: EventFormat] = [:]

  package init() {}

  /// Adds an event, in place of any of the same number.
  package mutating func add(_ format: EventFormat) { byID[format.id] = format }

  /// Reads the text of a `format` file and adds the event.
  package mutating func add(text: String, system: String = "") throws(FormatError) {
    add(try EventFormat(text: text, system: system))
  }

  /// The event called `name`, of `system` when that is given; of several the one with the lowest number.
  package func named(_ name: String, system: String? = nil) -> EventFormat? {
    byID.values.filter { $0.name == name && (system == nil || $0.system == system) }.min { $0.id < $1.id }
  }
}
