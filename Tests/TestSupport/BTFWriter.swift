/// Makes BTF as the kernel's Documentation/bpf/btf.rst lays it out, for tests.
package struct BTFWriter {
  /// What the type of a parameter may be: a number that one of the functions below gave, 0 for "and more" at the end.
  package typealias TypeNumber = UInt32

  private let bigEndian: Bool
  private let firstName: UInt32
  private var types: [UInt8] = []
  private var names: [UInt8] = []
  private var next: UInt32

  /// - Parameters:
  ///   - base: for a module: how many types its kernel has, 0 counted, and the bytes of its names.
  package init(bigEndian: Bool = false, base: (types: UInt32, names: UInt32)? = nil) {
    self.bigEndian = bigEndian
    firstName = base?.names ?? 0
    next = base?.types ?? 1
    // The kernel's first name is the empty one; a module's names just go on.
    if base == nil { names = [0] }
  }

  /// What a module made for this kernel has to be told.
  package var asBase: (types: UInt32, names: UInt32) { (next, firstName + UInt32(names.count)) }

  package mutating func add(
    kind: UInt32, _ name: String = "", count: UInt32 = 0, last: UInt32 = 0, details: [UInt32] = []
  ) -> TypeNumber {
    put(offset(of: name))
    put(kind << 24 | count)
    put(last)
    for word in details { put(word) }
    next += 1
    return next - 1
  }

  package mutating func int(_ name: String, size: UInt32 = 4, isSigned: Bool = false) -> TypeNumber {
    add(kind: 1, name, last: size, details: [(isSigned ? 1 << 24 : 0) | size * 8])
  }

  package mutating func structure(_ name: String, size: UInt32 = 8) -> TypeNumber { add(kind: 4, name, last: size) }

  /// A structure of pointers and the like: each member with its type and its offset in bits.
  ///
  /// - Parameter bitFields: the top byte of an offset is a width.
  package mutating func structure(
    _ name: String, size: UInt32, members: [(name: String, type: TypeNumber, bits: UInt32)], bitFields: Bool = false
  ) -> TypeNumber {
    let details = members.flatMap { [offset(of: $0.name), $0.type, $0.bits] }
    return add(kind: bitFields ? 0x84 : 4, name, count: UInt32(members.count), last: size, details: details)
  }

  package mutating func enumeration(_ name: String, _ values: [(String, UInt32)]) -> TypeNumber {
    let details = values.flatMap { [offset(of: $0.0), $0.1] }
    return add(kind: 6, name, count: UInt32(values.count), last: 4, details: details)
  }

  package mutating func enumeration64(_ name: String, _ values: [(String, UInt64)]) -> TypeNumber {
    let details = values.flatMap { [offset(of: $0.0), UInt32(truncatingIfNeeded: $0.1), UInt32($0.1 >> 32)] }
    return add(kind: 19, name, count: UInt32(values.count), last: 8, details: details)
  }

  package mutating func pointer(to type: TypeNumber) -> TypeNumber { add(kind: 2, last: type) }

  package mutating func const(_ type: TypeNumber) -> TypeNumber { add(kind: 10, last: type) }

  package mutating func typedef(_ name: String, _ type: TypeNumber) -> TypeNumber { add(kind: 8, name, last: type) }

  package mutating func function(_ name: String, _ parameters: [TypeNumber], returns: TypeNumber = 0) -> TypeNumber {
    function(name, named: parameters.map { ($0 == 0 ? "" : "p", $0) }, returns: returns)
  }

  package mutating func function(
    _ name: String, named parameters: [(name: String, type: TypeNumber)], returns: TypeNumber = 0
  ) -> TypeNumber {
    add(kind: 12, name, last: prototype(named: parameters, returns: returns))
  }

  package mutating func prototype(_ parameters: [TypeNumber], returns: TypeNumber = 0) -> TypeNumber {
    prototype(named: parameters.map { ($0 == 0 ? "" : "p", $0) }, returns: returns)
  }

  private mutating func prototype(
    named parameters: [(name: String, type: TypeNumber)], returns: TypeNumber
  ) -> TypeNumber {
    let details = parameters.flatMap { [offset(of: $0.name), $0.type] }
    return add(kind: 13, count: UInt32(parameters.count), last: returns, details: details)
  }

  package func bytes() -> [UInt8] {
    var writer = self
    writer.types = []
    let magic: [UInt8] = bigEndian ? [0xeb, 0x9f] : [0x9f, 0xeb]
    for word in [24, 0, UInt32(types.count), UInt32(types.count), UInt32(names.count)] { writer.put(word) }
    return magic + [1, 0] + writer.types + types + names
  }

  private mutating func offset(of name: String) -> UInt32 {
    if name.isEmpty { return 0 }
    let offset = firstName + UInt32(names.count)
    names += Array(name.utf8) + [0]
    return offset
  }

  private mutating func put(_ word: UInt32) {
    let shifts: [UInt32] = bigEndian ? [24, 16, 8, 0] : [0, 8, 16, 24]
    for shift in shifts { types.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }
}
