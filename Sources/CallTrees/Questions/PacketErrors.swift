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
/// dropped. It is what `ftview errors` reports and what `e` goes to on the screen.
///
/// Interrupts are left out, unless the outermost call is one itself. A function without a return value leaves what its
/// register held: an error may have come from a call within it. Where the trace has the kernel's types, what functions return
/// that these do not describe, those of modules, counts as an error only if the caller returned one as well.
///
/// Whether a packet was dropped, the end of its window says. Of outermost calls, and where that end is missing, the calls
/// that free packets say it; then it may be any packet that was handled there, and in any interrupt, and there may be several.
package struct PacketErrors: Sendable {
  /// In the order of their returns, so that the first one is the first error there was.
  package private(set) var list: [CallError] = []
  /// The drops, in order; none when no packet was dropped, or nobody knows.
  package private(set) var drops: [PacketDrop] = []
  /// Calls of which the trace does not tell all: it lost events inside, or closes another function. Rows, ascending;
  /// what went wrong in them is not known.
  package private(set) var doubtful: [Int] = []
  /// Whether the trace has any return values of this packet.
  package private(set) var hasReturns = false

  private let trace: Trace
  private let packet: PacketRecord
  private var codes: [Int: Int] = [:]

  /// - Parameter freeing: to be made once where many packets are looked at.
  /// - Complexity: O(calls of the packet).
  package init(_ trace: Trace, _ packet: PacketRecord, freeing: DropFunctions? = nil) {
    self.trace = trace
    self.packet = packet
    readCodes()
    if !codes.isEmpty { findErrors() }
    findDrops(freeing)
    doubtful = trace.calls.rows(in: packet.rows, withAny: [.fault, .lost])
  }

  /// The calls that returned an error, freed a dropped packet, or are not whole: rows, ascending.
  ///
  /// - Complexity: O(n log n) of these.
  package var troubles: [Int] { Set(codes.keys).union(drops.compactMap(\.row)).union(doubtful).sorted() }

  /// Nothing went wrong, as far as the trace tells.
  package var isEmpty: Bool { list.isEmpty && drops.isEmpty }

  private mutating func findDrops(_ freeing: DropFunctions?) {
    if let end = packet.end {
      guard let name = end.drop else { return }
      drops = [PacketDrop(reason: .name(name), row: DropSite.free(trace.calls, packet.rows, trace.functions))]
    } else {
      let freeing = freeing ?? DropFunctions(trace.functions)
      drops = freeing.drops(in: packet.rows, of: trace, interrupts: packet.kind == .root)
    }
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
    // An outermost call that is an interrupt itself is looked at for its own sake; in a window it only stands there.
    let isInterrupt =
      packet.kind == .root && (packet.rows.first.map { trace.calls.flags[$0].contains(.interrupt) } ?? false)
    for entry in trace.notes.entries(of: packet.rows) where entry.kind == .ret {
      hasReturns = true
      let code: Int
      if let found = known[entry.string] {
        code = found
      } else {
        code = ReturnValue.errorCode(trace.notes.text(of: entry)) ?? 0
        known[entry.string] = code
      }
      if code != 0, isInterrupt || !trace.calls.flags[Int(entry.row)].contains(.interrupt) {
        codes[Int(entry.row)] = code
      }
    }
  }

  private mutating func findErrors() {
    var open: [(row: Int, end: Int, hasError: Bool)] = []
    var origins: [CallError] = []
    var types = ReturnTypes(trace, of: packet)
    func close(
      _ call: (row: Int, end: Int, hasError: Bool), under callers: inout [(row: Int, end: Int, hasError: Bool)]
    ) {
      guard let code = codes[call.row] else { return }
      if let caller = callers.last, codes[caller.row] == nil,
        types?.answer(trace.calls.function[call.row]) == .unknown
      {
        codes[call.row] = nil
        return
      }
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
      open.append((row, max(row + 1, trace.calls.subtreeEnd[row]), false))
    }
    while let last = open.popLast() { close(last, under: &open) }
    list = origins
  }
}
