/// How the register that a function returned in is to be taken, by the function's own type.
///
/// A register has 64 bits whatever the function returns: of an `int` the upper half means nothing, of a `bool` all but the
/// lowest byte, and of a `void` nothing at all. Where no type is known, ``unknown`` tells what the kernel does
/// (`print_graph_retval()`, kernel/trace/trace_functions_graph.c).
struct ReturnShape: Sendable, Equatable {
  enum Kind: UInt8 { case unknown, nothing, bool, signed, unsigned, pointer, enumeration }

  var kind: Kind
  var bits: UInt8 = 64
  /// Of an enumeration: the type's number.
  var type: UInt32 = 0

  static let unknown = ReturnShape(kind: .unknown)
}

extension ArgumentPlans {
  /// What a function returns; unknown when it is not described, or under that name are several.
  ///
  /// - Parameter name: as symbols have it. A `.constprop` copy returns what its function does; the other copies that a compiler
  ///   makes (`.isra`, `.part`, `.cold`) may not.
  func returnShape(of name: UnsafeRawBufferPointer, in module: String?) -> ReturnShape {
    var found = find(name, of: module)
    if found == nil, let dot = name.find(UInt8(ascii: "."), from: 0) {
      let rest = name.part(dot..<name.count)
      if rest.starts(with: ".constprop".utf8) { found = find(name.part(0..<dot), of: module) }
    }
    guard let function = found, let result = types.result(of: function) else { return .unknown }
    if result == 0 { return ReturnShape(kind: .nothing) }
    guard let (kind, number) = types.resolved(result) else { return .unknown }
    let bits = UInt8(clamping: 8 * (types.size(of: number) ?? 8))
    switch kind {
    case .pointer: return ReturnShape(kind: .pointer)
    case .enumeration, .enumeration64: return ReturnShape(kind: .enumeration, bits: bits, type: number)
    case .int:
      if types.name(of: number) == "_Bool" { return ReturnShape(kind: .bool, bits: 8) }
      return ReturnShape(kind: types.integer(number).isSigned ? .signed : .unsigned, bits: bits)
    default: return .unknown
    }
  }

  /// A value of that shape as text; empty for what returns nothing.
  ///
  ///     signed 0, 1, -22    unsigned, pointer 0x5dc    error pointer -12    bool true    enumeration NETDEV_TX_OK, or its number
  func returnText(_ value: UInt64, _ shape: ReturnShape) -> [UInt8] {
    let unused = UInt64(64 - min(64, max(8, shape.bits)))
    let signed = Int64(bitPattern: value << unused) >> Int64(unused)
    switch shape.kind {
    case .nothing: return []
    case .bool: return Array((value & 0xff == 0 ? "false" : "true").utf8)
    case .signed: return Array(String(signed).utf8)
    case .enumeration:
      return types.enumerator(of: shape.type, value: signed) ?? Array(String(signed).utf8)
    case .unsigned: return ReturnShape.hex((value << unused) >> unused)
    case .pointer: return (-4095...(-1)).contains(signed) ? Array(String(signed).utf8) : ReturnShape.hex(value)
    case .unknown: return ReturnShape.text(value)
    }
  }
}

extension ReturnShape {
  fileprivate static func hex(_ value: UInt64) -> [UInt8] {
    var text: [UInt8] = []
    text.appendHex(value)
    return text
  }

  /// A value of unknown type as the kernel prints it: what can be an error of 32 or 64 bits as a negative number, all else in
  /// hexadecimal.
  static func text(_ value: UInt64) -> [UInt8] {
    // An `int` in a 64-bit register has nothing in its high half.
    let code = value >> 32 == 0 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    return (-4095...(-1)).contains(code) ? Array(String(code).utf8) : hex(value)
  }
}

extension StringTable {
  /// Whether a function is described as one that returns nothing; nil where nothing describes it.
  ///
  /// - Parameter module: its module; nil for the kernel's own.
  package func returnsNothing(_ function: String, of module: String?) -> Bool? {
    let kind = Array(function.utf8).withUnsafeBytes { returnShape(of: $0, in: module) }.kind
    return kind == .unknown ? nil : kind == .nothing
  }

  /// See ``ArgumentPlans/returnShape(of:in:)``; unknown where nothing describes functions.
  func returnShape(of function: UnsafeRawBufferPointer, in module: String?) -> ReturnShape {
    arguments?.returnShape(of: function, in: module) ?? .unknown
  }

  /// Keeps what a function of that shape returned; ``StringID/none`` for one that returns nothing.
  mutating func keepReturn(_ value: UInt64, _ shape: ReturnShape) -> StringID {
    let text = arguments?.returnText(value, shape) ?? ReturnShape.text(value)
    return text.isEmpty ? .none : text.withUnsafeBytes { intern($0) }
  }
}
