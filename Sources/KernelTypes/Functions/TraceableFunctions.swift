/// The functions that ftrace can hook, from `available_filter_functions`: one a line, `name` or `name [module]`.
///
/// A function is told to the kernel by the number of its line, counted from 1: by its name, the kernel would look
/// through all of them once more for each.
package struct TraceableFunctions: Sendable {
  /// One function of the list.
  package struct Function: Equatable, Sendable {
    /// The name as listed, with what a compiler added: `f.constprop.0`.
    package var name: String
    /// The module it belongs to; nil for the kernel itself.
    package var module: String?
    /// Its line, from 1.
    package var line: Int

    /// - Parameter line: its line in the file, from 1; 0 for a function that is in no list.
    package init(name: String, module: String?, line: Int) {
      self.name = name
      self.module = module
      self.line = line
    }
  }

  /// In the order of the file. Lines that stand for no function any more are left out, but count.
  package private(set) var all: [Function] = []

  /// What the kernel shows for a place whose function was replaced by another at link time.
  private static let invalid = "__ftrace_invalid_address___"

  /// Reads what `available_filter_functions` holds.
  ///
  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8]) {
    var line = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      let text = bytes[start..<end]
      start = end + 1
      let space = text.firstIndex(of: UInt8(ascii: " ")) ?? text.endIndex
      let name = String(decoding: text[..<space], as: UTF8.self)
      guard !name.isEmpty, !name.hasPrefix(Self.invalid) else { continue }
      all.append(Function(name: name, module: Self.module(text[space...]), line: line))
    }
  }

  /// `veth` of ` [veth]`.
  private static func module(_ text: ArraySlice<UInt8>) -> String? {
    guard let open = text.firstIndex(of: UInt8(ascii: "[")), let close = text.lastIndex(of: UInt8(ascii: "]")),
      open < close
    else { return nil }
    return String(decoding: text[(open + 1)..<close], as: UTF8.self)
  }
}
