import KernelTypes

/// The functions of two traces under common numbers: the same number is the same printed text.
struct DiffNames {
  private(set) var texts: [String] = []
  /// By number. Made from the text alone, so that they do not depend on which trace came first.
  private(set) var hashes: [UInt64] = []
  /// By number: the number of the first function that is kin to it (``FunctionKin``), maybe itself.
  private(set) var kin: [Int] = []
  /// By number: equal for kin.
  private(set) var kinHashes: [UInt64] = []
  /// By number: what call paths are made of (``DiffOptions/learned``).
  private(set) var baseHashes: [UInt64] = []
  /// By number: left out.
  private(set) var ignored: [Bool] = []
  private var numbers: [String: Int] = [:]
  private var neutral: [String: Int] = [:]
  private let patterns: [GlobPattern]

  init(ignoring patterns: [GlobPattern] = []) { self.patterns = patterns }

  /// The common number of `text`, new or known.
  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    let number = texts.count
    numbers[text] = number
    texts.append(text)
    hashes.append(CallPathNumber.hash(text))
    let common = FunctionKin.neutral(text)
    kin.append(neutral[common] ?? number)
    if neutral[common] == nil { neutral[common] = number }
    kinHashes.append(CallPathNumber.hash(common))
    baseHashes.append(CallPathNumber.hash(FunctionName.base(text)))
    // A module's name behind the function's is no part of what a pattern is of.
    let name = text.split(separator: " ", maxSplits: 1).first.map(String.init) ?? text
    ignored.append(patterns.contains { $0.matches(name) })
    return number
  }
}
