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

extension ReturnShape {
  static func hex(_ value: UInt64) -> [UInt8] {
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
