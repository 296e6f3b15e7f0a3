extension BTF {
  /// Appends a type word by word, with other numbers for its names and for the types that it refers to.
  func append(
    _ entry: Entry, _ view: ByteView, to result: inout WordBuffer, name: (UInt32) -> UInt32, type: (UInt32) -> UInt32
  ) {
    guard let size = Self.detailSize(entry) else { return }
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
      case .name: result.append(name(word))
      case .type: result.append(type(word))
      case .other: result.append(word)
      }
    }
  }
}

/// What a word of a type is.
enum TypeWord { case name, type, other }

extension BTF.Kind {
  /// What the words behind the first three are, over and over.
  var details: [TypeWord] {
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
  var refersToType: Bool {
    switch self {
    case .pointer, .typedef, .volatile, .const, .restrict, .typeTag, .function, .prototype, .variable, .declarationTag:
      true
    case .void, .int, .array, .structure, .union, .enumeration, .enumeration64, .forward, .dataSection, .float: false
    }
  }
}

/// Words of 32 bits in a machine's byte order.
struct WordBuffer {
  private(set) var bytes: [UInt8]
  private let bigEndian: Bool

  init(_ bytes: [UInt8], bigEndian: Bool) {
    self.bytes = bytes
    self.bigEndian = bigEndian
  }

  mutating func append(_ word: UInt32) {
    withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// The mark behind a module's types, which begin at `start`: a name for a type.
  mutating func append(mark name: UInt32, of start: UInt32) {
    append(name)
    append(UInt32(BTF.Kind.typedef.rawValue) << 24)
    append(start)
  }

  /// These words as the types of a whole description: a header before them, and names behind.
  func description(names: [UInt8]) -> [UInt8] {
    var header = WordBuffer([], bigEndian: bigEndian)
    // Magic number and version; no flags.
    header.append(bigEndian ? 0xeb9f_0100 : 0x0001_eb9f)
    for word in [24, 0, bytes.count, bytes.count, names.count] { header.append(UInt32(clamping: word)) }
    return header.bytes + bytes + names
  }
}
