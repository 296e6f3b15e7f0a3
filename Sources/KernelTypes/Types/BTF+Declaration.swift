/// Prototypes as C writes them, to be held against those that are known, and to be shown where they differ.
extension BTF {
  /// The numbers of the functions and of the names for types (`typedef`) in `names`, each by its name. What is described
  /// more than once, with different prototypes or not, is found once: the first.
  ///
  /// - Complexity: O(types).
  package func numbers(of names: Set<String>, kind wanted: Kind) -> [String: UInt32] {
    var found: [String: UInt32] = [:]
    var number = first
    while number < end, found.count < names.count {
      defer { number += 1 }
      guard let entry = entry(number), entry.kind == wanted else { continue }
      let name = name(entry)
      if names.contains(name), found[name] == nil { found[name] = number }
    }
    return found
  }

  /// The type of a number without the name of what has it: `struct sk_buff *`, `const struct sock *`, and of a function
  /// its prototype, `bool (struct task_struct *, ...)`. Names for numbers and pointers are left in place, but a name for a
  /// function's pointer is followed, for it tells nothing.
  ///
  /// What is damaged is `?`.
  package func declaration(_ number: UInt32) -> String { declaration(number, depth: 0) }

  /// Types within types; the kernel's own go to about eight.
  private static let deepest = 16

  private func declaration(_ number: UInt32, depth: Int) -> String {
    guard number != 0 else { return "void" }
    guard depth < Self.deepest, let entry = entry(number) else { return "?" }
    let inner = { self.declaration(entry.sizeOrType, depth: depth + 1) }
    switch entry.kind {
    case .structure: return "struct " + named(entry)
    case .union: return "union " + named(entry)
    case .enumeration, .enumeration64: return "enum " + named(entry)
    // Which of both it stands for is told where the type is used.
    case .forward: return "struct " + named(entry)
    case .int, .float: return named(entry)
    case .typedef: return entry.isName(of: self) ? inner() : named(entry)
    case .pointer:
      let target = inner()
      return target.hasSuffix("*") ? target + "*" : target + " *"
    case .const: return "const " + inner()
    case .volatile: return "volatile " + inner()
    case .restrict, .typeTag, .function: return inner()
    case .prototype:
      let parameters = parameterTypes(number).map { $0 == 0 ? "..." : declaration($0, depth: depth + 1) }
      return "\(inner()) (\(parameters.isEmpty ? "void" : parameters.joined(separator: ", ")))"
    case .array: return "array"
    case .void, .variable, .dataSection, .declarationTag: return "?"
    }
  }

  private func named(_ entry: Entry) -> String {
    let name = name(entry)
    return name.isEmpty ? "?" : name
  }
}

extension BTF.Entry {
  /// Whether it is a name for a prototype, or for a pointer to one.
  fileprivate func isName(of btf: BTF) -> Bool {
    guard let target = btf.resolved(sizeOrType) else { return false }
    return target.kind == .prototype || target.kind == .pointer && btf.pointee(target.number)?.kind == .prototype
  }
}
