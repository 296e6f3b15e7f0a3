/// Where one number lies in a record.
struct NumberField: Sendable {
  var offset: Int
  var size: Int

  init?(_ field: EventFormat.Field?) {
    guard let field, case .number = field.shape, [1, 2, 4, 8].contains(field.size) else { return nil }
    offset = field.offset
    size = field.size
  }
}

/// What to do with the records of one event number, worked out once per event from its format.
enum RecordPlan: Sendable {
  case functionEntry(function: NumberField, depth: NumberField?, caller: NumberField?)
  case functionExit(FunctionExitPlan)
  case packetBegin(EventFormat)
  case packetEnd(EventFormat, drops: [Int64: String])
  /// Anything else becomes a comment.
  case comment(EventFormat)
}

/// Where a `funcgraph_exit` record has what. Kernels differ: `calltime` and `rettime` moved to 16 and 24 when `overrun`
/// was put last, `retval` came with 6.5, and later kernels left `calltime` out again.
struct FunctionExitPlan: Sendable {
  var function: NumberField
  var depth: NumberField?
  var callTime: NumberField?
  var returnTime: NumberField?
  var returnValue: NumberField?
}

extension RecordPlan {
  init(_ format: EventFormat) {
    switch format.name {
    case "funcgraph_entry", "fgraph_retaddr_entry":
      if let function = NumberField(format.field("func")) {
        self = .functionEntry(
          function: function, depth: NumberField(format.field("depth")), caller: NumberField(format.field("retaddr")))
        return
      }
    case "funcgraph_exit":
      if let function = NumberField(format.field("func")) {
        self = .functionExit(
          FunctionExitPlan(
            function: function, depth: NumberField(format.field("depth")),
            callTime: NumberField(format.field("calltime")), returnTime: NumberField(format.field("rettime")),
            returnValue: NumberField(format.field("retval"))))
        return
      }
    case "packet_begin" where format.field("id") != nil && format.field("entry") != nil:
      self = .packetBegin(format)
      return
    case "packet_end" where format.field("id") != nil && format.field("ret") != nil:
      self = .packetEnd(format, drops: format.symbols(of: "drop"))
      return
    default: break
    }
    self = .comment(format)
  }
}
