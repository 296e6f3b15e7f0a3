import CallTrees
import KernelTypes
import SystemCalls

/// What `--trace learned` comes to: functions that a capture before has learned under that name, or that this one is to learn.
struct Lesson {
  /// The functions that were learned before; nil where that is still to come.
  let known: [TraceableFunctions.Function]?
  /// What the user should know beforehand.
  let note: String
  /// Nothing was learned yet.
  var isToCome: Bool { known == nil }

  /// What may be learned.
  private let traceable: [TraceableFunctions.Function]
  /// Where it is kept; nil without a name.
  private let path: String?

  private static let directory = "/var/lib/ftview"

  /// Nil for a request that is not for learned functions.
  init?(_ traced: TracedFunctions, _ kernel: KernelFunctions?) throws(CaptureError) {
    guard let name = traced.learned, let kernel else { return nil }
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }) else {
      throw .outOfRange("the name behind learned=", "letters, digits, - and _")
    }
    traceable = try traced.functions(of: kernel) ?? kernel.traceable.all
    path = name.isEmpty ? nil : "\(Self.directory)/\(name).functions"
    guard let path, let text = try? System.text(path),
      let learned = LearnedFunctions(parsing: text, release: Machine.this().release)
    else {
      known = nil
      note = "more is traced until \(LearnedFunctions.windows) packets have shown what they call"
      return
    }
    let found = learned.functions(of: traceable)
    guard !found.isEmpty else { throw .nothingTraced("learned=\(name)") }
    known = found
    note = "\(found.count) functions are traced, as learned before; without \(path) they are learned anew"
  }

  /// Learns from the first windows, and keeps that under its name. No lines: leave what is traced as it is.
  func learn(_ trace: Trace, _ symbols: [UInt8]) -> (lines: [Int], remarks: [String]) {
    let learned = LearnedFunctions(trace, symbols: symbols, traceable: traceable, code: KernelCode())
    let functions = learned.functions(of: traceable)
    guard !functions.isEmpty else { return ([], ["nothing was learned: the packets had no calls"]) }
    var remarks = [learned.summary]
    do throws(SystemFailure) { try save(learned) } catch { remarks.append(CaptureError.file(error).description) }
    return (functions.map(\.line), remarks)
  }

  private func save(_ learned: LearnedFunctions) throws(SystemFailure) {
    guard let path else { return }
    if !System.exists(Self.directory) { try System.makeDirectory(Self.directory) }
    try System.replace(path, with: learned.text(release: Machine.this().release), mode: 0o644)
  }
}
