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
  package internal(set) var list: [CallError] = []
  /// The drops, in order; none when no packet was dropped, or nobody knows.
  package private(set) var drops: [PacketDrop] = []
  /// Calls of which the trace does not tell all: it lost events inside, or closes another function. Rows, ascending;
  /// what went wrong in them is not known.
  package private(set) var doubtful: [Int] = []
  /// Whether the trace has any return values of this packet.
  package internal(set) var hasReturns = false

  /// The calls that returned an error, freed a dropped packet, or are not whole: rows, ascending.
  package private(set) var troubles: [Int] = []

  /// What it is told of. A class: these are many columns, which whoever looks for errors holds, too.
  final class Source: Sendable {
    let trace: Trace
    let packet: PacketRecord
    let freeing: DropFunctions

    init(_ trace: Trace, _ packet: PacketRecord, _ freeing: DropFunctions) {
      (self.trace, self.packet, self.freeing) = (trace, packet, freeing)
    }
  }

  let source: Source
  var codes: [Int: Int] = [:]

  /// - Parameter freeing: to be made once where many packets are looked at.
  /// - Complexity: O(calls of the packet).
  package init(_ trace: Trace, _ packet: PacketRecord, freeing: DropFunctions? = nil) {
    var search = PacketErrorSearch(trace, packet, freeing: freeing)
    while search.proceed(calls: .max) {}
    self = search.errors
  }

  /// Nothing is known yet.
  init(of source: Source) { self.source = source }

  /// Takes in what was found of all calls.
  ///
  /// - Parameter returning: the calls that returned something, in their order.
  mutating func finish(_ drops: [PacketDrop], returning: [Int]) {
    self.drops = drops
    doubtful = source.trace.calls.rows(in: source.packet.rows, withAny: [.fault, .lost])
    let others = drops.compactMap(\.row) + doubtful
    troubles = returning.filter { codes[$0] != nil }
    if !others.isEmpty { troubles = Set(troubles + others).sorted() }
  }

  /// Nothing went wrong, as far as the trace tells.
  package var isEmpty: Bool { list.isEmpty && drops.isEmpty }

  /// The error that the call in `row` returned, if it did.
  package func code(of row: Int) -> Int? { codes[row] }

  /// From an outermost call down to `row`, rows of the call table.
  ///
  /// - Complexity: O(calls before `row`).
  package func path(to row: Int) -> [Int] {
    var path = [row]
    while let caller = source.trace.caller(of: path[path.count - 1], in: source.packet) { path.append(caller) }
    return path.reversed()
  }

  /// Those among `troubles` whose rows lie in `rows`.
  ///
  /// - Complexity: O(log n).
  package func troubles(in rows: Range<Int>) -> ArraySlice<Int> {
    func first(notBefore row: Int) -> Int {
      var (low, high) = (0, troubles.count)
      while low < high {
        let middle = (low + high) / 2
        if troubles[middle] < row { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return troubles[first(notBefore: rows.lowerBound)..<first(notBefore: rows.upperBound)]
  }
}
