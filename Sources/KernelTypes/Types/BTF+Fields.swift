extension BTF {
  /// The numbers of the structures in `names`, each by its name; the largest where several have one name, for the others are
  /// declared in some file of their own.
  ///
  /// - Complexity: O(types).
  package func structures(_ names: Set<String>) -> [String: UInt32] {
    var found: [String: UInt32] = [:]
    for number in first..<end {
      guard let entry = entry(number), entry.kind == .structure else { continue }
      let name = name(entry)
      guard names.contains(name) else { continue }
      if let known = found[name], size(of: known) ?? 0 >= Int(entry.sizeOrType) { continue }
      found[name] = number
    }
    return found
  }

  /// The field that a path leads to from a structure: `len`, `sk_lock.owned`, `__sk_common.skc_state`. Structures and unions without
  /// a name are gone through, as C does.
  package func field(_ path: [String], of structure: UInt32) throws(KernelFieldError) -> KernelField {
    var bitOffset = 0
    var bits = 0
    var type = structure
    for (place, name) in path.enumerated() {
      guard let (kind, owner) = resolved(type), kind == .structure || kind == .union else {
        throw .noMember(name, there: [])
      }
      guard let (member, offset) = member(name, of: owner, depth: 0) else {
        throw .noMember(name, there: memberNames(of: owner))
      }
      bitOffset += offset
      bits = Int(member.bits)
      type = member.type
      if bits > 0, place + 1 < path.count { throw .noMember(path[place + 1], there: []) }
    }
    return try number(type, bitOffset: bitOffset, bits: bits)
  }

  /// Where a member of a structure begins, in bytes; nil when it has none of that name.
  package func place(of member: String, in structure: UInt32) -> Int? {
    self.member(member, of: structure, depth: 0).map { $0.1 / 8 }
  }

  /// A structure in a structure to eight levels or so; more is damage.
  private static let deepestNesting = 16

  /// The member of a name, looked for in what has no name, too, and its offset in bits.
  private func member(_ name: String, of number: UInt32, depth: Int) -> (Member, Int)? {
    guard depth < Self.deepestNesting else { return nil }
    for member in members(of: number) {
      if member.name == name { return (member, Int(member.bitOffset)) }
      guard member.name.isEmpty, let inner = resolved(member.type) else { continue }
      if let (found, offset) = self.member(name, of: inner.number, depth: depth + 1) {
        return (found, Int(member.bitOffset) + offset)
      }
    }
    return nil
  }

  /// The names of a structure's members, of those in what has no name, too.
  package func memberNames(of number: UInt32, depth: Int = 0) -> [String] {
    guard depth < Self.deepestNesting, let owner = resolved(number) else { return [] }
    return members(of: owner.number).flatMap { member in
      member.name.isEmpty ? memberNames(of: member.type, depth: depth + 1) : [member.name]
    }
  }

  /// What a field of that type is.
  private func number(_ type: UInt32, bitOffset: Int, bits: Int) throws(KernelFieldError) -> KernelField {
    guard let (kind, number) = resolved(type) else { throw .noNumber(there: []) }
    let shape: ReturnKind
    switch kind {
    case .pointer: shape = .pointer
    case .enumeration, .enumeration64: shape = bits > 0 ? .uint : .int
    case .int where name(of: number) == "_Bool": shape = .bool
    case .int: shape = integer(number).isSigned ? .int : .uint
    default: throw .noNumber(there: memberNames(of: number))
    }
    let width = bits > 0 ? bits : 8 * (size(of: number) ?? 0)
    let shift = bitOffset % 8
    guard width > 0, let size = [1, 2, 4, 8].first(where: { 8 * $0 >= shift + width }) else {
      throw .noNumber(there: [])
    }
    return KernelField(byteOffset: bitOffset / 8, size: size, shift: shift, bits: width, kind: shape)
  }
}

extension BTF {
  /// The names of the functions that return a pointer to the structure of that name.
  ///
  /// - Complexity: O(types).
  package func functions(returning structure: String) -> [String] {
    functions.compactMap { number in
      guard let result = result(of: number), let target = pointee(result), target.kind == .structure,
        name(of: target.number) == structure
      else { return nil }
      return name(of: number)
    }
  }
}
