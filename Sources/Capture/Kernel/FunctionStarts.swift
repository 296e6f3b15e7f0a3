import KernelTypes
import TraceEvents

/// Where functions begin, by their names.
enum FunctionStarts {
  /// What /proc/kallsyms tells functions apart by.
  struct Key: Hashable {
    var name: String
    var module: String

    init(_ function: TraceableFunctions.Function) { self.init(function.name, function.module ?? "") }

    fileprivate init(_ name: String, _ module: String) {
      self.name = name
      self.module = module
    }
  }

  /// The addresses of functions, ascending; of a name that several functions have, those of all of them.
  ///
  /// - Parameters:
  ///   - functions: of `available_filter_functions`.
  ///   - symbols: lines of /proc/kallsyms, functions only.
  /// - Complexity: O(bytes).
  static func find(_ functions: some Sequence<TraceableFunctions.Function>, in symbols: [UInt8]) -> [UInt64] {
    let wanted = Dictionary(functions.map { (Key($0), ()) }) { first, _ in first }
    return find(wanted, in: symbols) { first, _ in first }.keys.sorted()
  }

  /// The same with something that each function has; functions that lie at one address have `both`.
  static func find<Value>(
    _ functions: [Key: Value], in symbols: [UInt8], both: (Value, Value) -> Value
  ) -> [UInt64: Value] {
    var starts: [UInt64: Value] = [:]
    for line in symbols.split(separator: UInt8(ascii: "\n")) {
      // `ffffffff814ec880 t name` and, of a module, a tab and `[module]`.
      let words = line.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
      guard words.count >= 3, let address = UInt64(text(words[0]), radix: 16) else { continue }
      let module = words.count > 3 ? text(words[3].dropFirst().dropLast()) : ""
      guard let value = functions[Key(text(words[2]), module)] else { continue }
      starts[address] = starts[address].map { both($0, value) } ?? value
    }
    return starts
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
