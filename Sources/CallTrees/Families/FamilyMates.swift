/// The packets that are of the families of a few, for whoever asks for no others: a packet of another family is left where its way
/// parts from theirs. ``FamilyTable`` says the same of all families.
package struct FamilyMates: Sendable {
  private var functions = FamilyFunctions()
  private var shapes = PathShapes()
  /// By position, of those asked for.
  private var families: [Int: UInt64] = [:]
  /// By shape.
  private var positions: [UInt64: [Int]] = [:]

  /// The packets of the families of those at `wanted`.
  ///
  /// - Complexity: O(calls); but of a packet of another family only those up to where it differs.
  package init(_ trace: Trace, of wanted: [Int]) {
    functions.update(trace.functions)
    for position in Set(wanted) {
      guard let shape = shape(of: position, in: trace, isWanted: true) else { continue }
      families[position] = shape
      positions[shape] = []
    }
    guard !families.isEmpty else { return }
    for position in trace.packets.indices {
      if let shape = shape(of: position, in: trace, isWanted: false) { positions[shape]?.append(position) }
    }
  }

  /// The shape of one of the packets that were asked for; nil when it is not whole, and so of no family.
  func shape(of position: Int) -> UInt64? { families[position] }

  /// Positions of the packets of that shape, in order.
  func positions(ofShape shape: UInt64) -> [Int] { positions[shape] ?? [] }

  private mutating func shape(of position: Int, in trace: Trace, isWanted: Bool) -> UInt64? {
    let look = trace.packets.look(at: position)
    guard look.integrity == .complete else { return nil }
    let record = look.kind == .packet ? trace.packets[position] : nil
    let number = functions.number(of: look, record, in: trace)
    let hash = functions.hashes[number]
    let rows = look.rows.clamped(to: 0..<trace.calls.count)
    return isWanted
      ? shapes.learnWay(of: rows, entry: hash, isRoot: record == nil, in: trace.calls, functions)
      : shapes.shape(of: rows, entry: hash, isRoot: record == nil, in: trace.calls, functions)
  }
}
