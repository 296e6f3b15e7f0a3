/// Why a trace.dat file, or a part of it, cannot be read.
package struct TraceDatError: Error, Equatable, CustomStringConvertible {
  /// What does not fit.
  package var message: String
  /// Byte of the file, from 0; nil when it is about no place.
  package var offset: Int?

  package init(message: String, offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }

  package var description: String { offset.map { "\(message) (byte \($0))" } ?? message }
}

/// Reads the parts of a trace.dat file one after the other. Every read is checked; the error says where.
struct DatCursor {
  let view: ByteView
  /// Where `view` begins in the file, for messages; unpacked sections count from their place in the file.
  var base = 0
  var offset = 0
  /// What `view` is of, where that is an array: whoever keeps it need not copy it.
  var owner: [UInt8]?

  var remaining: Int { view.bytes.count - offset }

  mutating func u16(_ what: String) throws(TraceDatError) -> UInt16 {
    guard let value = view.u16(offset) else { throw cut(what) }
    offset += 2
    return value
  }

  mutating func u32(_ what: String) throws(TraceDatError) -> UInt32 {
    guard let value = view.u32(offset) else { throw cut(what) }
    offset += 4
    return value
  }

  mutating func u64(_ what: String) throws(TraceDatError) -> UInt64 {
    guard let value = view.u64(offset) else { throw cut(what) }
    offset += 8
    return value
  }

  /// `length` bytes.
  mutating func bytes(_ length: UInt64, _ what: String) throws(TraceDatError) -> UnsafeRawBufferPointer {
    guard length <= UInt64(max(0, remaining)), let slice = view.slice(offset, Int(length)) else { throw cut(what) }
    offset += Int(length)
    return slice
  }

  /// Text up to a NUL, which is passed over.
  mutating func string(_ what: String) throws(TraceDatError) -> String {
    guard let end = view.bytes.find(0, from: offset), end - offset <= 4096 else { throw cut(what) }
    let text = view.bytes.part(offset..<end).text
    offset = end + 1
    return text
  }

  private func cut(_ what: String) -> TraceDatError {
    TraceDatError(message: "the file ends inside \(what)", offset: base + min(offset, view.bytes.count))
  }
}

/// What a trace.dat file holds beside the events: all that is needed to read them.
struct DatContents {
  /// One trace array's recorded data.
  struct Buffer {
    /// Instance name; empty for the top-level buffer.
    var name: String
    var cpus: [CPUData] = []
    var pageSize: Int
    /// Byte of the file where `pageSize` is said.
    var pageSizePlace: Int
  }

  /// The sub-buffers of one CPU.
  struct CPUData {
    var cpu: Int
    /// Bytes of the file.
    var range: Range<Int>
    /// Byte of the file where `range` is said.
    var place: Int
    /// The data is in packed chunks.
    var isPacked = false
  }

  var formats = EventFormats()
  /// What texts of events refer to: symbols, strings, the size of a `long`.
  var context = PrintContext()
  /// For what is packed; nil in a file that says nothing is.
  var unpacker: DatUnpacker?
  var comms: [(pid: Int32, comm: String)] = []
  var buffers: [Buffer] = []
  var clock = DatClock()
  /// Why the BTF that the file says it has cannot be used.
  var typesProblem: String?
  private(set) var notices: [ReaderNotice] = []
  /// Where the data of CPUs begins that were listed so far.
  var starts: Set<Int> = []
  /// Text of `trace`, when the file holds that and no sub-buffers.
  var text: Range<Int>?

  /// A small damaged file can have millions of things to tell; nobody reads more than these.
  static let longestNoticeList = 1000

  /// Says what was dropped. Damage has a place, the byte of the file; without one it is no damage.
  mutating func note(_ message: String, offset: Int? = nil) {
    if notices.count < Self.longestNoticeList { notices.append(ReaderNotice(message, offset: offset)) }
  }

  mutating func note(_ error: TraceDatError, dropped: String) {
    note("\(error.message): \(dropped)", offset: error.offset)
  }
}

// MARK: - Parts that versions 6 and 7 have in common

extension DatContents {
  mutating func readHeaderPage(_ cursor: inout DatCursor) throws(TraceDatError) {
    let start = cursor.offset
    guard try cursor.string("the sub-buffer header's layout") == "header_page" else {
      throw TraceDatError(message: "header_page was expected here", offset: cursor.base + start)
    }
    let text = try cursor.bytes(cursor.u64("header_page"), "header_page")
    do {
      formats.page = try PageHeader(text: text.text)
    } catch {
      throw TraceDatError(message: "\(error)", offset: cursor.base + start)
    }
    guard try cursor.string("the event header's layout") == "header_event" else {
      throw TraceDatError(message: "header_event was expected here", offset: cursor.base + cursor.offset)
    }
    _ = try cursor.bytes(cursor.u64("header_event"), "header_event")
  }

  mutating func readFtraceFormats(_ cursor: inout DatCursor) throws(TraceDatError) {
    for _ in 0..<(try cursor.u32("the tracers' event formats")) {
      try readFormat(&cursor, system: "ftrace")
    }
  }

  mutating func readEventFormats(_ cursor: inout DatCursor) throws(TraceDatError) {
    for _ in 0..<(try cursor.u32("the event formats")) {
      let system = try cursor.string("the event formats")
      for _ in 0..<(try cursor.u32("the event formats")) {
        try readFormat(&cursor, system: system)
      }
    }
  }

  private mutating func readFormat(_ cursor: inout DatCursor, system: String) throws(TraceDatError) {
    let start = cursor.base + cursor.offset
    let text = try cursor.bytes(cursor.u64("an event's format"), "an event's format")
    do {
      try formats.add(bytes: text, system: system)
    } catch {
      note("an event of \(system) is left out: \(error)", offset: start)
    }
  }

  mutating func readSymbols(_ cursor: inout DatCursor) throws(TraceDatError) {
    let start = cursor.base + cursor.offset
    let size = try cursor.u32("the kernel's symbols")
    // A file that ends here still has all but its last symbol.
    let cut = UInt64(size) > UInt64(cursor.remaining)
    let text = try cursor.bytes(UInt64(min(Int(size), cursor.remaining)), "the kernel's symbols")
    if size > 0 {
      do {
        if let owner = cursor.owner {
          context.symbols = try SymbolMap(owner, (cursor.offset - text.count)..<cursor.offset)
        } else {
          context.symbols = try SymbolMap(kallsyms: text)
        }
      } catch {
        note("functions are shown as addresses: \(error)", offset: start)
      }
    }
    if cut { throw TraceDatError(message: "the file ends inside the kernel's symbols", offset: start) }
  }

  mutating func readPrintk(_ cursor: inout DatCursor) throws(TraceDatError) {
    context.printk = PrintkFormats(try cursor.bytes(UInt64(cursor.u32("the printk formats")), "the printk formats"))
  }

  mutating func readComms(_ cursor: inout DatCursor) throws(TraceDatError) {
    let text = try cursor.bytes(cursor.u64("the tasks' names"), "the tasks' names")
    var lines = ByteLines(text)
    while let line = lines.next() {
      guard let space = line.find(UInt8(ascii: " "), from: 0), let pid = Int32(line.part(0..<space).text) else {
        continue
      }
      comms.append((pid, line.part((space + 1)..<line.count).text))
    }
  }
}
