import CallTrees
import TraceEvents

/// Reads a text trace, piece by piece.
struct TextLoad {
  private let name: String
  private var reader = TextReader()
  private var pipeline: TreePipeline
  private var notices: [Notice] = []
  private var scanner: ScanThread?
  /// Scans that were of no use, one after the other.
  private var useless = 0
  private var size = 0
  /// The first kilobytes, to tell what a text is that is no trace.
  private var head: [UInt8] = []

  private static let headLength = 4096
  /// After so many scans of no use nothing is scanned any more: the text is of another kind.
  private static let patience = 4

  init(name: String) {
    self.name = name
    pipeline = TreePipeline(TreeBuilder(source: name))
  }

  /// Takes the next piece, of any length.
  ///
  /// - Parameter following: pieces that come next, and are there until then.
  mutating func read(_ bytes: UnsafeRawBufferPointer, following: [UnsafeRawBufferPointer] = []) {
    if head.count < Self.headLength { head.append(contentsOf: bytes.prefix(Self.headLength - head.count)) }
    size += bytes.count
    let scan = scanner?.finish(bytes)
    if !following.isEmpty, useless < Self.patience {
      if scanner == nil { scanner = ScanThread() }
      scanner?.begin(following, reader.knowledge)
    }
    guard var scan else { return reader.read(bytes, into: &pipeline) }
    reader.read(bytes, scan, into: &pipeline)
    useless = scan.isUseful ? 0 : useless + 1
    scanner?.giveBack(&scan)
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }

  /// What is finished so far.
  mutating func snapshot() -> Trace {
    var trace = pipeline.snapshot(names: reader.names)
    trace.notices += reader.notices.map { Notice($0.message, line: $0.line, offset: $0.offset) }
    return trace
  }

  /// - Parameter isWhole: false when there is more of the text that was not read: then nothing can be said of it.
  /// - Throws: ``TraceFileError`` when nothing in a whole text was a trace.
  mutating func finish(isWhole: Bool) throws(TraceFileError) -> Trace {
    // From here on nobody looks at bytes that were to follow.
    scanner?.close()
    // A line that was cut by the end of reading is no line.
    if isWhole { reader.finish(into: &pipeline) }
    var builder = pipeline.finish(names: reader.names)
    for notice in notices { builder.note(notice) }
    for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    if size == 0, isWhole { builder.note(Notice("the trace is empty", offset: 0)) }
    if size > 0, isWhole, reader.understood == 0, !isHeaderOnly { throw TraceFileError("\(name): \(whatElse)") }
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
