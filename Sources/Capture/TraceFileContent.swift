import CallTrees
import TraceEvents

/// What the first bytes of a trace say that it is, and the reader for it.
enum TraceContent {
  enum Kind: Equatable {
    case text
    case traceDat
    case packed(Codec)
  }

  /// How many bytes are enough to tell the kind.
  static let sniffLength = 16

  static func kind(_ bytes: UnsafeRawBufferPointer) -> Kind {
    func starts(_ magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
    if starts([0x17, 0x08, 0x44]) { return .traceDat }
    if starts([0x1f, 0x8b]) { return .packed(.gzip) }
    if starts([0x28, 0xb5, 0x2f, 0xfd]) { return .packed(.zstd) }
    if starts([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) { return .packed(.xz) }
    return .text
  }

  /// Reads a trace that is whole in memory.
  static func load(_ bytes: UnsafeRawBufferPointer, name: String) throws(TraceFileError) -> Trace {
    switch kind(bytes) {
    case .traceDat:
      return try loadTraceDat(bytes, name: name)
    case .packed(let codec):
      return try loadPacked(bytes, codec, name: name)
    case .text:
      var text = TextLoad(name: name)
      text.read(bytes)
      return try text.finish()
    }
  }
}

extension TraceContent {
  /// A trace.dat file needs to be whole in memory; one that unpacks to more than this is refused.
  private static let largestUnpacked = 1 << 32

  private static func loadTraceDat(
    _ bytes: UnsafeRawBufferPointer, name: String, also notice: Notice? = nil
  ) throws(TraceFileError) -> Trace {
    var reader = TraceDatReader(unpack: Unpacker.block)
    var builder = TreeBuilder(source: name)
    do {
      try reader.read(bytes, into: &builder)
    } catch {
      throw TraceFileError("\(name): \(error)")
    }
    if let notice { builder.note(notice) }
    for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    return builder.finish(names: reader.names)
  }

  /// Unpacks a file. Text is read as it comes out; a trace.dat file is unpacked first.
  private static func loadPacked(
    _ bytes: UnsafeRawBufferPointer, _ codec: Codec, name: String
  ) throws(TraceFileError) -> Trace {
    guard var unpacker = Unpacker(codec) else { throw TraceFileError("\(name): no memory to unpack it") }
    var text: TextLoad?
    var whole: [UInt8] = []
    var isTooLarge = false
    let isGood = unpacker.unpack(bytes) { piece in
      if text != nil {
        text?.read(piece)
      } else if whole.count + piece.count > largestUnpacked {
        isTooLarge = true
      } else {
        whole.append(contentsOf: piece)
        guard whole.count >= sniffLength, whole.withUnsafeBytes({ kind($0) }) == .text else { return }
        text = TextLoad(name: name)
        whole.withUnsafeBytes { text?.read($0) }
        whole = []
      }
    }
    if isTooLarge { throw TraceFileError("\(name) unpacks to more than 4 GiB; unpack it first") }
    let damage =
      isGood && unpacker.isWhole
      ? nil : Notice("the \(codec.rawValue) data is damaged or cut off: what follows is left out", offset: bytes.count)
    if var text {
      if let damage { text.note(damage) }
      return try text.finish()
    }
    let result = whole.withUnsafeBytes { raw in
      Result { () throws(TraceFileError) in
        switch kind(raw) {
        case .traceDat: return try loadTraceDat(raw, name: name, also: damage)
        case .packed: throw TraceFileError("\(name) is packed twice; unpack it once")
        case .text:
          var text = TextLoad(name: name)
          if let damage { text.note(damage) }
          text.read(raw)
          return try text.finish()
        }
      }
    }
    return try result.get()
  }
}

/// Reads a text trace, piece by piece.
struct TextLoad {
  private let name: String
  private var reader = TextReader()
  private var builder: TreeBuilder
  private var size = 0
  /// The first kilobytes, to tell what a text is that is no trace.
  private var head: [UInt8] = []

  private static let headLength = 4096

  init(name: String) {
    self.name = name
    builder = TreeBuilder(source: name)
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    if head.count < Self.headLength { head.append(contentsOf: bytes.prefix(Self.headLength - head.count)) }
    size += bytes.count
    reader.read(bytes, into: &builder)
  }

  mutating func note(_ notice: Notice) { builder.note(notice) }

  /// - Throws: ``TraceFileError`` when nothing in the text was a trace.
  mutating func finish() throws(TraceFileError) -> Trace {
    reader.finish(into: &builder)
    for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    if size == 0 { builder.note(Notice("the trace is empty", offset: 0)) }
    if size > 0, reader.understood == 0, !isHeaderOnly { throw TraceFileError("\(name): \(whatElse)") }
    return builder.finish(names: reader.names)
  }

  /// A trace in which nothing was recorded is a header.
  private var isHeaderOnly: Bool {
    let text = String(decoding: head, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).allSatisfy { line in
      line.hasPrefix("#") || line.allSatisfy(\.isWhitespace)
    }
  }

  private var whatElse: String {
    if head.contains(0) { return "this is no trace: neither function_graph text nor a trace.dat file" }
    let text = String(decoding: head, as: UTF8.self)
    if text.contains("tracer: function_graph") {
      return "this is function_graph in raw, hex, bin or verbose form; record again with those options off"
    }
    return "this is not function_graph text (line 1 on); ftview reads the function_graph tracer's output"
  }
}
