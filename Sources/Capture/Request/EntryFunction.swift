/// A function as an entry point.
package struct EntryFunction: Equatable, Hashable, Sendable {
  /// As in /proc/kallsyms.
  package var symbol: String
  /// The module it lies in; nil for the kernel itself.
  package var module: String?

  /// A function of that module, or of the kernel itself without one.
  init(_ symbol: String, module: String? = nil) {
    self.symbol = symbol
    self.module = module
  }

  /// `veth_xmit [veth]`, as ftrace shows it.
  package var printed: String { module.map { "\(symbol) [\($0)]" } ?? symbol }

  /// Reads `f`, `f [module]` and `module:f`.
  init(parsing text: String) {
    let text = text.trimmed
    if let colon = text.firstIndex(of: ":") {
      self.init(String(text[text.index(after: colon)...]).trimmed, module: String(text[..<colon]).trimmed)
    } else if text.hasSuffix("]"), let open = text.firstIndex(of: "[") {
      let module = text[text.index(after: open)...].dropLast()
      self.init(String(text[..<open]).trimmed, module: String(module).trimmed)
    } else {
      self.init(text)
    }
  }
}
