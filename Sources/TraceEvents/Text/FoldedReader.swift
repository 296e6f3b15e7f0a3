import KernelTypes

/// Reads folded stacks, `tcp_v4_rcv;tcp_v4_do_rcv 350`, as ftview and what makes flame graphs write them, piece by piece.
///
/// Calls that a stack shares with the one before are the same calls: so each stack of a file that ftview wrote becomes one call with
/// that self time, at the place of its first occurrence, and is written again as it was. Numbers are ns, whatever they were where
/// others made the file. There are no times, tasks or CPUs.
package struct FoldedReader {
  /// A call that is open, and how long it took so far with what is beneath.
  private struct Frame {
    var function: FunctionID
    var time: Int64
  }

  /// What the identifiers in the events mean.
  package private(set) var names = TraceNames()
  /// The stack of the line before.
  private var open: [Frame] = []
  private var carry: [UInt8] = []
  private var lines = 0
  private var dropped: [Notice] = []
  private var droppedBeyond = 0

  private static let longestNoticeList = 100
  /// A stack of a user's program may be long.
  private static let headLength = 1 << 14

  /// A reader at the beginning of a file.
  package init() {}

  /// Lines that were dropped, the first hundred, and how many more.
  package var notices: [Notice] {
    droppedBeyond == 0
      ? dropped
      : dropped + [
        Notice("\(droppedBeyond.counted("more line")) \(droppedBeyond == 1 ? "is no stack" : "are no stacks")")
      ]
  }

  /// Whether a text that begins so is of folded stacks: each line that ends in its first 16 KiB is a stack, and one of them has more
  /// than one function.
  package static func fits(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let head = bytes.part(0..<min(bytes.count, headLength))
    var start = 0
    var hasCallee = false
    while let end = head.find(UInt8(ascii: "\n"), from: start) {
      let line = head.part(start..<end)
      guard let stack = stack(line) else { return false }
      hasCallee = hasCallee || stack.functions.find(UInt8(ascii: ";"), from: 0) != nil
      start = end + 1
    }
    return hasCallee
  }

  /// Takes the next piece, of any length; a line may go on in the next one.
  ///
  /// - Complexity: O(bytes).
  package mutating func read(_ chunk: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    var start = 0
    while let end = chunk.find(UInt8(ascii: "\n"), from: start) {
      if carry.isEmpty {
        line(chunk.part(start..<end), into: &sink)
      } else {
        carry += chunk.part(start..<end).prefix(TextReader.longestLine - carry.count)
        lineFromCarry(into: &sink)
      }
      start = end + 1
    }
    carry += chunk.part(start..<chunk.count).prefix(TextReader.longestLine - carry.count)
  }

  /// Closes what is open. Of a text that is not whole what stands behind the last line end is no line.
  package mutating func finish(isWhole: Bool, into sink: inout some EventSink) {
    if isWhole, !carry.isEmpty { lineFromCarry(into: &sink) }
    close(to: 0, into: &sink)
  }

  private mutating func lineFromCarry(into sink: inout some EventSink) {
    let bytes = carry
    carry = []
    bytes.withUnsafeBytes { line($0, into: &sink) }
  }

  private mutating func line(_ line: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    lines += 1
    if line.isEmpty { return }
    guard let stack = Self.stack(line) else {
      if dropped.count < Self.longestNoticeList {
        dropped.append(Notice("this is no stack: functions, ';' between them, and a number", line: lines))
      } else {
        droppedBeyond += 1
      }
      return
    }
    let functions = stack.functions
    var depth = 0
    var start = 0
    while start < functions.count {
      let end = functions.find(UInt8(ascii: ";"), from: start) ?? functions.count
      let function = names.functions.intern(functions.part(start..<end))
      let isLast = end == functions.count
      // The whole stack of the line before, or a part of it, is another call of its last function.
      let isSame = depth < open.count && open[depth].function == function && !isLast
      if !isSame {
        close(to: depth, into: &sink)
        enter(function, into: &sink)
      }
      depth += 1
      start = end + 1
    }
    open[depth - 1].time = stack.time
  }

  private mutating func enter(_ function: FunctionID, into sink: inout some EventSink) {
    var event = TraceEvent(.enter)
    event.function = function
    event.depth = Int32(clamping: open.count)
    sink.receive(event, names: names)
    open.append(Frame(function: function, time: 0))
  }

  /// Returns from all calls that are `depth` calls down and deeper.
  private mutating func close(to depth: Int, into sink: inout some EventSink) {
    while open.count > depth, let frame = open.popLast() {
      var event = TraceEvent(.exit)
      event.function = frame.function
      event.depth = Int32(clamping: open.count)
      event.duration = frame.time
      sink.receive(event, names: names)
      guard let caller = open.indices.last else { continue }
      let (sum, isTooLong) = open[caller].time.addingReportingOverflow(frame.time)
      open[caller].time = isTooLong ? .max : sum
    }
  }

  /// A line's functions and its number; nil for a line that is no stack.
  private static func stack(_ line: UnsafeRawBufferPointer) -> (functions: UnsafeRawBufferPointer, time: Int64)? {
    guard let blank = line.lastIndex(of: UInt8(ascii: " ")), blank > 0, blank + 1 < line.count else { return nil }
    var time: Int64 = 0
    for byte in line[(blank + 1)...] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (tens, isTooLong) = time.multipliedReportingOverflow(by: 10)
      let (sum, isLonger) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      guard !isTooLong, !isLonger else { return nil }
      time = sum
    }
    let functions = line.part(0..<blank)
    var before = UInt8(ascii: ";")
    for byte in functions {
      // What a tracer's text has in its lines.
      guard !byte.isControl, byte != UInt8(ascii: "|"), byte != UInt8(ascii: "{") else { return nil }
      if before == UInt8(ascii: ";"), byte == before || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "#") {
        return nil
      }
      before = byte
    }
    return before == UInt8(ascii: ";") ? nil : (functions, time)
  }
}
