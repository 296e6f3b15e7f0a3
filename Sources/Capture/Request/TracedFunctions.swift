import KernelTypes
import TraceEvents

/// Which of the kernel's functions a capture traces, as the user puts it: presets and patterns, less some.
///
/// `learned` stands for what the first windows call: until that is known the other words count, or all functions.
package struct TracedFunctions: Equatable, Sendable {
  /// `all`, `net`, groups (`locks`, …) or patterns, any of which a function has to be of.
  package var wanted: [String]
  /// The same; a function must be of none.
  package var left: [String]

  /// Every function: the whole tree, at the highest price while armed.
  package static let everything = TracedFunctions(wanted: ["all"])

  /// Functions that fit any word of `wanted` and none of `left`. An empty `wanted` stands for all functions.
  package init(wanted: [String] = ["all"], without left: [String] = []) {
    self.wanted = wanted.isEmpty ? ["all"] : wanted
    self.left = left
  }

  /// Whether nothing has to be told to the kernel.
  package var isEverything: Bool { left.isEmpty && wanted.contains("all") && learned == nil }

  /// Reads lists with commas, as on the command line.
  package init(trace: [String], noTrace: [String]) {
    let words = { (lists: [String]) in
      lists.flatMap { $0.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) }
    }
    self.init(wanted: words(trace), without: words(noTrace))
  }

  /// The name that `learned=NAME` gives; empty for `learned`, nil without either.
  var learned: String? {
    guard let word = wanted.first(where: Self.isLearned) else { return nil }
    return String(word.dropFirst("learned=".count))
  }

  private static func isLearned(_ word: String) -> Bool { word == "learned" || word.hasPrefix("learned=") }

  /// The names that are no patterns.
  package static let presets = ["all", "net", "learned"] + FunctionGroup.allCases.map(\.rawValue)

  /// The functions that are meant; nil for all of them.
  ///
  /// - Throws: ``CaptureError/nothingTraced(_:)`` when a word fits no function: a typing error would else trace nothing.
  func functions(of kernel: KernelFunctions) throws(CaptureError) -> [TraceableFunctions.Function]? {
    if isEverything { return nil }
    let wanted = wanted.filter { !Self.isLearned($0) }
    if wanted.isEmpty, left.isEmpty { return nil }
    let wantedParts = (wanted.isEmpty ? ["all"] : wanted).map(Part.init)
    let leftParts = left.map(Part.init)
    var used: Set<Int> = []
    var found: [TraceableFunctions.Function] = []
    for function in kernel.traceable.all {
      guard let place = wantedParts.firstIndex(where: { $0.contains(function, kernel) }) else { continue }
      used.insert(place)
      if !leftParts.contains(where: { $0.contains(function, kernel) }) { found.append(function) }
    }
    // A preset may be empty on a kernel that has none of its functions. A pattern that another one covers is found
    // here.
    for (place, part) in wantedParts.enumerated() where !used.contains(place) {
      guard case .pattern = part, !kernel.traceable.all.contains(where: { part.contains($0, kernel) }) else { continue }
      throw .nothingTraced(wanted[place])
    }
    for (place, part) in leftParts.enumerated() {
      guard case .pattern = part, !kernel.traceable.all.contains(where: { part.contains($0, kernel) }) else { continue }
      throw .nothingTraced(left[place])
    }
    guard !found.isEmpty else { throw .nothingTraced((wanted + left.map { "no " + $0 }).joined(separator: ", ")) }
    return found
  }

  /// One word.
  private enum Part {
    case all
    case network
    case group(FunctionGroup)
    case pattern(Glob, module: Glob?)

    init(_ word: String) {
      switch word {
      case "all": self = .all
      case "net": self = .network
      default:
        if let group = FunctionGroup(rawValue: word) {
          self = .group(group)
        } else {
          let function = EntryFunction(parsing: word)
          self = .pattern(Glob(function.symbol), module: function.module.map { Glob($0) })
        }
      }
    }

    func contains(_ function: TraceableFunctions.Function, _ kernel: KernelFunctions) -> Bool {
      switch self {
      case .all: true
      case .network: kernel.isNetwork(function)
      case .group(let group): group.contains(function.name)
      case .pattern(let name, let module):
        name.matches(function.name) && (module?.matches(function.module ?? "vmlinux") ?? true)
      }
    }
  }
}
