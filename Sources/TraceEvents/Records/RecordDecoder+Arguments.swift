/// What of a function's arguments is kept.
struct FunctionArguments: BitwiseCopyable {
  /// See ``ArgumentPlans/plan(for:of:)``.
  var plan: UInt32
  /// How many words; 0 for a function that has none, or is not described.
  var words: Int32

  static let notAsked = FunctionArguments(plan: 0, words: -1)
}

extension RecordDecoder {
  /// The arguments of an entry. A kernel that records them records six registers (eight elsewhere) of each call, whatever the
  /// function takes: without its description they are mostly leftovers.
  @inline(__always)
  mutating func arguments(
    _ plan: RecordPlan, _ record: UnsafeRawBufferPointer, of function: FunctionID
  ) -> StringID {
    let start = Int(plan.arguments)
    let size = Int(plan.argumentSize)
    guard start >= 0, record.count >= start &+ size else { return .none }
    let index = Int(function.rawValue)
    let known = index < argumentPlans.count ? argumentPlans[index] : .notAsked
    let wanted = known.words < 0 ? newArgumentPlan(function) : known
    if wanted.words == 0 { return .none }
    let words = record.part(start..<record.count)
    if size == 8, !bigEndian {
      return names.strings.keepWords(wanted.plan, min(Int(wanted.words), words.count >> 3)) {
        words.loadUnaligned(fromByteOffset: $0 &* 8, as: UInt64.self)
      }
    }
    return names.strings.keepArguments(wanted.plan, words, wordSize: size, bigEndian: bigEndian)
  }

  @inline(never)
  private mutating func newArgumentPlan(_ function: FunctionID) -> FunctionArguments {
    var plan = FunctionArguments(plan: 0, words: 0)
    if !names.strings.describesFunctions {
      hasUnknownArguments = true
    } else {
      let name = Array(names.functions.name(function).utf8)
      let module = names.functions.module(function)
      if let number = name.withUnsafeBytes({ names.strings.argumentPlan(for: $0, of: module) }) {
        plan = FunctionArguments(plan: number, words: Int32(truncatingIfNeeded: names.strings.argumentWords(number)))
      }
    }
    let index = Int(function.rawValue)
    while argumentPlans.count <= index { argumentPlans.append(.notAsked) }
    argumentPlans[index] = plan
    return plan
  }
}
