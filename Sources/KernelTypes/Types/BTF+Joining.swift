/// A kernel's types and those of its modules as one description, which a capture has one place for.
///
///     types   kernel's 1 … n   first module's n+1 …   typedef "module NAME" → n+1   second module's …   typedef …
///     names   kernel's         first module's, and its mark's                       second module's …
///
/// Every module's types count on from the kernel's last, and so do its names: in one description those of the second are moved. A
/// mark behind each module's types says whose they are and where they begin. It is a name for a type like any other
/// to who does not know it, such as trace-cmd; no name in C has a space.
extension BTF {
  private static let mark = "module "

  /// The name of the mark behind a module's types.
  static func markName(_ module: String) -> [UInt8] { Array((mark + module).utf8) + [0] }

  /// This and the types of its modules, as bytes that ``init(_:base:)`` reads.
  ///
  /// - Parameter modules: each read with this as its base.
  /// - Complexity: O(bytes).
  package func joined(with modules: [(name: String, types: BTF)]) -> [UInt8] {
    var types = WordBuffer(Array(bytes[self.types]), bigEndian: isBigEndian)
    var names = Array(bytes[self.names])
    var count = end
    for module in modules
    where module.types.first == end && module.types.end > end && module.types.isBigEndian == isBigEndian {
      let start = count
      let move = Move(
        firstType: end, types: start - end, firstName: module.types.firstName,
        names: UInt32(clamping: names.count) - module.types.firstName)
      module.types.append(to: &types, move)
      names += module.types.bytes[module.types.names]
      count += module.types.end - end
      types.append(mark: UInt32(clamping: names.count), of: start)
      names += Self.markName(module.name)
      count += 1
    }
    return types.description(names: names)
  }

  /// Where the kernel's own types end, and where each module's are.
  ///
  /// - Complexity: O(modules).
  package var parts: (kernel: Range<UInt32>, modules: [(name: String, numbers: Range<UInt32>)]) {
    var kernel = first..<end
    var modules: [(name: String, numbers: Range<UInt32>)] = []
    while let last = kernel.last, let entry = entry(last), entry.kind == .typedef {
      let name = name(entry)
      guard name.hasPrefix(Self.mark), kernel.contains(entry.sizeOrType), entry.sizeOrType < last else { break }
      modules.append((String(name.dropFirst(Self.mark.count)), entry.sizeOrType..<last))
      kernel = first..<entry.sizeOrType
    }
    return (kernel, modules)
  }

  /// How far numbers and names of a module move.
  private struct Move {
    var firstType: UInt32
    var types: UInt32
    var firstName: UInt32
    var names: UInt32

    func type(_ number: UInt32) -> UInt32 { number < firstType ? number : number &+ types }
    func name(_ offset: UInt32) -> UInt32 { offset < firstName ? offset : offset &+ names }
  }

  private func append(to result: inout WordBuffer, _ move: Move) {
    withTypes { view in
      for number in first..<end {
        guard let entry = entry(number) else { return }
        append(entry, view, to: &result, name: move.name, type: move.type)
      }
    }
  }
}
