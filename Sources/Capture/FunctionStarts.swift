import TraceEvents

/// Where functions begin, by their names.
enum FunctionStarts {
  /// The addresses of functions, ascending; of a name that several functions have, those of all of them.
  ///
  /// - Parameters:
  ///   - functions: of `available_filter_functions`.
  ///   - symbols: lines of /proc/kallsyms, functions only.
  /// - Complexity: O(bytes).
  static func find(_ functions: some Sequence<TraceableFunctions.Function>, in symbols: [UInt8]) -> [UInt64] {
    let wanted = Set(functions.map { Key(name: $0.name, module: $0.module ?? "") })
    var starts: Set<UInt64> = []
    for line in symbols.split(separator: UInt8(ascii: "\n")) {
      // `ffffffff814ec880 t name` and, of a module, a tab and `[module]`.
      let words = line.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
      guard words.count >= 3, let address = UInt64(text(words[0]), radix: 16) else { continue }
      let module = words.count > 3 ? text(words[3].dropFirst().dropLast()) : ""
      if wanted.contains(Key(name: text(words[2]), module: module)) { starts.insert(address) }
    }
    return starts.sorted()
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private struct Key: Hashable {
    var name: String
    var module: String
  }
}
