/// An entry with its return address (`options/funcgraph-retaddr`, Linux 6.13 and later) in a `trace-cmd report`:
///
///     ping-301   [001] ..s2.   101.532163: fgraph_retaddr_entry:      --> icmp_rcv (7) <- ip_protocol_deliver_rcu
///
/// trace-cmd, at least up to 3.4, knows no such call. It prints the record as any other event, by the `print fmt` of
/// kernel/trace/trace_entries.h: the function, its depth, and the caller without an offset. Arguments are not printed.
struct ReturnAddressText {
  var function: Range<Int>
  /// How deep the call lies; an outermost one is 0.
  var depth: Int32
  var caller: Range<Int>

  /// Reads what stands behind the time; nil when that is another event, or only a part of one.
  init?(_ line: TextBytes, _ body: Range<Int>) {
    var at = line.skipSpaces(body.lowerBound)
    guard line.hasPrefix(GraphEventName.callerEntryLabel, at: at) else { return nil }
    at = line.skipSpaces(at + GraphEventName.callerEntryLabel.utf8CodeUnitCount)
    guard line.hasPrefix("--> ", at: at) else { return nil }
    let start = at + 4
    guard let arrow = line.find(") <- ", from: start), arrow + 5 < body.upperBound,
      let depth = line.part(start..<arrow).find(" (").map({ start + $0 }), depth > start
    else { return nil }
    let digits = line[(depth + 2)..<arrow]
    // Kernels nest 50 deep.
    guard (1...4).contains(digits.count), digits.allSatisfy(\.isDigit), CallText.isName(line.part(start..<depth))
    else { return nil }
    function = start..<depth
    self.depth = digits.reduce(0) { $0 * 10 + Int32($1 &- UInt8(ascii: "0")) }
    caller = (arrow + 5)..<body.upperBound
  }
}
