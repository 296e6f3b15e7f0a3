import KernelTypes

/// What is most telling of what went wrong with a packet, in a line: a drop, or the first error.
package struct TroubleLine: Equatable, Sendable {
  /// `dropped: NETFILTER_DROP`, `first error: -22 EINVAL`.
  package var what: String
  /// From an outermost call down to the one that did it, functions as printed; empty when that was not traced.
  package var path: [String]
  /// A drop, and not an error.
  package var isDrop = false
  /// What else there is to say: `passed up to f`, `2 more`.
  package var more: [String]

  /// A line about one drop or one error. `path` is empty when the call that did it was not traced.
  package init(what: String, path: [String], isDrop: Bool = false, more: [String]) {
    self.what = what
    self.path = path
    self.isDrop = isDrop
    self.more = more
  }

  /// The whole line.
  package var text: String {
    let place = path.isEmpty ? "" : ", by " + path.joined(separator: "/")
    return ([what + place] + more).joined(separator: "; ")
  }

  /// The first drop and the first error of a packet, as far as there are any.
  package static func lines(_ errors: PacketErrors, _ trace: Trace) -> [TroubleLine] {
    func name(_ row: Int) -> String {
      let printed = trace.functions.printed(trace.calls.function[row])
      return printed.isEmpty ? "?" : printed
    }
    func path(_ row: Int) -> [String] { errors.path(to: row).map(name) }
    func others(_ count: Int) -> [String] { count > 1 ? ["\(count - 1) more"] : [] }
    var lines: [TroubleLine] = []
    if let drop = errors.drops.first {
      lines.append(
        TroubleLine(what: drop.text, path: drop.row.map(path) ?? [], isDrop: true, more: others(errors.drops.count)))
    }
    if let first = errors.list.first {
      let passed = first.reached == first.row ? [] : ["passed up to \(name(first.reached))"]
      lines.append(
        TroubleLine(
          what: "first error: \(ErrorNumber.text(first.code))", path: path(first.row),
          more: passed + others(errors.list.count)))
    }
    return lines
  }
}
