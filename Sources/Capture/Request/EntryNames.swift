/// Where a capture can begin on this machine.
package enum EntryNames {
  /// The names that mean the right functions on each kernel, then all functions that can be used, `module:function` where one
  /// is a module's. Without BTF, or without the right to look, the names are all there is.
  package static func all() -> [String] {
    let names = NamedEntry.all.map(\.name)
    guard let kernel = try? KernelFunctions.load() else { return names }
    return names
      + kernel.candidates.filter { $0.hindrance == nil }.map { candidate in
        candidate.function.module.map { "\($0):\(candidate.function.symbol)" } ?? candidate.function.symbol
      }
  }
}
