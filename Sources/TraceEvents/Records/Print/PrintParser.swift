/// Reads the arguments of a `print fmt` line: C expressions over `REC->field` and the macros of the kernel's trace
/// events.
///
/// The text comes from a file, so everything is limited: words, nesting, and with them whatever evaluating costs. What
/// is not understood makes the whole line not understood.
struct PrintParser {
  private let tokens: [PrintToken]
  private var cursor = 0
  private let format: EventFormat
  private let longSize: Int
  /// How deep the parser is inside the line.
  private var depth = 0
  /// How deep the expression is that was read last: who evaluates it walks so deep.
  private var height = 0
  /// Operands that may still be read. A value that is not understood is passed over word by word, and what is in it
  /// read again as far as it is something else: nested in itself that doubles at each level.
  private var budget: Int

  private static let longestLine = 16_384
  private static let deepest = 64

  init?(_ format: EventFormat, longSize: Int) {
    guard let tokens = PrintLexer.tokens(format.printFormat, limit: Self.longestLine) else { return nil }
    self.tokens = tokens
    budget = 4 * tokens.count
    self.format = format
    self.longSize = longSize
  }

  /// The format string, of several parts perhaps, and the arguments behind it.
  mutating func line() -> (format: [UInt8], arguments: [PrintExpression])? {
    guard let format = strings() else { return nil }
    var arguments: [PrintExpression] = []
    while take(",") {
      guard let argument = expression() else { return nil }
      arguments.append(argument)
    }
    return cursor == tokens.count ? (format, arguments) : nil
  }

  /// An expression over parts of at most that height; nil when it would be too deep.
  private mutating func node(_ expression: PrintExpression, over parts: Int) -> PrintExpression? {
    height = parts + 1
    return height <= Self.deepest ? expression : nil
  }

  private mutating func leaf(_ expression: PrintExpression) -> PrintExpression {
    height = 1
    return expression
  }

  private var token: PrintToken? { cursor < tokens.count ? tokens[cursor] : nil }

  private mutating func take(_ mark: String) -> Bool {
    guard token == .mark(mark) else { return false }
    cursor += 1
    return true
  }

  private mutating func takeName() -> String? {
    guard case .name(let name)? = token else { return nil }
    cursor += 1
    return name
  }

  /// Strings that follow one another are one.
  private mutating func strings() -> [UInt8]? {
    var result: [UInt8]?
    while case .text(let text)? = token {
      result = (result ?? []) + text
      cursor += 1
    }
    return result
  }

