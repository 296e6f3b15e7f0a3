import TraceEvents

/// Whether functions of a trace return something, by the kernel's types that it carries.
struct ReturnTypes {
  enum Answer {
    case nothing, something
    /// Nothing describes it: a function of a module without types, or one of those copies that a compiler makes. What stands in the register
    /// may then be a rest of something else.
    case unknown
  }

  private let functions: FunctionTable
  private let strings: StringTable
  private var known: [Answer?] = []

  /// Of the kernel that handled a packet; nil where its file has no types.
  init?(_ trace: Trace, of packet: PacketRecord) {
    strings = trace.notes.strings(of: packet.rows.lowerBound)
    guard strings.describesFunctions else { return nil }
    functions = trace.functions
  }

  mutating func answer(_ function: FunctionID) -> Answer {
    let index = Int(function.rawValue)
    if index < known.count, let answer = known[index] { return answer }
    while known.count <= index { known.append(nil) }
    let returns = strings.returnsNothing(functions.name(function), of: functions.module(function))
    let answer: Answer = returns == nil ? .unknown : returns == true ? .nothing : .something
    known[index] = answer
    return answer
  }
}
