/// A kernel's types and those of its modules as one description, which a capture has one place for.
///
///     types   kernel's 1 … n   first module's n+1 …   typedef "module NAME" → n+1   second module's …   typedef …
///     names   kernel's         first module's, and its mark's                       second module's …
///
/// Every module's types count on from the kernel's last, and so do its names: in one description those of the second are moved. A
/// mark behind each module's types says whose they are and where they begin. It is a name for a type like any other
/// to who does not know it, such as trace-cmd; no name in C has a space.
extension BTF {
  private static let mark = "module "

  /// This and the types of its modules, as bytes that ``init(_:base:)`` reads.
  ///
  /// - Parameter modules: each read with this as its base.
  /// - Complexity: O(bytes).
  package func joined(with modules: [(name: String, types: BTF)]) -> [UInt8] {
    var types = WordBuffer(Array(bytes[self.types]), bigEndian: isBigEndian)
    var names = Array(bytes[self.names])
    var count = end
    for module in modules
    where module.types.first == end && module.types.end > end && module.types.isBigEndian == isBigEndian {
      let start = count
      let move = Move(
        firstType: end, types: start - end, firstName: module.types.firstName,
        names: UInt32(clamping: names.count) - module.types.firstName)
      module.types.append(to: &types, move)
      names += module.types.bytes[module.types.names]
      count += module.types.end - end
      types.append(UInt32(clamping: names.count))
      types.append(UInt32(Kind.typedef.rawValue) << 24)
      types.append(start)
      names += Array((Self.mark + module.name).utf8) + [0]
      count += 1
    }
    var header = WordBuffer([], bigEndian: isBigEndian)
    // Magic number and version; no flags.
    header.append(isBigEndian ? 0xeb9f_0100 : 0x0001_eb9f)
    for word in [24, 0, types.bytes.count, types.bytes.count, names.count] { header.append(UInt32(clamping: word)) }
    return header.bytes + types.bytes + names
  }

  /// Where the kernel's own types end, and where each module's are.
  ///
  /// - Complexity: O(modules).
  package var parts: (kernel: Range<UInt32>, modules: [(name: String, numbers: Range<UInt32>)]) {
    var kernel = first..<end
    var modules: [(name: String, numbers: Range<UInt32>)] = []
    while let last = kernel.last, let entry = entry(last), entry.kind == .typedef {
      let name = name(entry)
      guard name.hasPrefix(Self.mark), kernel.contains(entry.sizeOrType), entry.sizeOrType < last else { break }
      modules.append((String(name.dropFirst(Self.mark.count)), entry.sizeOrType..<last))
      kernel = first..<entry.sizeOrType
    }
    return (kernel, modules)
  }

  /// How far numbers and names of a module move.
  private struct Move {
    var firstType: UInt32
    var types: UInt32
    var firstName: UInt32
    var names: UInt32

    func type(_ number: UInt32) -> UInt32 { number < firstType ? number : number &+ types }
    func name(_ offset: UInt32) -> UInt32 { offset < firstName ? offset : offset &+ names }
  }

  private func append(to result: inout WordBuffer, _ move: Move) {
    withTypes { view in
      for number in first..<end {
        guard let entry = entry(number), let size = Self.detailSize(entry) else { return }
        let start = entry.details - 12
        let details = entry.kind.details
        for index in 0..<(12 + size) / 4 {
          let word = view.u32(start + 4 * index) ?? 0
          let meaning: TypeWord =
            switch index {
            case 0: .name
            case 1: .other
            case 2: entry.kind.refersToType ? .type : .other
            default: details[(index - 3) % details.count]
            }
          switch meaning {
          case .name: result.append(move.name(word))
          case .type: result.append(move.type(word))
          case .other: result.append(word)
          }
        }
      }
    }
  }
}

/// What a word of a type is.
private enum TypeWord { case name, type, other }

extension BTF.Kind {
  /// What the words behind the first three are, over and over.
  fileprivate var details: [TypeWord] {
    switch self {
    case .array: [.type, .type, .other]
    case .structure, .union: [.name, .type, .other]
    case .enumeration: [.name, .other]
    case .enumeration64: [.name, .other, .other]
    case .prototype: [.name, .type]
    case .dataSection: [.type, .other, .other]
    default: [.other]
    }
  }

  /// Whether the third word is the number of a type, and not a size.
  fileprivate var refersToType: Bool {
    switch self {
    case .pointer, .typedef, .volatile, .const, .restrict, .typeTag, .function, .prototype, .variable, .declarationTag:
      true
    case .void, .int, .array, .structure, .union, .enumeration, .enumeration64, .forward, .dataSection, .float: false
    }
  }
}

/// Words of 32 bits in a machine's byte order.
private struct WordBuffer {
  private(set) var bytes: [UInt8]
  private let bigEndian: Bool

  init(_ bytes: [UInt8], bigEndian: Bool) {
    self.bytes = bytes
    self.bigEndian = bigEndian
  }

  mutating func append(_ word: UInt32) {
    withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
