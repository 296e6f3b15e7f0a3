import KernelTypes

/// How the arguments of functions are told: what each parameter is called and how its value is to be taken, by the kernel's
/// own description of its functions.
///
/// What was recorded of a call is a few registers, whatever the function takes. So a call keeps only those that its function
/// has parameters for, and they become text when somebody looks: most are never looked at. The text is the one of
/// `trace-cmd report` 3.4, which is what the kernel's `trace` prints but for the width of `int`:
///
///     pointers, unsigned   skb=0xff11000006c3e4e8, len=0x28
///     signed, enumerations wscale_ok=1, node=4294967295     (a register holds -1 as that)
///     structures by value  optval=(STRUCT)[0x7ffc2a90:0x0]
///     no register for it   ...
package struct ArgumentPlans: Sendable {
  /// One parameter, in eight bytes.
  struct Parameter: BitwiseCopyable {
    enum Shape: UInt8 {
      case pointer, unsigned, signed, enumeration
      /// Words of something that is passed by value.
      case aggregate
      /// A type that is not described.
      case unknown
      /// More arguments of any kind, of which nothing is known.
      case variadic
    }

    var name: UInt32
    var shape: Shape
    /// The kind of an aggregate.
    var kind: BTF.Kind
    /// Where a number's bits begin in its register, and how many they are.
    var shift: UInt8 = 0
    var bits: UInt8 = 64

    init(name: UInt32, shape: Shape, kind: BTF.Kind = .void) {
      self.name = name
      self.shape = shape
      self.kind = kind
    }
  }

  private struct Plan: BitwiseCopyable {
    var first: UInt32
    var count: UInt16
    /// How many words all parameters take.
    var words: UInt16
  }

  let types: BTF
  private let functions: FunctionIndex
  private let modules: [String: FunctionIndex]
  private var parameters: [Parameter] = []
  /// Words of each parameter that is an aggregate, by its place in `parameters`.
  private var sizes: [UInt8] = []
  /// What each parameter means by its type, by its place in `parameters`.
  private var meanings: [ReturnShape] = []
  private var plans: [Plan] = []
  private var known: [UInt32: UInt32] = [:]

  /// More registers than any kernel records (8, of the architectures so far).
  static let mostWords = 16
  /// Six arguments with the longest names there are have 300.
  private static let longestText = 1024
  private static let longestName = 128

  /// - Complexity: O(functions that are described).
  init(_ types: BTF) {
    self.types = types
    let parts = types.parts
    functions = FunctionIndex(types, in: parts.kernel)
    modules = Dictionary(
      parts.modules.map { ($0.name, FunctionIndex(types, in: $0.numbers)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of the plan for a function; nil when it is not described, or under that name are several.
  ///
  /// - Parameter name: as symbols have it. What compilers add is taken off where need be, as trace-cmd does.
  /// - Complexity: O(length of its name and parameters).
  mutating func plan(for name: UnsafeRawBufferPointer, of module: String?) -> UInt32? {
    let dot = name.find(UInt8(ascii: "."), from: 0)
    guard let function = find(name, of: module) ?? dot.flatMap({ find(name.part(0..<$0), of: module) }),
      let prototype = types.prototype(of: function)
    else { return nil }
    if let plan = known[prototype.number] { return plan }
    let first = parameters.count
    var words = 0
    for index in 0..<prototype.count {
      guard words < Self.mostWords, let (name, type) = types.parameter(index, of: prototype.number) else { break }
      let (parameter, size) = describe(name, type)
      parameters.append(parameter)
      sizes.append(UInt8(size))
      meanings.append(type == 0 ? .unknown : shape(ofType: type))
      words += size
      // What would follow has no register, or nobody knows which.
      if parameter.shape == .variadic { break }
    }
    let number = UInt32(plans.count)
    plans.append(
      Plan(
        first: UInt32(first), count: UInt16(parameters.count - first), words: UInt16(min(words, Self.mostWords))))
    known[prototype.number] = number
    return number
  }

  /// The number of a function; the kernel's own types describe its own functions, and a module's its.
  func find(_ name: UnsafeRawBufferPointer, of module: String?) -> UInt32? {
    guard let module else { return functions.find(name, types) }
    return modules[module]?.find(name, types)
  }

  /// A parameter, and how many words it takes.
  private func describe(_ name: UInt32, _ type: UInt32) -> (Parameter, Int) {
    guard type != 0 else { return (Parameter(name: name, shape: .variadic), 0) }
    guard let (kind, number) = types.resolved(type) else { return (Parameter(name: name, shape: .unknown), 1) }
    switch kind {
    case .pointer: return (Parameter(name: name, shape: .pointer), 1)
    case .enumeration: return (Parameter(name: name, shape: .enumeration), 1)
    case .int:
      let encoding = types.integer(number)
      var parameter = Parameter(name: name, shape: encoding.isSigned ? .signed : .unsigned)
      parameter.shift = min(encoding.offset, 63)
      parameter.bits = encoding.bits
      return (parameter, 1)
    default:
      let size = (types.size(of: number) ?? 8).quotientAndRemainder(dividingBy: 8)
      let words = max(1, min(Self.mostWords, size.quotient + (size.remainder > 0 ? 1 : 0)))
      return (Parameter(name: name, shape: .aggregate, kind: kind), words)
    }
  }

  /// How many words a function of that plan has arguments in.
  func words(_ plan: UInt32) -> Int { Int(plans[Int(plan)].words) }

  /// The text of a call's arguments.
  ///
  /// - Parameters:
  ///   - words: what was recorded of them, in the order of registers.
  ///   - byType: numbers have the width and sign of their type, and `bool`, enumerations and error pointers are told by name, as
  ///     what a call returned is; else as `trace-cmd report` prints them.
  /// - Complexity: O(length of the text).
  func text(_ plan: UInt32, _ words: [UInt64], byType: Bool = false) -> [UInt8] {
    guard Int(plan) < plans.count else { return [] }
    let plan = plans[Int(plan)]
    var text: [UInt8] = []
    var next = 0
    for index in Int(plan.first)..<(Int(plan.first) + Int(plan.count)) {
      if !text.isEmpty { text += Array(", ".utf8) }
      let parameter = parameters[index]
      guard next < words.count, parameter.shape != .variadic, text.count < Self.longestText else {
        return text + Array("...".utf8)
      }
      types.withName(at: parameter.name) { text.append(contentsOf: $0.prefix(Self.longestName)) }
      text.append(UInt8(ascii: "="))
      if parameter.shape == .aggregate {
        let end = next + Int(sizes[index])
        text += Array("(\(parameter.kind.title))[".utf8)
        for place in next..<min(end, words.count) {
          if place > next { text.append(UInt8(ascii: ":")) }
          text.appendHex(words[place])
        }
        // The rest of it was in no register.
        if end > words.count { return text + Array(":...]".utf8) }
        text.append(UInt8(ascii: "]"))
        next = end
      } else {
        let meaning = meanings[index]
        if byType, meaning.kind != .unknown, parameter.shift == 0,
          parameter.bits == 64 || parameter.bits == meaning.bits
        {
          text += returnText(words[next], meaning)
        } else {
          parameter.append(words[next], to: &text)
        }
        next += 1
      }
    }
    return text
  }
}

extension ArgumentPlans.Parameter {
  /// Appends the value that a register holds.
  fileprivate func append(_ word: UInt64, to text: inout [UInt8]) {
    var value = word >> UInt64(shift)
    if bits < 64 { value &= 1 << UInt64(bits) - 1 }
    switch shape {
    case .signed, .enumeration: text += Array(String(Int64(bitPattern: value)).utf8)
    case .unknown:
      text.append(UInt8(ascii: "?"))
      text.appendHex(value)
    default: text.appendHex(value)
    }
  }
}

extension BTF.Kind {
  /// What the kernel's documentation calls it (`BTF_KIND_…`).
  fileprivate var title: String {
    switch self {
    case .void: "UNKNOWN"
    case .int: "INT"
    case .pointer: "PTR"
    case .array: "ARRAY"
    case .structure: "STRUCT"
    case .union: "UNION"
    case .enumeration: "ENUM"
    case .forward: "FWD"
    case .typedef: "TYPEDEF"
    case .volatile: "VOLATILE"
    case .const: "CONST"
    case .restrict: "RESTRICT"
    case .function: "FUNC"
    case .prototype: "FUNC_PROTO"
    case .variable: "VAR"
    case .dataSection: "DATASEC"
    case .float: "FLOAT"
    case .declarationTag: "DECL_TAG"
    case .typeTag: "TYPE_TAG"
    case .enumeration64: "ENUM64"
    }
  }
}
