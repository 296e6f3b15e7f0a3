import CallTrees
import Diagnostics
import TraceEvents

/// Reads a text trace, piece by piece: function_graph text, folded stacks, or calls that ftview exported as JSON.
struct TextLoad {
  private let name: String
  private var reader = TextReader()
  /// Reads in the other one's place when the text begins so.
  private var folded: FoldedReader?
  private var document: CallsDocument?
  private var isFirst = true
  private var pipeline: TreePipeline
  private var notices: [Notice] = []
  private var scanner: TextAhead?
  /// Scans that were of no use, one after the other.
  private var useless = 0
  private var verdict = TextVerdict()
  /// Somebody has seen calls of it: from then on it is a trace.
  private var wasShown = false

  /// Pieces so far.
  private var pieces = 0

  /// After so many scans of no use only a few pieces are scanned: the text is of another kind, or still full of new names.
  private static let patience = 4
  /// Every how many pieces that is tried then.
  private static let retry = 8

  init(name: String) {
    self.name = name
    pipeline = TreePipeline(TreeBuilder(source: name))
  }

  /// Takes the next piece, of any length.
  ///
  /// - Parameter following: pieces that come next, and are there until then.
  mutating func read(_ bytes: UnsafeRawBufferPointer, following: [UnsafeRawBufferPointer] = []) {
    if isFirst {
      if CallsDocument.fits(bytes) { document = CallsDocument() }
      if FoldedReader.fits(bytes) { folded = FoldedReader() }
    }
    isFirst = false
    if let document { return document.read(bytes) }
    if folded != nil {
      folded?.read(bytes, into: &pipeline)
      return
    }
    verdict.look(at: bytes)
    let scan = scanner?.finish(bytes)
    pieces += 1
    if !following.isEmpty, useless < Self.patience || pieces % Self.retry == 0 {
      if scanner == nil { scanner = TextAhead() }
      scanner?.begin(following, reader.knowledge)
    }
    guard var scan else { return reader.read(bytes, into: &pipeline) }
    reader.read(bytes, scan, into: &pipeline)
    useless = scan.isUseful ? 0 : useless + 1
    scanner?.giveBack(&scan)
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }

  /// What is finished so far; nothing while the text may turn out to be none.
  mutating func snapshot() -> Trace {
    if !wasShown, verdict.isNoText(reader) { return Trace(source: name) }
    if let document { return shown(document.trace(source: name)) }
    var trace = pipeline.snapshot(names: folded?.names ?? reader.names)
    trace.notices += folded?.notices ?? reader.notices
    return shown(trace)
  }

  private mutating func shown(_ trace: Trace) -> Trace {
    if !trace.packets.isEmpty { wasShown = true }
    return trace
  }

  /// What reading comes to if the text ends here; it goes on all the same. Nothing while that is no trace.
  mutating func whole() -> Trace {
    // Whatever of it is there would be cut short.
    if let document { return shown(document.trace(source: name)) }
    let fork = pipeline.forked(names: folded?.names ?? reader.names)
    var copy = self
    copy.pipeline = fork
    copy.scanner = nil
    guard let trace = try? copy.finish(isWhole: true) else { return Trace(source: name) }
    return shown(trace)
  }

  /// - Parameter isWhole: false when there is more of the text that was not read: then nothing can be said of it.
  /// - Throws: ``Diagnostic`` when a whole text is no trace, or empty.
  mutating func finish(isWhole: Bool) throws(Diagnostic) -> Trace {
    // From here on nobody looks at bytes that were to follow.
    scanner?.close()
    if folded != nil { return finishFolded(isWhole: isWhole) }
    if let document { return try finish(document, isWhole: isWhole) }
    // A line that was cut by the end of reading is no line.
    if isWhole { reader.finish(into: &pipeline) }
    var builder = pipeline.finish(names: reader.names)
    for notice in notices { builder.note(notice) }
    for notice in reader.notices { builder.note(Notice(notice.message, line: notice.line, offset: notice.offset)) }
    var trace = builder.finish(names: reader.names)
    guard isWhole else { return trace }
    if !wasShown, let reason = verdict.refusal(trace, reader, notices) { throw Diagnostic(reason, at: name) }
    if trace.packets.isEmpty, trace.notices.isEmpty {
      trace.notices.append(Notice("nothing was recorded: there is a header, and no line behind it"))
    }
    return trace
  }

  private mutating func finishFolded(isWhole: Bool) -> Trace {
    guard var folded else { return Trace(source: name) }
    folded.finish(isWhole: isWhole, into: &pipeline)
    var builder = pipeline.finish(names: folded.names)
    for notice in notices + folded.notices { builder.note(notice) }
    return builder.finish(names: folded.names)
  }

  /// A damaged document is no trace, unless somebody has seen its beginning.
  private func finish(_ document: CallsDocument, isWhole: Bool) throws(Diagnostic) -> Trace {
    if isWhole { document.finish() }
    var trace = document.trace(source: name)
    trace.notices = notices
    if let failure = document.failure {
      guard wasShown else { throw Diagnostic(failure.message, at: failure.place).within(name) }
      trace.notices.append(Notice("\(failure.message): what follows is left out", line: failure.line))
    } else if trace.packets.isEmpty {
      trace.notices.append(Notice("there is no packet in it"))
    }
    return trace
  }
}