  private mutating func expression() -> PrintExpression? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, let condition = binary(1) else { return nil }
    guard take("?") else { return condition }
    var highest = height
    guard let yes = expression(), take(":") else { return nil }
    highest = max(highest, height)
    guard let no = expression() else { return nil }
    return node(.conditional(condition, yes, no), over: max(highest, height))
  }

  private mutating func binary(_ lowest: Int) -> PrintExpression? {
    guard var left = unary() else { return nil }
    while case .mark(let text)? = token, let mark = PrintOperator(rawValue: text), mark.priority >= lowest {
      cursor += 1
      let before = height
      guard let right = binary(mark.priority + 1) else { return nil }
      // A shift has the sign of what is shifted.
      let isUnsigned =
        mark.dependsOnSign
        && (left.isUnsigned(longSize: longSize) || (mark != .shiftRight && right.isUnsigned(longSize: longSize)))
      guard let both = node(.binary(mark, left, right, isUnsigned: isUnsigned), over: max(before, height)) else {
        return nil
      }
      left = both
    }
    return left
  }

  private mutating func unary() -> PrintExpression? {
    depth += 1
    defer { depth -= 1 }
    budget -= 1
    guard depth <= Self.deepest, budget >= 0 else { return nil }
    if case .mark(let text)? = token, let mark = PrintPrefix(rawValue: text) {
      cursor += 1
      guard let operand = unary() else { return nil }
      return node(.unary(mark, operand), over: height)
    }
    guard token == .mark("("), let type = castType() else { return postfix() }
    guard let operand = unary() else { return nil }
    return node(.cast(type, operand), over: height)
  }

  /// `(unsigned long)` in front of an operand; the cursor stays where it is when this is none.
  private mutating func castType() -> PrintType? {
    let start = cursor
    cursor += 1
    if let type = type(), take(")") { return type }
    cursor = start
    return nil
  }

  private mutating func type() -> PrintType? {
    var words: [String] = []
    while case .name(let word)? = token, word != "REC" {
      words.append(word)
      cursor += 1
    }
    var stars = 0
    while take("*") { stars += 1 }
    guard !words.isEmpty else { return nil }
    return PrintType(words: words, stars: stars, longSize: longSize)
  }

  private mutating func postfix() -> PrintExpression? {
    guard var value = primary() else { return nil }
    while take("[") {
      let before = height
      guard let index = expression(), take("]"),
        let element = node(.element(value, index), over: max(before, height))
      else { return nil }
      value = element
    }
    return value
  }

  private mutating func primary() -> PrintExpression? {
    switch token {
    case .number(let value)?:
      cursor += 1
      return leaf(.number(Int64(bitPattern: value)))
    case .text?:
      return strings().map { leaf(.text($0)) }
    case .mark("(")?:
      cursor += 1
      if token == .name("REC"), cursor + 1 < tokens.count, tokens[cursor + 1] == .mark(")") {
        // `(REC)->field`.
        cursor += 2
        return take("->") ? fieldName().map { leaf(.field($0)) } : nil
      }
      guard let inner = expression(), take(")") else { return nil }
      return inner
    case .name(let name)?:
      cursor += 1
      if name == "REC" { return take("->") ? fieldName().map { leaf(.field($0)) } : nil }
      if token == .mark("(") { return call(name) }
      return leaf(PrintConstants.value(name).map { .number($0) } ?? .unknown)
    default: return nil
    }
  }

  private mutating func fieldName() -> EventFormat.Field? { takeName().flatMap { format.field($0) } }

  /// `__get_str` of `__get_rel_str`: the format's fields tell the two apart.
  private func withoutRelative(_ name: String) -> String {
    guard let mark = name.place(of: "_rel_") else { return name }
    return name[..<mark.lowerBound] + "_" + name[mark.upperBound...]
  }

  private mutating func call(_ name: String) -> PrintExpression? {
    guard take("(") else { return nil }
    var result: PrintExpression?
    height = 1
    switch withoutRelative(name) {
    case "__get_str": result = fieldName().map { .string($0) }
    case "__get_dynamic_array", "__get_sockaddr", "__get_sockaddr_rel": result = fieldName().map { .dynamicArray($0) }
    case "__get_dynamic_array_len": result = fieldName().map { .dynamicLength($0) }
    case "__get_bitmask": result = fieldName().map { .bitmask($0) }
    case "__get_cpumask": result = fieldName().map { .cpuMask($0) }
    case "__print_flags", "__print_flags_u64": result = flags()
    case "__print_symbolic", "__print_symbolic_u64": result = symbols()
    case "__print_hex", "__print_hex_str":
      guard let arguments = arguments(2) else { return nil }
      result = .hex(arguments[0], length: arguments[1], isSpaced: name == "__print_hex")
    case "__print_array":
      guard let arguments = arguments(3) else { return nil }
      result = .array(arguments[0], count: arguments[1], elementSize: arguments[2])
    case "__builtin_expect": result = arguments(2)?.first
    case "sizeof": result = sizeOf()
    default: return nil
    }
    guard let result, take(")") else { return nil }
    return node(result, over: height)
  }

  /// So many arguments of a macro; the height is that of the highest.
  private mutating func arguments(_ count: Int) -> [PrintExpression]? {
    var list: [PrintExpression] = []
    var highest = 0
    while list.count < count {
      guard list.isEmpty || take(","), let argument = expression() else { return nil }
      highest = max(highest, height)
      list.append(argument)
    }
    height = highest
    return list
  }

  private mutating func sizeOf() -> PrintExpression? {
    if let type = type() { return .number(Int64(type.size)) }
    guard case .field(let field)? = primary() else { return nil }
    return .number(Int64(field.size))
  }

  private mutating func flags() -> PrintExpression? {
    guard let value = expression() else { return nil }
    let before = height
    guard take(","), let delimiter = strings(), let list = named() else { return nil }
    height = before
    return .flags(value, delimiter: delimiter, list)
  }

  private mutating func symbols() -> PrintExpression? {
    guard let value = expression() else { return nil }
    let before = height
    guard let list = named() else { return nil }
    height = before
    return .symbols(value, list)
  }

  /// `, { value, "name" }, …`. Entries whose value only the kernel's source knows are left out.
  private mutating func named() -> [PrintExpression.Named]? {
    var list: [PrintExpression.Named] = []
    while take(",") {
      guard take("{") else { return nil }
      let start = cursor
      let value = expression().flatMap(PrintConstants.fold)
      if value == nil {
        cursor = start
        while let token, token != .mark(","), token != .mark("}") { cursor += 1 }
      }
      guard take(",") else { return nil }
      // `{ -1, NULL }`, however the compiler spelled that, ends lists of some kernels.
      if let name = strings() {
        if let value { list.append(PrintExpression.Named(value: value, name: name)) }
      } else if expression() == nil {
        return nil
      }
      guard take("}") else { return nil }
    }
    return list
  }
}
