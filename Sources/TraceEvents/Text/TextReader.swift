/// Reads function_graph text, whatever kernel or tool printed it, piece by piece.
///
/// tracefs `trace` and `trace_pipe`, `perf ftrace` and `trace-cmd report`; Docs/Formats.md lists what is recognised and
/// how. Nothing in a text is fatal: what is not understood is counted, and the first such lines are told as notices. No
/// line allocates once its names are known. Most lines look like the one before (``LineShape``, ``ReportShape``) and
/// hold a plain call (``PlainCall``): those are read in one go (``PlainRun``). Of others that look so, ``CallText`` reads the call
/// (``noted(_:_:)``). ``TextColumns``, ``ReportLine`` and ``CallText`` read any line, and say the same of those.
package struct TextReader {
  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  package internal(set) var names = TraceNames()
  /// Lines so far.
  package internal(set) var lines = 0
  /// Lines so far that were part of a trace.
  package private(set) var understood = 0

  private var carry: [UInt8] = []
  private var isCarryCut = false
  private var dropped: [Notice] = []
  private var droppedBeyond = 0
  /// No line so far stood deeper than an outermost call: in text that lost its spaces, indentation says nothing.
  var sawIndent = false
  /// The CPUs, of the first 64, that had a task-switch line.
  var switchedCPUs: UInt64 = 0
  /// Whether the line before came from `trace-cmd report`: the next one most likely does too.
  var isReport = false
  /// The other event that the line before told, for the stack that may follow it.
  var lastEvent: TraceEvent?
  /// Whether the call before stood on a line without a CPU.
  var lacksCPU = false
  var shape = LineShape()
  var reportShape = ReportShape()
  var recent = RecentFunctions()
  let learnsShapes: Bool
  /// What stands around the lines of this text, such as the prefix of a log.
  var dress: LineDress = []
  /// A line is being tried without its dress: what is not understood of it is no notice.
  var isUndressing = false
  /// The line before lacked its end; and its number.
  var broken: [UInt8] = []
  var brokenLine = 0
  /// The line that is being read was joined from two.
  var isJoined = false
  /// Events that wait until ``columnUse`` is known.
  var held: [HeldEvent] = []
  var columnUse = ColumnUse.unknown
  /// Events that were not handed over yet.
  var events: [TraceEvent] = []

  static let mostEvents = 4096

  /// Longer lines are cut here: no kernel prints more than a page or so.
  package static let longestLine = 1 << 16
  private static let longestNoticeList = 100

  /// A reader at the beginning of a text.
  package init() { self.init(learnsShapes: true) }

  /// - Parameter learnsShapes: false reads every line the long way, for comparison.
  package init(learnsShapes: Bool) {
    self.learnsShapes = learnsShapes
    events.reserveCapacity(Self.mostEvents)
  }

  /// Lines that were dropped, the first hundred, and how many more.
  package var notices: [Notice] {
    droppedBeyond == 0
      ? dropped
      : dropped + [
        Notice("\(droppedBeyond.counted("more line")) \(droppedBeyond == 1 ? "is" : "are") not function_graph text")
      ]
  }

  /// Takes the next piece of the text, of any length; a line may go on in the next piece.
  ///
  /// - Complexity: O(bytes).
  package mutating func read(_ chunk: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    take(chunk, into: &sink)
    handOver(to: &sink)
  }

  /// Reads lines, and hands events over when there are many.
  mutating func take(_ chunk: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    let text = TextBytes(chunk)
    var cursor = 0
    while cursor < chunk.count {
      var columns = LineShape.Columns()
      if carry.isEmpty {
        let before = events.count
        (cursor, columns) = plainLines(text, from: cursor, atMost: Self.mostEvents - before)
        lines &+= events.count &- before
      }
      if events.count < Self.mostEvents {
        guard let end = chunk.find(UInt8(ascii: "\n"), from: cursor) else {
          keep(chunk.part(cursor..<chunk.count))
          break
        }
        if carry.isEmpty {
          line(TextBytes(chunk, cursor..<end), columns)
        } else {
          keep(chunk.part(cursor..<end))
          lineFromCarry()
        }
        cursor = end &+ 1
      }
      if events.count >= Self.mostEvents { handOver(to: &sink) }
    }
  }

  /// Takes what stands behind the last line end, if anything does.
  package mutating func finish(into sink: inout some EventSink) {
    if !carry.isEmpty { lineFromCarry() }
    dropBroken()
    settle(hasColumns: false)
    handOver(to: &sink)
  }

  mutating func handOver(to sink: inout some EventSink) {
    guard !events.isEmpty else { return }
    understood += events.count
    sink.take(&events, names: names)
    // Events that wait still point there.
    guard held.isEmpty else { return }
    names.begins.forgetAll()
    names.ends.forgetAll()
  }

  private mutating func keep(_ piece: UnsafeRawBufferPointer) {
    let room = Self.longestLine - carry.count
    if piece.count > room { isCarryCut = true }
    carry.append(contentsOf: piece.prefix(max(0, room)))
  }

  private mutating func lineFromCarry() {
    let bytes = carry
    carry = []
    bytes.withUnsafeBytes { line(TextBytes($0)) }
    if isCarryCut {
      isCarryCut = false
      drop("the line is longer than \(Self.longestLine) bytes; the rest of it is left out")
    }
  }

  /// Says that the line that is being read, or an earlier one, is left out.
  mutating func drop(_ message: @autoclosure () -> String, line: Int? = nil) {
    if isUndressing { return }
    if dropped.count < Self.longestNoticeList {
      let notice = Notice(message(), line: line ?? lines)
      // In the order of lines, though some are judged late.
      let place = dropped.lastIndex { $0.line ?? 0 <= notice.line ?? 0 }.map { $0 + 1 } ?? 0
      dropped.insert(notice, at: place)
    } else {
      droppedBeyond += 1
    }
  }
}
