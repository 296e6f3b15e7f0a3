import TraceEvents

/// The way to what went wrong with a packet, of which there may be millions of calls: it is gone a piece at a time.
package struct PacketErrorSearch: Sendable {
  /// What the calls are gone through for, one after the other.
  private enum Stage { case returns, errors, drops, done }

  /// A call that goes on.
  private struct Open {
    var row: Int
    var end: Int
    /// One of its direct callees returned an error.
    var hasError = false
  }

  /// What is known; all of it once ``proceed(calls:)`` says so.
  package private(set) var errors: PacketErrors

  private var stage = Stage.returns
  /// The next entry of the notes, then the next row.
  private var next: Int
  /// What texts say, by the numbers of strings.
  private var known: [UInt32: Int] = [:]
  /// The calls that returned something like an error, in their order.
  private var returning: [Int] = []
  private var open: [Open] = []
  private var types: ReturnTypes?
  private var drops: DropSearch

  /// - Parameter freeing: to be made once where many packets are looked at.
  package init(_ trace: Trace, _ packet: PacketRecord, freeing: DropFunctions? = nil) {
    // Where the window's end says whether it was dropped, nobody asks which functions free packets.
    let freeing = packet.end == nil ? freeing ?? DropFunctions(trace.functions) : DropFunctions()
    errors = PacketErrors(of: PacketErrors.Source(trace, packet, freeing))
    next = trace.notes.firstEntry(of: packet.rows.lowerBound)
    drops = DropSearch(packet)
  }

  /// Goes on over so many calls; false once all is known.
  package mutating func proceed(calls limit: Int) -> Bool {
    var left = limit
    while left > 0 {
      switch stage {
      case .returns: readReturns(&left)
      case .errors: findErrors(&left)
      case .drops:
        guard !drops.proceed(&left, errors.source.trace, errors.source.freeing) else { continue }
        errors.finish(drops.found, returning: returning)
        stage = .done
      case .done: return false
      }
    }
    return stage != .done
  }

  private mutating func readReturns(_ left: inout Int) {
    let (trace, packet) = (errors.source.trace, errors.source.packet)
    // An outermost call that is an interrupt itself is looked at for its own sake; in a window it only stands there.
    let isInterrupt =
      packet.kind == .root && (packet.rows.first.map { trace.calls.flags[$0].contains(.interrupt) } ?? false)
    let end = trace.notes.firstEntry(of: packet.rows.upperBound)
    while next < end, left > 0 {
      let entry = trace.notes.entries[next]
      next += 1
      left -= 1
      guard entry.kind == .ret else { continue }
      errors.hasReturns = true
      let code: Int
      if let found = known[entry.string] {
        code = found
      } else {
        code = ReturnValue.errorCode(trace.notes.text(of: entry)) ?? 0
        known[entry.string] = code
      }
      if code != 0, isInterrupt || !trace.calls.flags[Int(entry.row)].contains(.interrupt) {
        errors.codes[Int(entry.row)] = code
        returning.append(Int(entry.row))
      }
    }
    guard next >= end else { return }
    next = packet.rows.lowerBound
    stage = returning.isEmpty ? .drops : .errors
    if !returning.isEmpty { types = ReturnTypes(trace, of: packet) }
  }

  private mutating func findErrors(_ left: inout Int) {
    let (rows, calls) = (errors.source.packet.rows, errors.source.trace.calls)
    while next < rows.upperBound, left > 0 {
      while let last = open.last, last.end <= next { close(open.removeLast()) }
      open.append(Open(row: next, end: max(next + 1, calls.subtreeEnd[next])))
      next += 1
      left -= 1
    }
    guard next >= rows.upperBound else { return }
    while let last = open.popLast() { close(last) }
    stage = .drops
  }

  private mutating func close(_ call: Open) {
    guard let code = errors.codes[call.row] else { return }
    let calls = errors.source.trace.calls
    if let caller = open.last, errors.codes[caller.row] == nil,
      types?.answer(calls.function[call.row]) == .unknown
    {
      errors.codes[call.row] = nil
      return
    }
    if let last = open.indices.last { open[last].hasError = true }
    guard !call.hasError else { return }
    var reached = call.row
    for caller in open.reversed() {
      guard errors.codes[caller.row] != nil else { break }
      reached = caller.row
    }
    errors.list.append(
      CallError(row: call.row, code: code, reached: reached, isOutermost: calls.depth[reached] == 0))
  }
}
