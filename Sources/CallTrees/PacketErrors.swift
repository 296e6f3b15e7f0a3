import TraceEvents

/// An error that a call returned, and how far up it was passed.
package struct CallError: Sendable, Equatable {
  /// The call that returned it first: none of its direct callees returned an error. A row of the call table.
  package var row: Int
  /// -4095…-1.
  package var code: Int
  /// The outermost call that an error reached without a call on the way that returned none; `row` itself when its caller
  /// went on. Errors may change on the way: ``PacketErrors/code(of:)``.
  package var reached: Int
  /// The call that it reached is an outermost one: the packet's handling ended with an error.
  package var isOutermost: Bool
}

/// What went wrong with one packet: the errors that its calls returned, in the order in which they did, and where it was
/// dropped. Interrupts are left out. A function without a return value leaves what its register held: an error may have
/// come from a call within it.
package struct PacketErrors: Sendable {
  /// In the order of their returns, so that the first one is the first error there was.
  package private(set) var list: [CallError] = []
  /// Why the packet was dropped, by the kernel's name for it; nil when it was not, or nobody knows.
  package private(set) var drop: String?
  /// The call that freed it, a row of the call table, when it was dropped.
  package private(set) var droppedBy: Int?
  /// Whether the trace has any return values of this packet.
  package private(set) var hasReturns = false

  private let trace: Trace
  private let packet: PacketRecord
  private var codes: [Int: Int] = [:]

  /// - Complexity: O(calls of the packet).
  package init(_ trace: Trace, _ packet: PacketRecord) {
    self.trace = trace
    self.packet = packet
    drop = packet.end?.drop
    readCodes()
    if !codes.isEmpty { findErrors() }
    if drop != nil { droppedBy = DropSite.free(trace.calls, packet.rows, trace.functions) }
  }

  /// The error that the call in `row` returned, if it did.
  package func code(of row: Int) -> Int? { codes[row] }

  /// From an outermost call down to `row`, rows of the call table.
  ///
  /// - Complexity: O(calls before `row`).
  package func path(to row: Int) -> [Int] {
    var path = [row]
    while let caller = trace.caller(of: path[path.count - 1], in: packet) { path.append(caller) }
    return path.reversed()
  }

  private mutating func readCodes() {
    var known: [UInt32: Int] = [:]
    for entry in trace.notes.entries(of: packet.rows) where entry.kind == .ret {
      hasReturns = true
      let code: Int
      if let found = known[entry.string] {
        code = found
      } else {
        code = ReturnValue.errorCode(trace.notes.strings[StringID(rawValue: entry.string)]) ?? 0
        known[entry.string] = code
      }
      if code != 0, !trace.calls.flags[Int(entry.row)].contains(.interrupt) { codes[Int(entry.row)] = code }
    }
  }

  private mutating func findErrors() {
    var open: [(row: Int, end: Int, hasError: Bool)] = []
    var origins: [CallError] = []
    func close(
      _ call: (row: Int, end: Int, hasError: Bool), under callers: inout [(row: Int, end: Int, hasError: Bool)]
    ) {
      guard let code = codes[call.row] else { return }
      if let last = callers.indices.last { callers[last].hasError = true }
      guard !call.hasError else { return }
      var reached = call.row
      for caller in callers.reversed() {
        guard codes[caller.row] != nil else { break }
        reached = caller.row
      }
      origins.append(
        CallError(row: call.row, code: code, reached: reached, isOutermost: trace.calls.depth[reached] == 0))
    }
    for row in packet.rows {
      while let last = open.last, last.end <= row { close(open.removeLast(), under: &open) }
      open.append((row, max(row + 1, Int(trace.calls.subtreeEnd[row])), false))
    }
    while let last = open.popLast() { close(last, under: &open) }
    list = origins
  }
}
