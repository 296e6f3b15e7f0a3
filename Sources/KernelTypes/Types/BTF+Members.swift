/// Members of structures, and values of enumerations.
extension BTF {
  /// The name of a value of an enumeration; nil when none has it.
  ///
  /// - Complexity: O(values of the enumeration).
  package func enumerator(of number: UInt32, value: Int64) -> [UInt8]? {
    if number < first { return base?.enumerator(of: number, value: value) }
    guard let entry = entry(number), entry.kind == .enumeration || entry.kind == .enumeration64 else { return nil }
    let isWide = entry.kind == .enumeration64
    let name = withTypes { view -> UInt32? in
      for index in 0..<entry.count {
        let at = entry.details + index * (isWide ? 12 : 8)
        guard let name = view.u32(at), let low = view.u32(at + 4) else { return nil }
        let high = isWide ? view.u32(at + 8) ?? 0 : 0
        let found = isWide ? Int64(bitPattern: UInt64(high) << 32 | UInt64(low)) : Int64(Int32(bitPattern: low))
        if found == value { return name }
      }
      return nil
    }
    return name.map { withName(at: $0) { Array($0.prefix(128)) } }
  }

  /// What is found where a structure should have a pointer to another.
  package enum MemberVerdict: Equatable, Sendable {
    case pointer
    /// No structure of that name.
    case noStructure
    /// Several structures of that name.
    case ambiguous
    case noMember
    /// The member is something else, or lies where no pointer can.
    case other
  }

  /// Whether the structure `name` has a member of that name which points to the structure `target`: the question that
  /// `ftview_btf_pointer()` of the module asks (kmod/btf.c).
  ///
  /// - Complexity: O(types).
  package func pointer(_ member: String, of name: String, to target: String) -> MemberVerdict {
    var found: Entry?
    for number in first..<end {
      guard let entry = entry(number), entry.kind == .structure, self.name(entry) == name else { continue }
      if found != nil { return .ambiguous }
      found = entry
    }
    guard let found else { return .noStructure }
    for index in 0..<found.count {
      guard let (memberName, type, offset) = self.member(index, of: found), memberName == member else { continue }
      guard let pointee = pointee(type), pointee.kind == .structure, self.name(of: pointee.number) == target else {
        return .other
      }
      return offset % 64 == 0 ? .pointer : .other
    }
    return .noMember
  }

  /// One member of a structure or union.
  struct Member {
    /// Empty for a structure or union without a name, whose members count as its owner's.
    var name: String
    /// The number of its type.
    var type: UInt32
    /// From the beginning of its structure.
    var bitOffset: UInt32
    /// How many bits a bit field has; 0 for a whole member.
    var bits: UInt8
  }

  /// The members of the structure or union of that number; empty when it is none.
  func members(of number: UInt32) -> [Member] {
    if number < first, let base { return base.members(of: number) }
    guard let entry = entry(number), entry.kind == .structure || entry.kind == .union else { return [] }
    return (0..<entry.count).compactMap { index in
      guard let (name, type, offset) = member(index, of: entry) else { return nil }
      let word = withTypes { $0.u32(entry.details + 12 * index + 8) } ?? 0
      return Member(name: name, type: type, bitOffset: offset, bits: entry.hasBitFields ? UInt8(word >> 24) : 0)
    }
  }

  /// Name, type, and offset in bits of a member.
  private func member(_ index: Int, of structure: Entry) -> (name: String, type: UInt32, offset: UInt32)? {
    let at = structure.details + 12 * index
    let words = withTypes { view in (view.u32(at), view.u32(at + 4), view.u32(at + 8)) }
    guard case (let name?, let type?, let offset?) = words else { return nil }
    // Where the structure has bit fields, the top byte is a width.
    return (self.name(at: name), type, structure.hasBitFields ? offset & 0xff_ffff : offset)
  }
}
