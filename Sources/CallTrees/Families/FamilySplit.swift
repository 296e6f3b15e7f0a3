import KernelTypes
import TraceEvents

/// Tells families apart by what some functions returned, besides by their calls.
package struct FamilySplit: Sendable, Equatable {
  /// Patterns of the functions' names, without module.
  private let patterns: [GlobPattern]
  /// By function's number: whether a pattern fits; as far as it was asked.
  private var fits: [Bool?] = []

  /// More values than that of one packet are not told apart.
  private static let limit = 16

  /// - Parameter patterns: as ``GlobPattern`` reads them; without any, families are told by their calls alone.
  package init(_ patterns: [GlobPattern] = []) { self.patterns = patterns }

  var isEmpty: Bool { patterns.isEmpty }

  /// What these functions returned in the calls of `rows`: `nft_do_chain = 0x1`, each once, in order of the calls. Addresses are
  /// all alike. Interrupts are left out.
  ///
  /// - Complexity: O(notes of the calls).
  mutating func values(of rows: Range<Int>, in trace: Trace) -> [String] {
    guard !patterns.isEmpty else { return [] }
    var values: [String] = []
    for note in trace.notes.entries(of: rows) where note.kind == .ret {
      let row = Int(note.row)
      let function = trace.calls.function[row]
      guard !trace.calls.flags[row].contains(.interrupt), fit(function, trace) else { continue }
      let printed = trace.notes.text(of: note)
      let text = "\(trace.functions.printed(function)) = \(Self.value(printed))"
      if !values.contains(text) { values.append(text) }
      if values.count == Self.limit { break }
    }
    return values
  }

  private mutating func fit(_ function: FunctionID, _ trace: Trace) -> Bool {
    let number = Int(function.rawValue)
    while fits.count <= number { fits.append(nil) }
    if let known = fits[number] { return known }
    let printed = trace.functions.printed(function)
    let name = printed.split(separator: " ", maxSplits: 1).first.map(String.init) ?? printed
    let answer = patterns.contains { $0.matches(name) || $0.matches(FunctionName.base(name)) }
    fits[number] = answer
    return answer
  }

  private static func value(_ printed: String) -> String {
    if let code = ReturnValue.errorCode(printed) { return ErrorNumber.text(code) }
    return ReturnValue(printed) == .address ? "a pointer" : printed
  }
}
