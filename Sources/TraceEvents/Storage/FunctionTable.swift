/// Names one traced function of a ``FunctionTable``. The value 0 is the unknown function.
package struct FunctionID: Hashable, Sendable, BitwiseCopyable {
  /// The function's place in the table that it comes from; 0 is the unknown function.
  package let rawValue: UInt32

  /// An identifier by its number, which must come from the table that is asked.
  @inlinable
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A call whose entry was not seen and whose close carries no name.
  package static var unknown: FunctionID { FunctionID(rawValue: 0) }
}

/// The functions of a trace, each with its name and, where it is not built into the kernel, its module.
///
/// Keyed by the text that ftrace prints, `nf_hook_slow` or `nft_do_chain [nf_tables]`, so that reading text needs one
/// look-up a line.
package struct FunctionTable: Sendable {
  private var texts = StringTable()

  /// What is shown and written for the unknown function, and read as that: other programs print a function that they
  /// could not name as nothing at all.
  package static let unknownName = "?"

  /// A table with only the unknown function in it.
  package init() {}

  /// How many functions there are, the unknown one included.
  package var count: Int { texts.count }

  /// A copy for reading: see ``StringTable/frozen()``.
  package func frozen() -> FunctionTable {
    var copy = self
    copy.texts = texts.frozen()
    return copy
  }

  /// The identifier of a function as ftrace prints it: `name` or `name [module]`.
  package mutating func intern(_ printed: UnsafeRawBufferPointer) -> FunctionID {
    Self.isUnknown(printed) ? .unknown : FunctionID(rawValue: texts.intern(printed).rawValue)
  }

  private static func isUnknown(_ printed: UnsafeRawBufferPointer) -> Bool {
    printed.count == 1 && printed[0] == UInt8(ascii: "?")
  }

  /// See ``StringTable/fixed()``.
  func fixed() -> FunctionTable {
    var copy = self
    copy.texts = texts.fixed()
    return copy
  }

  /// See ``StringTable/known(_:)``.
  mutating func known(_ printed: UnsafeRawBufferPointer) -> FunctionID? {
    Self.isUnknown(printed) ? .unknown : texts.known(printed).map { FunctionID(rawValue: $0.rawValue) }
  }

  /// The identifier of a function as ftrace prints it: `name` or `name [module]`.
  package mutating func intern(_ printed: some StringProtocol) -> FunctionID {
    printed == Self.unknownName ? .unknown : FunctionID(rawValue: texts.intern(printed).rawValue)
  }

  /// Takes in another table's functions.
  ///
  /// - Parameter first: those before it are here already.
  /// - Returns: what each of the others is here.
  package mutating func adopt(_ other: FunctionTable, from first: Int) -> [FunctionID] {
    guard first < other.count else { return [] }
    return (first..<other.count).map { number in
      let id = other.texts.withBytes(of: StringID(rawValue: UInt32(truncatingIfNeeded: number))) { texts.intern($0) }
      return FunctionID(rawValue: id.rawValue)
    }
  }

  /// The function as ftrace prints it, `name` or `name [module]`; `?` when unknown.
  package func printed(_ id: FunctionID) -> String {
    let text = texts[StringID(rawValue: id.rawValue)]
    return text.isEmpty ? Self.unknownName : text
  }

  /// The function's name without its module; `?` when unknown.
  package func name(_ id: FunctionID) -> String {
    let text = printed(id)
    guard text.hasSuffix("]"), let space = text.lastIndex(of: " ") else { return text }
    return String(text[..<space])
  }

  /// The function's module, or nil for one that is built into the kernel.
  package func module(_ id: FunctionID) -> String? {
    let text = printed(id)
    guard text.hasSuffix("]"), let bracket = text.lastIndex(of: "[") else { return nil }
    return String(text[text.index(after: bracket)...].dropLast())
  }
}
