/// A value that differed before two packets' ways parted: what a call returned, or was given.
package struct DiffReason: Sendable, Equatable {
  /// The line of the call.
  package var row: Int
  /// The packets parted within the call, so that what it returned came of it. Of a field: it differed when the call
  /// began.
  package var isAround = false
  /// Which of the call's values it is: what it returned, an argument, or a field.
  package var slot: ValueSlot
  /// The left packet's value as printed.
  package var left: String
  /// The right packet's value as printed.
  package var right: String
}

/// Why two packets' ways parted, as far as values tell: what calls had returned differently before, the last one first;
/// fields of the packets and their sockets that had come to differ, likewise; what the calls that they parted in
/// returned, the innermost first; then what calls were given differently.
///
/// Nothing is named that differs anyway: addresses, but for the packet's own against another's; where other packets of
/// the two families are known (``ValueHistory``), what the one's family has too, and what is another value in each
/// packet. Where they are not known, only values that decide: nothing against something, an error, true or false, a
/// name; a small number that a call returned against another one.
struct DiffReasons {
  let diff: [DiffRow]
  let left: DiffSide
  let right: DiffSide
  private let options: DiffOptions
  private let paths: [UInt64]
  private let nodes: [Int: Int]
  private let names: DiffObjectNames

  /// How many are kept.
  static let limit = 16

  /// - Parameter paths: by node of the left side, ``DiffSide/paths(_:)``.
  init(_ diff: [DiffRow], _ left: DiffSide, _ right: DiffSide, options: DiffOptions, paths: [UInt64]) {
    (self.diff, self.left, self.right, self.options, self.paths) = (diff, left, right, options, paths)
    var nodes: [Int: Int] = [:]
    for node in paths.indices { nodes[left[node].row] = node }
    self.nodes = nodes
    names = DiffObjectNames(left, right)
  }

  /// The reasons for the divergence in line `end`; nil for the fields that differ all the same.
  ///
  /// - Complexity: O(lines before it).
  func before(_ end: Int?) -> [DiffReason] {
    guard !left.trace.notes.isEmpty, !right.trace.notes.isEmpty, !options.isOneFamily else { return [] }
    guard let end else { return Array(differentFields(diff.count).prefix(Self.limit)) }
    var returned: [DiffReason] = []
    var around: [DiffReason] = []
    let fields = differentFields(end)
    var given: [DiffReason] = []
    for index in 0...end {
      let line = diff[index]
      // Of a loop with more turns on the one side the first turns are compared.
      let isLoop = index == end && line.state == .countChanged
      guard let one = line.left, let other = line.right, isLoop || (line.leftCount == 1 && line.rightCount == 1),
        line.rightFunction == nil, let first = left.trace.notes[one], let second = right.trace.notes[other]
      else { continue }
      let pair = (one, other)
      if let values = names.returned(first.ret, second.ret, pair), tells(values.compared, .returned, one) {
        let isOver = isLoop || line.subtreeEnd <= end
        let reason = DiffReason(
          row: index, isAround: !isOver, slot: .returned, left: values.shown.left, right: values.shown.right)
        if isOver { returned.append(reason) } else if index < end { around.append(reason) }
      }
      for (name, values) in names.given(first.args, second.args, pair)
      where tells(values.compared, .argument(name), one) {
        given.append(
          DiffReason(row: index, slot: .argument(name), left: values.shown.left, right: values.shown.right))
      }
    }
    // Of calls that return one right behind the other the outer one returns last.
    returned = inReturnOrder(returned.map { $0.row }).reversed().map { returned[$0] }
    return Array((returned + fields + around.reversed() + given.reversed()).prefix(Self.limit))
  }

  /// Whether these two values in one place tell the packets apart.
  func tells(_ values: (left: String, right: String), _ slot: ValueSlot, _ row: Int) -> Bool {
    let (one, other) = values
    guard one != other, let weight = ReturnValue.contrast(one, other, slot) else {
      return false
    }
    guard let node = nodes[row] else { return weight == .decides }
    let path = paths[node]
    let seen = [options.leftValues?.at(slot, path: path), options.rightValues?.at(slot, path: path)]
    for (history, values) in zip(seen, [(one, other), (other, one)]) {
      guard let history else { continue }
      if history.varies || history.values.contains(ReturnValue.number(of: values.1)) { return false }
      if history.values.count > 1, !history.values.contains(ReturnValue.number(of: values.0)) { return false }
    }
    return weight == .decides || seen.allSatisfy { $0?.isConstant ?? false }
  }
}

extension ReturnValue {
  /// How much two values that differ can say.
  enum Contrast { case decides, differs }

  /// What the difference of two values as printed can say; nil when it says nothing.
  ///
  /// - Parameter slot: a small number that was returned is mostly an answer; one that was given a length. A field is no error.
  static func contrast(_ one: String, _ other: String, _ slot: ValueSlot) -> Contrast? {
    let values = [ReturnValue(one), ReturnValue(other)]
    if values[0] == values[1], values[0] != .text { return nil }
    if values.contains(.text) { return .decides }
    if case .field = slot { return values.contains(.number(0)) ? .decides : .differs }
    let isDecisive = values.contains { $0 == .number(0) || $0.isError }
    return isDecisive || (slot == .returned && values.contains(where: \.isSmall)) ? .decides : .differs
  }

  /// A number that is the same for values that say the same: all addresses are alike.
  static func number(of printed: String) -> UInt64 {
    switch ReturnValue(printed) {
    case .address: 1
    case .number(let number): DiffSide.mix(UInt64(bitPattern: number))
    case .text: CallPathNumber.hash(printed)
    }
  }

  private var isError: Bool {
    if case .number(let number) = self { return (-4095...(-1)).contains(number) }
    return false
  }

  private var isSmall: Bool {
    if case .number(let number) = self { return number.magnitude < 256 }
    return false
  }
}
