/// The types and functions that a kernel, or a module of it, describes itself with: BTF.
///
/// Layout as in the kernel's Documentation/bpf/btf.rst: a header, types of twelve bytes and what their kind adds, and a
/// section of names. A module's types go on counting where those of the kernel end, and may refer to them.
///
/// Reading walks the types once and remembers where each lies; a kernel has some 150,000 of them. Every offset and
/// every reference is checked when it is followed: damage is an error or nil, never a trap.
package final class BTF: Sendable {
  /// What a type is.
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    case void, int, pointer, array, structure, union, enumeration, forward, typedef, volatile, const, restrict
    case function, prototype, variable, dataSection, float, declarationTag, typeTag, enumeration64
  }

  /// One type, or one function.
  struct Entry {
    var kind: Kind
    var nameOffset: UInt32
    /// How many members, parameters or values follow.
    var count: Int
    /// A size in bytes, or the number of another type: the kind decides.
    var sizeOrType: UInt32
    /// Where what follows begins, in bytes of the type section.
    var details: Int
    /// Of a structure or union: the top byte of its members' offsets is a width.
    var hasBitFields = false
  }

  let bytes: [UInt8]
  /// As the machine is that it describes.
  private let bigEndian: Bool
  /// Whether the machine that it describes is big endian.
  package var isBigEndian: Bool { bigEndian }
  let types: Range<Int>
  let names: Range<Int>
  /// Where each type lies, in bytes of the type section.
  private let places: [UInt32]
  let base: BTF?
  /// Number of the first type here: 1, or the one after the base's last.
  package let first: UInt32
  /// Where this part's names begin, counted through the base's.
  let firstName: UInt32

  /// The number after the last type's.
  package var end: UInt32 { first &+ UInt32(clamping: places.count) }

  /// More than any kernel has, by far.
  private static let mostTypes = 1 << 24

  /// Reads `bytes`, what a file of /sys/kernel/btf holds.
  ///
  /// - Parameter base: the kernel's own for a module's, which is told apart by nothing in it.
  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8], base: BTF? = nil) throws(BTFError) {
    let header = try Self.header(bytes)
    self.bytes = bytes
    bigEndian = header.bigEndian
    types = header.types
    names = header.names
    self.base = base
    first = base.map(\.end) ?? 1
    firstName = base.map { $0.firstName &+ UInt32(clamping: $0.names.count) } ?? 0
    places = try Self.walk(bytes, header)
  }

  private struct Header {
    var bigEndian: Bool
    var types: Range<Int>
    var names: Range<Int>
  }

  private static func header(_ bytes: [UInt8]) throws(BTFError) -> Header {
    let found = bytes.withUnsafeBytes { raw -> Header? in
      // The magic number is the only hint at the byte order.
      for bigEndian in [false, true] {
        let view = ByteView(bytes: raw, bigEndian: bigEndian)
        guard view.u16(0) == 0xeb9f, view.unsigned(2, size: 1) == 1 else { continue }
        guard let length = view.u32(4), let typeAt = view.u32(8), let typeCount = view.u32(12),
          let nameAt = view.u32(16), let nameCount = view.u32(20)
        else { return nil }
        let start = Int(length)
        let types = (start + Int(typeAt))..<(start + Int(typeAt) + Int(typeCount))
        let names = (start + Int(nameAt))..<(start + Int(nameAt) + Int(nameCount))
        guard start >= 24, types.upperBound <= raw.count, names.upperBound <= raw.count else { return nil }
        return Header(bigEndian: bigEndian, types: types, names: names)
      }
      return nil
    }
    guard let found else { throw BTFError("it has no BTF header, or is cut off") }
    return found
  }

  /// Where each type begins.
  private static func walk(_ bytes: [UInt8], _ header: Header) throws(BTFError) -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(header.types.count / 24)
    var problem: BTFError?
    bytes.withUnsafeBytes { raw in
      let view = ByteView(bytes: UnsafeRawBufferPointer(rebasing: raw[header.types]), bigEndian: header.bigEndian)
      var at = 0
      while at < view.bytes.count {
        guard let entry = entry(view, at), let size = detailSize(entry), entry.details + size <= view.bytes.count,
          places.count < mostTypes
        else {
          problem = BTFError("type \(places.count + 1) of it is damaged")
          return
        }
        places.append(UInt32(truncatingIfNeeded: at))
        at = entry.details + size
      }
    }
    if let problem { throw problem }
    return places
  }

  private static func entry(_ view: ByteView, _ at: Int) -> Entry? {
    guard let name = view.u32(at), let info = view.u32(at + 4), let last = view.u32(at + 8),
      let kind = Kind(rawValue: UInt8(info >> 24 & 0x7f)), kind != .void
    else { return nil }
    // 7.1 made room: 24 bits count where 16 did, and 7 are the kind where 5 were. Until then those bits were 0.
    return Entry(
      kind: kind, nameOffset: name, count: Int(info & 0xff_ffff), sizeOrType: last, details: at + 12,
      hasBitFields: info >> 31 == 1)
  }

  /// Bytes that follow the twelve that every type has.
  static func detailSize(_ entry: Entry) -> Int? {
    switch entry.kind {
    case .int, .variable, .declarationTag: 4
    case .array: 12
    case .structure, .union, .dataSection, .enumeration64: 12 * entry.count
    case .enumeration, .prototype: 8 * entry.count
    case .pointer, .forward, .typedef, .volatile, .const, .restrict, .function, .float, .typeTag: 0
    case .void: nil
    }
  }

  func withTypes<Result>(_ body: (ByteView) -> Result) -> Result {
    bytes.withUnsafeBytes { raw in
      body(ByteView(bytes: UnsafeRawBufferPointer(rebasing: raw[types]), bigEndian: bigEndian))
    }
  }

  /// The type of a number, or nil when there is none such; 0 is `void`.
  func entry(_ number: UInt32) -> Entry? {
    if number < first { return base?.entry(number) }
    guard number < end else { return nil }
    let at = Int(places[Int(number - first)])
    return withTypes { Self.entry($0, at) }
  }

  /// A type's name; empty when it has none, or its place is damaged.
  func name(_ entry: Entry) -> String { name(at: entry.nameOffset) }

  func name(at offset: UInt32) -> String {
    if offset < firstName { return base?.name(at: offset) ?? "" }
    let start = names.lowerBound + Int(offset - firstName)
    guard names.contains(start) else { return "" }
    let rest = bytes[start..<names.upperBound]
    return String(decoding: rest.prefix(Self.longestName).prefix { $0 != 0 }, as: UTF8.self)
  }

  private static let longestName = 512

  /// Calls `body` with the name of a type, empty where there is none, as it lies there.
  package func withName<Result>(of number: UInt32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withName(at: entry(number)?.nameOffset ?? 0, body)
  }

  /// Calls `body` with the name at a place of the names' section; empty where that is none.
  package func withName<Result>(at offset: UInt32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if offset < firstName, let base { return base.withName(at: offset, body) }
    return bytes.withUnsafeBytes { raw in
      let start = names.lowerBound + Int(offset) - Int(firstName)
      guard names.contains(start) else { return body(raw.part(0..<0)) }
      let rest = raw.part(start..<min(names.upperBound, start + Self.longestName))
      return body(rest.part(0..<(rest.find(0, from: 0) ?? rest.count)))
    }
  }

  /// Types of the parameters of the function of that number, 0 for "and more of any kind" at the end; nil when it is no
  /// function.
  package func parameters(of number: UInt32) -> [UInt32]? {
    guard let (owner, prototype) = declaration(of: number) else { return nil }
    return owner.parameterTypes(prototype)
  }

  /// The same of a prototype; empty for any other type.
  func parameterTypes(_ number: UInt32) -> [UInt32] {
    let owner = number < first ? base ?? self : self
    guard let prototype = owner.entry(number), prototype.kind == .prototype else { return [] }
    return owner.parameterTypes(prototype)
  }

  private func parameterTypes(_ prototype: Entry) -> [UInt32] {
    withTypes { view in
      (0..<prototype.count).map { view.u32(prototype.details + 8 * $0 + 4) ?? 0 }
    }
  }

  /// What a function takes and returns: the number of that type, and of how many parameters; nil when it is no
  /// function.
  package func prototype(of function: UInt32) -> (number: UInt32, count: Int)? {
    guard let function = entry(function), function.kind == .function else { return nil }
    guard let prototype = entry(function.sizeOrType), prototype.kind == .prototype else { return nil }
    return (function.sizeOrType, prototype.count)
  }

  /// Where the name of a parameter lies, and its type, 0 for "and more of any kind"; nil when there is none such.
  package func parameter(_ index: Int, of prototype: UInt32) -> (name: UInt32, type: UInt32)? {
    if prototype < first { return base?.parameter(index, of: prototype) }
    guard let entry = entry(prototype), entry.kind == .prototype, (0..<entry.count).contains(index) else { return nil }
    return withTypes { view in
      let at = entry.details + 8 * index
      guard let name = view.u32(at), let type = view.u32(at + 4) else { return nil }
      return (name, type)
    }
  }

  /// How the bits of a type of numbers are to be taken; an unsigned number of 64 bits where it is none.
  package func integer(_ number: UInt32) -> (isSigned: Bool, offset: UInt8, bits: UInt8) {
    if number < first, let base { return base.integer(number) }
    guard let entry = entry(number), entry.kind == .int, let word = withTypes({ $0.u32(entry.details) }) else {
      return (false, 0, 64)
    }
    return (word >> 24 & 1 == 1, UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word))
  }

  /// The type that a function returns, 0 for `void`; nil when the number is no function's.
  package func result(of number: UInt32) -> UInt32? { declaration(of: number)?.entry.sizeOrType }

  private func declaration(of number: UInt32) -> (owner: BTF, entry: Entry)? {
    guard let function = entry(number), function.kind == .function else { return nil }
    let owner = function.sizeOrType < first ? base ?? self : self
    guard let prototype = owner.entry(function.sizeOrType), prototype.kind == .prototype else { return nil }
    return (owner, prototype)
  }

  /// The number of every function that is described here, in order; those of the base are not.
  package var functions: [UInt32] { functions(in: first..<end) }

  /// Those of some numbers that are functions, in order.
  func functions(in numbers: Range<UInt32>) -> [UInt32] { numbers.filter { entry($0)?.kind == .function } }

  /// What a type is once its qualifiers and other names are taken off, and its own name.
  ///
  /// - Returns: nil for `void`, a number that does not exist, and names that go round in a circle.
  package func resolved(_ number: UInt32) -> (kind: Kind, number: UInt32)? {
    var number = number
    for _ in 0..<Self.longestChain {
      guard let entry = entry(number) else { return nil }
      switch entry.kind {
      case .typedef, .volatile, .const, .restrict, .typeTag: number = entry.sizeOrType
      default: return (entry.kind, number)
      }
    }
    return nil
  }

  private static let longestChain = 32

  /// What a pointer points to, qualifiers taken off; nil when the type is no pointer.
  package func pointee(_ number: UInt32) -> (kind: Kind, number: UInt32)? {
    guard let pointer = resolved(number), pointer.kind == .pointer, let entry = entry(pointer.number) else {
      return nil
    }
    return resolved(entry.sizeOrType)
  }

  /// The name of the type of a number, empty for none.
  package func name(of number: UInt32) -> String { entry(number).map(name) ?? "" }

  /// Bytes that a value of a number, structure or enumeration takes; nil for what has no size.
  package func size(of number: UInt32) -> Int? {
    guard let type = resolved(number), let entry = entry(type.number) else { return nil }
    switch type.kind {
    case .int, .structure, .union, .enumeration, .enumeration64, .float: return Int(entry.sizeOrType)
    case .pointer: return 8
    default: return nil
    }
  }
}

/// Why BTF could not be read.
package struct BTFError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, without the file's name: the caller knows that and puts it before.
  package var description: String

  /// - Parameter description: words that can follow a file's name: `type 7 of it is damaged`.
  package init(_ description: String) { self.description = description }
}
