import CallTrees
import Diagnostics
import TraceEvents

/// Names one call of a packet: by its number within the packet, from 1, or by its path (``CallPath``), both as the
/// screen's details show them.
///
///     3                                     the third call of the packet
///     tcp_v4_rcv/tcp_v4_do_rcv[2]/tcp_ack   the second tcp_v4_do_rcv that the first tcp_v4_rcv called
///     tcp_ack                               the packet's only tcp_ack
///     nf_hook_slow=EPERM                    the only nf_hook_slow that returned -1
///     ip_rcv/nf_hook(hook=1)[2]             the second nf_hook whose arguments have that in them
///
/// A step without a number means the first such call at its level. A path that does not begin at an outermost call
/// may begin at any, if only one call is meant then.
package struct CallSelector: Sendable, Equatable {
  private enum Place: Equatable {
    case index(Int)
    case path([CallStep])
  }

  private let place: Place

  /// Reads what the user typed.
  package init(_ text: String) throws(Diagnostic) {
    if let index = Int(text) {
      place = .index(index)
      return
    }
    var steps: [CallStep] = []
    for part in CallStep.parts(text) {
      guard let step = CallStep(part) else {
        throw Diagnostic("'\(text)' is not a call", hint: "give a number, or a path such as tcp_v4_rcv/tcp_ack[2]")
      }
      steps.append(step)
    }
    place = .path(steps)
  }

  /// The row of the call in the trace's ``CallTable``.
  ///
  /// - Complexity: O(calls of one level) for each step; O(calls of the packet) when the path may begin anywhere.
  package func row(in packet: PacketRecord, of trace: Trace) throws(Diagnostic) -> Int {
    let title = "\(packet.kind.rawValue) \(packet.index)"
    switch place {
    case .index(let index):
      guard index >= 1, index <= packet.rows.count else {
        throw Diagnostic("\(title) has no call \(index)", hint: "it has \(packet.rows.count)")
      }
      return packet.rows.lowerBound + index - 1
    case .path(let steps):
      let way = Self.follow(steps[...], trace.roots(of: packet), trace)
      if way.count == steps.count, let row = way.last { return row }
      let found = Self.anywhere(steps, in: packet, of: trace)
      guard found.count != 1 else { return found[0] }
      if found.isEmpty { throw Self.missing(steps, after: way, title, trace) }
      throw Self.ambiguous(steps, found, in: packet, of: trace)
    }
  }

  /// The calls that the first steps mean, from `level` down; as many as there are.
  private static func follow(_ steps: ArraySlice<CallStep>, _ level: SiblingSequence, _ trace: Trace) -> [Int] {
    var level = level
    var way: [Int] = []
    for step in steps {
      var place = step.occurrence ?? 1
      let call = level.first { row in
        guard step.means(row, in: trace) else { return false }
        place -= 1
        return place == 0
      }
      guard let call else { break }
      way.append(call)
      level = trace.callees(of: call)
    }
    return way
  }

  /// The calls that the path means when it begins at any call of its first step's name.
  private static func anywhere(_ steps: [CallStep], in packet: PacketRecord, of trace: Trace) -> [Int] {
    guard let first = steps.first else { return [] }
    var known: [FunctionID: Bool] = [:]
    var found: [Int] = []
    for row in packet.rows {
      let id = trace.calls.function[row]
      let isMatch = known[id] ?? first.names(id, in: trace.functions)
      known[id] = isMatch
      guard isMatch, first.means(row, in: trace) else { continue }
      if let wanted = first.occurrence {
        let siblings = trace.caller(of: row, in: packet).map { trace.callees(of: $0) } ?? trace.roots(of: packet)
        let place = siblings.reduce(0) { $1 <= row && first.means($1, in: trace) ? $0 + 1 : $0 }
        guard place == wanted else { continue }
      }
      let way = follow(steps.dropFirst(), trace.callees(of: row), trace)
      if way.count == steps.count - 1 { found.append(way.last ?? row) }
    }
    return found
  }
}

extension CallSelector {
  /// So many calls are named in a message.
  private static var shown: Int { 4 }

  private static func missing(_ steps: [CallStep], after way: [Int], _ title: String, _ trace: Trace) -> Diagnostic {
    let step = steps[min(way.count, steps.count - 1)]
    guard let caller = way.last else {
      return Diagnostic("\(title) has no call of \(step.text)", hint: "ftview stats lists its functions")
    }
    let place = steps.prefix(way.count).map(\.text).joined(separator: "/")
    let callees = trace.callees(of: caller)
    let count = callees.reduce(0) { $0 + (step.means($1, in: trace) ? 1 : 0) }
    guard count == 0 else {
      return Diagnostic("\(place) has only \(count.counted("call")) of \(step.text)")
    }
    var names: [String] = []
    for row in callees {
      let name = CallPath.name(trace.calls.function[row], in: trace.functions)
      if names.count <= shown, !names.contains(name) { names.append(name) }
    }
    let others = names.prefix(shown).joined(separator: ", ") + (names.count > shown ? " and others" : "")
    return Diagnostic(
      "\(place) has no call of \(step.text)", hint: "it calls \(others.isEmpty ? "nothing" : others)")
  }

  private static func ambiguous(
    _ steps: [CallStep], _ found: [Int], in packet: PacketRecord, of trace: Trace
  ) -> Diagnostic {
    let text = steps.map { $0.text + ($0.occurrence.map { "[\($0)]" } ?? "") }.joined(separator: "/")
    let list = found.prefix(shown).map { row in
      "\(CallPath.number(of: row, in: packet)) \(CallPath.text(of: row, in: packet, of: trace))"
    }.joined(separator: ", ")
    let more = found.count > shown ? " and \(found.count - shown) more" : ""
    return Diagnostic(
      "\(packet.kind.rawValue) \(packet.index) has \(found.count) calls of \(text): \(list)\(more)",
      hint: "give a number or a path of these")
  }
}
