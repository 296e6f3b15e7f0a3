import CallTrees
import TraceEvents

/// Names one call of a packet: by its number within the packet, as the screen shows it, from 1, or by its path.
///
///     3                                     the third call of the packet
///     tcp_v4_rcv/tcp_v4_do_rcv[2]/tcp_ack   the second tcp_v4_do_rcv that the first tcp_v4_rcv called
///
/// A step without a number means the first call of that name at its level.
package struct CallSelector: Sendable, Equatable {
  /// Why no call is meant: what is wrong, and the cure.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package var description: String
  }

  private enum Place: Equatable {
    case index(Int)
    case path([Step])
  }

  private struct Step: Equatable {
    var name: String
    /// From 1.
    var occurrence: Int
  }

  private let place: Place

  /// Reads what the user typed.
  package init(_ text: String) throws(Failure) {
    if let index = Int(text) {
      place = .index(index)
      return
    }
    var steps: [Step] = []
    for part in text.split(separator: "/", omittingEmptySubsequences: false) {
      var step = Step(name: String(part), occurrence: 1)
      if part.hasSuffix("]"), let bracket = part.lastIndex(of: "["),
        let number = Int(part[part.index(after: bracket)...].dropLast())
      {
        step = Step(name: String(part[..<bracket]), occurrence: number)
      }
      guard !step.name.isEmpty, step.occurrence > 0 else {
        throw Failure(description: "'\(text)' is no call: give a number, or a path such as tcp_v4_rcv/tcp_ack[2]")
      }
      steps.append(step)
    }
    place = .path(steps)
  }

  /// The row of the call in the trace's ``CallTable``.
  ///
  /// - Complexity: O(calls of one level) for each step.
  package func row(in packet: PacketRecord, of trace: Trace) throws(Failure) -> Int {
    switch place {
    case .index(let index):
      guard index >= 1, index <= packet.rows.count else {
        throw Failure(description: "packet \(packet.index) has no call \(index); it has \(packet.rows.count)")
      }
      return packet.rows.lowerBound + index - 1
    case .path(let steps):
      var level = trace.roots(of: packet)
      var found = packet.rows.lowerBound
      var path = ""
      for step in steps {
        let matches = level.filter { Self.matches(trace.calls.function[$0], step.name, in: trace.functions) }
        guard matches.indices.contains(step.occurrence - 1) else {
          let place = path.isEmpty ? "packet \(packet.index)" : path
          let many = matches.isEmpty ? "no call" : "only \(matches.count) calls"
          throw Failure(description: "\(place) has \(many) of \(step.name); unfold it to see its calls")
        }
        found = matches[step.occurrence - 1]
        path += (path.isEmpty ? "" : "/") + step.name
        level = trace.callees(of: found)
      }
      return found
    }
  }

  /// A module may be left out.
  private static func matches(_ id: FunctionID, _ name: String, in functions: FunctionTable) -> Bool {
    functions.name(id) == name || functions.printed(id) == name
  }
}
