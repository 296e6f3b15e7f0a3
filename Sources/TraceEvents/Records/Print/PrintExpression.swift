/// A C type as far as casts and array elements need it.
struct PrintType: Sendable, Equatable {
  /// Bytes; 0 for one that is not known, which changes no value.
  var size: Int
  var isSigned: Bool
  /// Of a pointer: the bytes of what it points to, 0 for a plain address.
  var pointee: Int?
  /// Of a pointer: whether what it points to is signed.
  var pointeeIsSigned = false

  /// Reads the words of a type: `unsigned long`, `const u8 *`, `enum x`. Nil when they are none.
  init?(words: [String], stars: Int, longSize: Int) {
    var size = 0
    var isSigned = true
    var isKnown = false
    var longs = 0
    for word in words {
      switch word {
      case "const", "volatile", "__user", "__force", "struct", "union": continue
      case "enum", "int": (size, isKnown) = (size == 0 ? 4 : size, true)
      case "unsigned": (isSigned, isKnown) = (false, true)
      case "signed": isKnown = true
      case "long": (longs, isKnown) = (longs + 1, true)
      case "short": (size, isKnown) = (2, true)
      case "char": (size, isKnown) = (1, true)
      case "bool", "_Bool": (size, isSigned, isKnown) = (1, false, true)
      case "void": isKnown = true
      case "size_t", "uintptr_t": (size, isSigned, isKnown) = (longSize, false, true)
      case "ssize_t", "ptrdiff_t", "intptr_t": (size, isKnown) = (longSize, true)
      case "loff_t", "ktime_t", "time64_t": (size, isKnown) = (8, true)
      case "pid_t": (size, isKnown) = (4, true)
      case "dev_t", "gfp_t", "umode_t", "uid_t", "gid_t", "fmode_t", "blk_opf_t":
        (size, isSigned, isKnown) = (4, false, true)
      case "sector_t": (size, isSigned, isKnown) = (8, false, true)
      default:
        let name = word.drop { $0 == "_" }
        guard let bits = Self.bits(name) else { continue }
        (size, isSigned, isKnown) = (bits / 8, name.hasPrefix("s") || name.hasPrefix("i"), true)
      }
    }
    guard isKnown || stars > 0 || words.contains(where: { $0 == "struct" || $0 == "union" }) else { return nil }
    if longs > 0 { size = longs > 1 ? 8 : longSize }
    if !isSigned, size == 0, words.contains("unsigned") { size = 4 }
    if stars > 0 {
      pointee = stars > 1 ? longSize : size
      pointeeIsSigned = isSigned
      self.size = longSize
      self.isSigned = false
    } else {
      self.size = size
      self.isSigned = isSigned
    }
  }

  /// `u8`, `s64`, `le32`, `uint16_t`: how many bits.
  private static func bits(_ name: Substring) -> Int? {
    for (prefix, suffix) in [("u", ""), ("s", ""), ("le", ""), ("be", ""), ("uint", "_t"), ("int", "_t")]
    where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
      if let bits = Int(digits), [8, 16, 32, 64].contains(bits) { return bits }
    }
    return nil
  }

  /// `value` as this type holds it.
  func convert(_ value: Int64) -> Int64 {
    guard size > 0, size < 8 else { return value }
    let shift = Int64(64 - size * 8)
    return isSigned ? (value << shift) >> shift : Int64(bitPattern: (UInt64(bitPattern: value) << shift) >> shift)
  }
}

/// What an argument of a `print fmt` line is made of.
///
/// Parsing keeps these small and shallow (``PrintParser``), so that nobody who walks one needs a limit of their own.
indirect enum PrintExpression: Sendable {
  /// One entry of a `__print_symbolic` or `__print_flags` list.
  struct Named: Sendable {
    var value: Int64
    var name: [UInt8]
  }

  case number(Int64)
  case text([UInt8])
  /// `REC->name`.
  case field(EventFormat.Field)
  /// `__get_dynamic_array(name)`, `__get_sockaddr(name)`: the bytes.
  case dynamicArray(EventFormat.Field)
  /// `__get_dynamic_array_len(name)`.
  case dynamicLength(EventFormat.Field)
  /// `__get_str(name)`.
  case string(EventFormat.Field)
  /// `__get_bitmask(name)`.
  case bitmask(EventFormat.Field)
  /// `__get_cpumask(name)`.
  case cpuMask(EventFormat.Field)
  case flags(PrintExpression, delimiter: [UInt8], [Named])
  case symbols(PrintExpression, [Named])
  case hex(PrintExpression, length: PrintExpression, isSpaced: Bool)
  case array(PrintExpression, count: PrintExpression, elementSize: PrintExpression)
  case unary(PrintPrefix, PrintExpression)
  /// Two operands, and whether they are taken without a sign.
  case binary(PrintOperator, PrintExpression, PrintExpression, isUnsigned: Bool)
  case conditional(PrintExpression, PrintExpression, PrintExpression)
  case cast(PrintType, PrintExpression)
  /// `array[index]`.
  case element(PrintExpression, PrintExpression)
  /// A variable of the kernel, whose value no trace has.
  case unknown
}

extension PrintExpression {
  /// Whether C takes it as an unsigned number of 64 bits, and whatever it is compared with too.
  func isUnsigned(longSize: Int) -> Bool {
    switch self {
    case .number(let value): value < 0
    case .field(let field): !field.isSigned && field.elementSize(longSize: longSize) == 8
    case .element(let array, _), .unary(.content, let array): array.hasUnsignedElements(longSize: longSize)
    case .dynamicLength: false
    case .unary(.not, _): false
    case .unary(_, let operand): operand.isUnsigned(longSize: longSize)
    case .binary(let mark, let left, let right, _):
      !mark.isTruth
        && (left.isUnsigned(longSize: longSize) || right.isUnsigned(longSize: longSize))
    case .conditional(_, let yes, let no): yes.isUnsigned(longSize: longSize) || no.isUnsigned(longSize: longSize)
    case .cast(let type, let operand):
      type.size == 0 ? operand.isUnsigned(longSize: longSize) : type.size == 8 && !type.isSigned
    default: false
    }
  }

  private func hasUnsignedElements(longSize: Int) -> Bool {
    switch self {
    case .field(let field), .dynamicArray(let field): !field.isSigned && field.elementSize(longSize: longSize) == 8
    case .cast(let type, let operand):
      type.pointee.map { $0 == 8 && !type.pointeeIsSigned } ?? operand.hasUnsignedElements(longSize: longSize)
    default: false
    }
  }

  /// Whether an unknown value is somewhere in it.
  var hasUnknown: Bool {
    switch self {
    case .unknown: true
    case .number, .text, .field, .dynamicArray, .dynamicLength, .string, .bitmask, .cpuMask: false
    case .flags(let part, _, _), .symbols(let part, _), .unary(_, let part), .cast(_, let part): part.hasUnknown
    case .binary(_, let left, let right, _), .element(let left, let right), .hex(let left, let right, _):
      left.hasUnknown || right.hasUnknown
    case .conditional(let first, let second, let third), .array(let first, let second, let third):
      first.hasUnknown || second.hasUnknown || third.hasUnknown
    }
  }
}
