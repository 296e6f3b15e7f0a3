import CallTrees
import KernelTypes
import TraceEvents

/// The functions that a capture was seen to need: what its first windows called, and what that code calls directly.
struct LearnedFunctions: Equatable {
  /// The functions as ftrace prints them.
  private(set) var names: Set<String> = []
  /// How many of them were called.
  private(set) var called = 0
  /// Functions that were called and are not among them, for nearly every call makes them and they say little.
  private(set) var leftOut: [String] = []

  /// So many windows tell enough.
  static let windows = 32

  /// - Parameters:
  ///   - trace: the windows.
  ///   - symbols: lines of /proc/kallsyms, functions only.
  ///   - traceable: what may be traced.
  ///   - code: the kernel's; without it nothing is known of what was not called.
  init(
    _ trace: Trace, symbols: [UInt8], traceable: [TraceableFunctions.Function], code: KernelCode?
  ) {
    var seen: Set<String> = []
    for row in 0..<trace.calls.count where !trace.calls.flags[row].contains(.interrupt) {
      seen.insert(trace.functions.printed(trace.calls.function[row]))
    }
    let isNoise = { (name: String) in FunctionGroup.allCases.contains { $0.contains(name) } }
    let known = traceable.filter { seen.contains($0.printed) }
    leftOut = Set(known.map(\.printed).filter(isNoise)).sorted()
    let wanted = known.filter { !isNoise($0.name) }
    names = Set(wanted.map(\.printed))
    called = names.count
    names.formUnion(Self.callees(of: wanted, symbols, traceable, code).filter { !isNoise($0) })
  }

  private static func callees(
    of functions: [TraceableFunctions.Function], _ symbols: [UInt8], _ traceable: [TraceableFunctions.Function],
    _ code: KernelCode?
  ) -> Set<String> {
    guard let ends = FunctionEnds(symbols) else { return [] }
    let byKey = Dictionary(traceable.map { (FunctionStarts.Key($0), $0.printed) }) { first, _ in first }
    let all = FunctionStarts.find(byKey, in: symbols) { first, _ in first }
    let wanted = Set(functions.map(\.printed))
    var found: Set<String> = []
    for (start, name) in all where wanted.contains(name) {
      let callees = code?.callees(in: start..<ends.end(of: start)) { all[$0] != nil }
      for callee in callees ?? [] { if let name = all[callee] { found.insert(name) } }
    }
    return found
  }

  /// Those of them that there are.
  func functions(of traceable: [TraceableFunctions.Function]) -> [TraceableFunctions.Function] {
    traceable.filter { names.contains($0.printed) }
  }

  /// What was learned, for the user.
  var summary: String {
    let reached = names.count - called
    var text = "learned \(names.count) functions: \(called) that were called"
    text += reached > 0 ? ", \(reached) that these can call" : "; what else these can call cannot be read here"
    guard !leftOut.isEmpty else { return text }
    let some = leftOut.prefix(3).joined(separator: ", ") + (leftOut.count > 3 ? ", …" : "")
    return text + "; left out \(leftOut.count) that say little (\(some))"
  }
}

// MARK: - On disk

extension LearnedFunctions {
  private static let header = "ftview-learned 1"

  /// The text of a file: the kernel that it was learned on, then a function a line.
  func text(release: String) -> String {
    ([Self.header, release] + names.sorted()).joined(separator: "\n") + "\n"
  }

  /// Nil for a text that is none, or was learned on another kernel.
  init?(parsing text: String, release: String) {
    let lines = text.split(separator: "\n")
    guard lines.count > 2, lines[0] == Self.header[...], lines[1] == release[...] else { return nil }
    names = Set(lines[2...].map(String.init))
  }
}

extension TraceableFunctions.Function {
  /// As ftrace prints it.
  fileprivate var printed: String { module.map { "\(name) [\($0)]" } ?? name }
}
