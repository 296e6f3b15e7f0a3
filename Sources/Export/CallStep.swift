import CallTrees
import KernelTypes
import TraceEvents

/// One step of a call's path, as the user typed it: `NAME`, `NAME(TEXT)`, `NAME=VALUE`, and `[N]` behind any of them.
struct CallStep: Equatable {
  private let name: String
  /// Stands in the call's arguments.
  private let arguments: String?
  /// What it returned: as printed, or an error by name.
  private let value: String?
  /// Which of the calls that the rest of the step means, from 1; nil when no number was given.
  let occurrence: Int?

  /// Reads a step; nil for text that is not one.
  init?(_ part: Substring) {
    var rest = part
    if rest.hasSuffix("]"), let bracket = rest.lastIndex(of: "["),
      let number = Int(rest[rest.index(after: bracket)...].dropLast())
    {
      guard number > 0 else { return nil }
      occurrence = number
      rest = rest[..<bracket]
    } else {
      occurrence = nil
    }
    if let equals = rest.lastIndex(of: "="), rest.lastIndex(of: ")").map({ $0 < equals }) ?? true {
      value = Self.trimmed(rest[rest.index(after: equals)...])
      rest = rest[..<equals]
    } else {
      value = nil
    }
    let head = Self.trimmed(rest)
    if let open = head.firstIndex(of: "("), head.last == ")" {
      name = String(head[..<open])
      arguments = String(head[head.index(after: open)...].dropLast())
    } else {
      name = head
      arguments = nil
    }
    guard !name.isEmpty, value != "" else { return nil }
  }

  /// The steps of a path, split at `/` where it stands in no arguments.
  static func parts(_ path: String) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = path.startIndex
    for index in path.indices {
      switch path[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "/" where depth <= 0:
        parts.append(path[start..<index])
        start = path.index(after: index)
      default: break
      }
    }
    return parts + [path[start...]]
  }

  /// The step without its number.
  var text: String { name + (arguments.map { "(\($0))" } ?? "") + (value.map { "=\($0)" } ?? "") }

  /// Whether it is a function of that name; its module may be left out.
  func names(_ id: FunctionID, in functions: FunctionTable) -> Bool {
    CallPath.name(id, in: functions) == name || functions.printed(id) == name
  }

  /// Whether the call in `row` is meant, but for the number.
  ///
  /// - Complexity: O(log notes) where arguments or a value are asked for.
  func means(_ row: Int, in trace: Trace) -> Bool {
    guard names(trace.calls.function[row], in: trace.functions) else { return false }
    guard arguments != nil || value != nil else { return true }
    guard let notes = trace.notes[row] else { return false }
    if let arguments, !(notes.args?.has(arguments) ?? false) { return false }
    return value.map { Self.isValue($0, notes.ret) } ?? true
  }

  /// `EPERM`, `-EPERM`, `-1` and `-1 EPERM` are one value.
  private static func isValue(_ wanted: String, _ printed: String?) -> Bool {
    guard let printed else { return false }
    if wanted == printed { return true }
    guard let code = ReturnValue.errorCode(printed) else { return false }
    if wanted == String(code) || wanted == ErrorNumber.text(code) { return true }
    guard let name = ErrorNumber.name(code) else { return false }
    return wanted == name || wanted == "-" + name
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
