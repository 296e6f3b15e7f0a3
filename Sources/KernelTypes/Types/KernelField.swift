/// Where a field of one of the kernel's structures is, by BTF.
package struct KernelField: Sendable, Equatable {
  /// From the structure's first byte.
  package var byteOffset: Int
  /// 1, 2, 4 or 8 bytes that hold it.
  package var size: Int
  /// Of these, its lowest bit; not 0 in bit fields only.
  package var shift: Int
  /// How many bits it has.
  package var bits: Int
  /// How they are to be taken: never `void`.
  package var kind: ReturnKind
}

/// Why a path leads to no field.
package enum KernelFieldError: Error, Equatable, Sendable {
  /// There is no such structure.
  case noStructure
  /// No member of that name; those that there are at its place.
  case noMember(String, there: [String])
  /// What is there is no number: a structure, an array, more bits than 64. Its members, if it has some.
  case noNumber(there: [String])
}
