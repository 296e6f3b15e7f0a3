import TraceEvents

/// A call of which the members are being read.
struct CallsDocumentCall: Sendable {
  /// Nil until it was there; then none for a function without a name.
  var name: StringID?
  var module = StringID.none
  private var known = TraceAssembler.Call()

  var hasName: Bool { name != nil }

  /// False for a value that the member cannot have.
  mutating func take(_ key: CallsDocumentKey, _ value: JSONScalar) -> Bool {
    switch key {
    case .cpu:
      known.cpu = value.integer.flatMap { Int(exactly: $0) } ?? -1
      return value == .null || (0...Int(Int16.max)).contains(known.cpu)
    case .start:
      known.start = value.integer
      return value.isTime
    case .duration:
      known.duration = value.integer
      return value.isTime
    case .interrupt:
      known.isInterrupt = value.truth ?? false
      return value.truth != nil
    case .incomplete:
      known.isIncomplete = value.truth ?? false
      return value.truth != nil
    case .comments, .fields, .children: return false
    default: return true
    }
  }

  /// The call, its function by the name that the tracer would print.
  func call(_ names: inout TraceNames) -> TraceAssembler.Call {
    var call = known
    if let name, name != .none {
      if module == .none {
        call.function = names.strings.withBytes(of: name) { names.functions.intern($0) }
      } else {
        call.function = names.functions.intern("\(names.strings[name]) [\(names.strings[module])]")
      }
    }
    return call
  }
}

/// A field that changed or an object, of which the members are being read.
struct CallsDocumentField: Sendable {
  private var name: String?
  private var before: String?
  private var after: String?
  private var kind: String?
  private var address: String?
  private var number: Int64?
  /// The number of the call in which it was freed, counted from 1.
  private(set) var freedIn: Int64?

  /// False for a value that the member cannot have.
  mutating func take(_ key: CallsDocumentKey, _ value: JSONScalar) -> Bool {
    switch key {
    case .name: name = value.text
    case .before:
      before = value.text
      return value.isText || value == .null
    case .after: after = value.text
    case .kind: kind = value.text
    case .address: address = value.text
    case .number:
      number = value.integer
      return number != nil
    case .freedIn:
      freedIn = value.integer
      return freedIn != nil || value == .null
    default: return true
    }
    return value.isText
  }

  /// Nil for one that could not be written so.
  var change: FieldChange? {
    guard let name, let after else { return nil }
    let change = FieldChange(name: name, before: before, after: after)
    return FieldChange(text: change.text) == change ? change : nil
  }

  var object: PacketObject? {
    guard let kind, let address, let number, let name else { return nil }
    return PacketObject(kind: kind, at: address, number: number, label: name)
  }
}
