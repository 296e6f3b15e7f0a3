import KernelTypes
import TraceEvents

/// The functions whose values decide, for a capture's keep rules.
struct JudgedFunctions {
  /// By where they are in `available_filter_functions`.
  private(set) var judgements: [FunctionStarts.Key: Judgement] = [:]

  /// - Parameters:
  ///   - traced: the functions that are recorded; nil for all. No value is known of another.
  /// - Throws: ``CaptureError/unknownJudged(_:near:)`` and the like for a function that is named and cannot decide.
  init(
    _ rules: KeepRules, of kernel: KernelFunctions, traced: [TraceableFunctions.Function]?
  ) throws(CaptureError) {
    let recorded = traced ?? kernel.traceable.all
    var shapes = KernelErrorShapes(kernel)
    if rules.errors {
      for function in recorded {
        if let judgement = Judgement.error(shapes.shape(of: function)) { add(function, judgement) }
      }
    }
    for name in rules.negativeOf {
      for (function, judgement) in try Self.named(name, kernel, recorded, isAll: traced == nil, &shapes) {
        add(function, judgement)
      }
    }
  }

  private mutating func add(_ function: TraceableFunctions.Function, _ judgement: Judgement) {
    let key = FunctionStarts.Key(function)
    judgements[key] = judgements[key]?.or(judgement) ?? judgement
  }

  /// The functions that a rule `negative=` names.
  private static func named(
    _ name: String, _ kernel: KernelFunctions, _ recorded: [TraceableFunctions.Function], isAll: Bool,
    _ shapes: inout KernelErrorShapes
  ) throws(CaptureError) -> [(TraceableFunctions.Function, Judgement)] {
    let wanted = EntryFunction(parsing: name)
    let symbol = Glob(wanted.symbol)
    let module = wanted.module.map { Glob($0) }
    let fits = { (function: TraceableFunctions.Function) in
      (symbol.matches(function.name) || symbol.matches(FunctionName.source(function.name)))
        && (module?.matches(function.module ?? "vmlinux") ?? true)
    }
    let found = recorded.filter(fits)
    guard let first = found.first else {
      if !isAll, kernel.traceable.all.contains(where: fits) { throw .judgedNotTraced(name) }
      let names = kernel.traceable.all.lazy.map { FunctionName.source($0.name) }
      throw .unknownJudged(name, near: Suggestion.near(wanted.symbol, of: names))
    }
    var judged: [(TraceableFunctions.Function, Judgement)] = []
    for function in found {
      if let judgement = Judgement.negative(shapes.shape(of: function)) { judged.append((function, judgement)) }
    }
    guard !judged.isEmpty else { throw .neverNegative(name, reason: shapes.shape(of: first).noErrorText) }
    return judged
  }

  /// As the module takes them.
  ///
  /// - Parameter symbols: lines of /proc/kallsyms, functions only.
  func starts(in symbols: [UInt8]) -> [JudgedFunction] {
    FunctionStarts.find(judgements, in: symbols) { $0.or($1) }
      .map { JudgedFunction(start: $0.key, judgement: $0.value) }
      .sorted { $0.start < $1.start }
  }
}

/// The error shapes of a kernel's functions and of its modules'; each part is read when it is needed first.
private struct KernelErrorShapes {
  private let kernel: KernelFunctions
  private var parts: [String: ErrorShapes?] = [:]

  init(_ kernel: KernelFunctions) { self.kernel = kernel }

  mutating func shape(of function: TraceableFunctions.Function) -> ErrorShape {
    let module = function.module ?? ""
    if parts[module] == nil {
      parts.updateValue(kernel.types(of: function.module).map { ErrorShapes($0) }, forKey: module)
    }
    return parts[module]??.shape(of: function.name) ?? .unknown
  }
}
