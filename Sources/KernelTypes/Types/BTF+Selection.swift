/// The part of a description that some functions need.
extension BTF {
  /// The functions of these names and what they take and return, as bytes that ``init(_:base:)`` reads: of a kernel's five
  /// megabytes some ten kilobytes are left. Structures keep name and size and lose their members, for an argument is a pointer
  /// to one and nothing tells what lies there. A module's mark stays behind what is left of its types.
  ///
  /// - Complexity: O(types).
  package func selection(functions names: Set<String>) -> [UInt8] {
    let parts = parts
    let kernel = (name: "", numbers: parts.kernel)
    let all = [kernel] + parts.modules.reversed()
    var choice = Choice(first..<end)
    for part in all {
      for number in part.numbers {
        if let entry = entry(number), entry.kind == .function, names.contains(name(entry)) { choice.add(number) }
      }
    }
    while let number = choice.next() { for other in references(number) { choice.add(other) } }
    return described(choice, all)
  }

  /// Types that are to be described.
  private struct Choice {
    private let numbers: Range<UInt32>
    private var isIn: [Bool]
    /// Whose own types have not been looked at.
    private var pending: [UInt32] = []

    init(_ numbers: Range<UInt32>) {
      self.numbers = numbers
      isIn = Array(repeating: false, count: numbers.count)
    }

    func contains(_ number: UInt32) -> Bool {
      numbers.contains(number) && isIn[Int(number - numbers.lowerBound)]
    }

    mutating func add(_ number: UInt32) {
      guard numbers.contains(number), !contains(number) else { return }
      isIn[Int(number - numbers.lowerBound)] = true
      pending.append(number)
    }

    mutating func next() -> UInt32? { pending.popLast() }
  }

  /// The types that a type is made of; those of its members are not among them.
  private func references(_ number: UInt32) -> [UInt32] {
    guard let entry = entry(number) else { return [] }
    switch entry.kind {
    case .prototype: return [entry.sizeOrType] + parameterTypes(number)
    case .array: return withTypes { view in [0, 4].compactMap { view.u32(entry.details + $0) } }
    case .pointer, .typedef, .volatile, .const, .restrict, .typeTag, .function: return [entry.sizeOrType]
    case .void, .int, .structure, .union, .enumeration, .enumeration64, .forward, .variable, .dataSection, .float,
      .declarationTag:
      return []
    }
  }

  /// The chosen types under new numbers: in the same order, and each module's with its mark behind them.
  private func described(_ choice: Choice, _ parts: [(name: String, numbers: Range<UInt32>)]) -> [UInt8] {
    // By the old numbers; 0, which is `void`, for those that are left out.
    var moved = [UInt32](repeating: 0, count: Int(end - first))
    var marks: [UInt32?] = []
    var count = first
    for part in parts {
      let start = count
      for number in part.numbers where choice.contains(number) {
        moved[Int(number - first)] = count
        count += 1
      }
      let isMarked = !part.name.isEmpty && count > start
      marks.append(isMarked ? start : nil)
      if isMarked { count += 1 }
    }
    var types = WordBuffer([], bigEndian: isBigEndian)
    var names = SelectedNames(of: self)
    for (part, mark) in zip(parts, marks) {
      for number in part.numbers where choice.contains(number) { append(number, to: &types, &names, moved) }
      if let mark { types.append(mark: names.place(ofNew: Self.markName(part.name)), of: mark) }
    }
    return types.description(names: names.bytes)
  }

  private func append(_ number: UInt32, to types: inout WordBuffer, _ names: inout SelectedNames, _ moved: [UInt32]) {
    guard let entry = entry(number) else { return }
    withTypes { view in
      if entry.kind == .structure || entry.kind == .union {
        types.append(names.place(of: entry.nameOffset))
        // Its kind, and no members.
        types.append((view.u32(entry.details - 8) ?? 0) & 0xff00_0000)
        types.append(entry.sizeOrType)
      } else {
        append(entry, view, to: &types) {
          names.place(of: $0)
        } type: {
          $0 >= first && $0 < end ? moved[Int($0 - first)] : 0
        }
      }
    }
  }
}

/// The names of a selection, each once.
private struct SelectedNames {
  /// The first one is that of what has none.
  private(set) var bytes: [UInt8] = [0]
  private let description: BTF
  private var places: [UInt32: UInt32] = [0: 0]

  init(of description: BTF) { self.description = description }

  /// The new place of the name that lies at `offset` of the whole description.
  mutating func place(of offset: UInt32) -> UInt32 {
    if let known = places[offset] { return known }
    let place = place(ofNew: description.withName(at: offset) { Array($0) } + [0])
    places[offset] = place
    return place
  }

  /// The place of a name that is appended, with its NUL.
  mutating func place(ofNew name: [UInt8]) -> UInt32 {
    defer { bytes += name }
    return UInt32(clamping: bytes.count)
  }
}
