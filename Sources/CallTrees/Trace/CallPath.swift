import KernelTypes
import TraceEvents

/// The name of a call within its packet, the same on the screen and the command line, whatever is folded, left out or
/// sorted: the path of functions from an outermost call down, without modules.
///
///     tcp_v4_rcv/tcp_v4_do_rcv[2]/tcp_ack   the second tcp_v4_do_rcv that the first tcp_v4_rcv called
package enum CallPath {
  /// A call's number within its packet, from 1, in the order in which calls began, interrupts and noise included.
  package static func number(of row: Int, in packet: PacketRecord) -> Int { row - packet.rows.lowerBound + 1 }

  /// A call's path; its number where a function's name would make the path read as something else.
  ///
  /// - Complexity: O(calls before `row` that lie beneath the same outermost call, and the outermost calls before it).
  package static func text(of row: Int, in packet: PacketRecord, of trace: Trace) -> String {
    var steps: [String] = []
    var next: Int? = row
    while let call = next {
      let caller = trace.caller(of: call, in: packet)
      let name = name(trace.calls.function[call], in: trace.functions)
      guard isPlain(name) else { return String(number(of: row, in: packet)) }
      let place = occurrence(of: call, under: caller, in: packet, of: trace)
      steps.append(place == 1 ? name : "\(name)[\(place)]")
      next = caller
    }
    let path = steps.reversed().joined(separator: "/")
    return Int(path) == nil ? path : String(number(of: row, in: packet))
  }

  /// Which of the calls of its function under the same caller it is, from 1.
  ///
  /// - Complexity: O(callees of the caller).
  package static func occurrence(of row: Int, under caller: Int?, in packet: PacketRecord, of trace: Trace) -> Int {
    let wanted = name(trace.calls.function[row], in: trace.functions)
    var known: [FunctionID: Bool] = [:]
    var count = 0
    for sibling in caller.map({ trace.callees(of: $0) }) ?? trace.roots(of: packet) {
      let id = trace.calls.function[sibling]
      let isSame = known[id] ?? (name(id, in: trace.functions) == wanted)
      known[id] = isSame
      if isSame { count += 1 }
      if sibling >= row { break }
    }
    return count
  }

  /// A function as a step names it: `?` when it is not known.
  package static func name(_ id: FunctionID, in functions: FunctionTable) -> String {
    let name = functions.name(id)
    return name.isEmpty ? "?" : name
  }

  /// A step's name ends at `/`, at `(`, at `=`, and at a number in brackets. Blanks at its ends are none of it, and control
  /// characters survive neither clipboard nor shell.
  private static func isPlain(_ name: String) -> Bool {
    !name.hasSuffix("]") && !name.hasPrefix(" ") && !name.hasSuffix(" ")
      && !name.utf8.contains { byte in
        byte.isControl
          || [UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "=")].contains(byte)
      }
  }
}
