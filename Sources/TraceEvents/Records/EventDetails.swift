/// What an event that is no call needs beside its plan.
struct EventDetails: Sendable {
  var number: Int
  var format: EventFormat?
  /// Why there is no format, when the file has one that cannot be read.
  var problem: FormatError?
  /// Names of drop reasons, for `packet_end`.
  var drops: [Int64: String] = [:]
  /// Of each of ``PacketBegin/fields`` where a `packet_begin` has it.
  var begin: [EventFormat.Field?] = []
  private var print: PrintFormat?
  private var binaryPrint: BinaryPrint?
  private var heading: [UInt8] = []

  init(number: Int) { self.number = number }

  init(number: Int, format: EventFormat, longSize: Int) {
    self.number = number
    self.format = format
    heading = Array("\(format.name): ".utf8)
    switch format.name {
    case PacketEventName.begin: begin = PacketBegin.fields.map { Record.place(of: $0, in: format) }
    case PacketEventName.end: drops = format.symbols(of: "drop")
    case "bprint": binaryPrint = BinaryPrint(format)
    case "kernel_stack", "user_stack": break
    default: print = PrintFormat(format, longSize: longSize)
    }
  }

  /// The record as one line: what the event's own format makes of it, or else its fields; at most `limit` bytes.
  func text(of record: Record, _ context: PrintContext, limit: Int) -> [UInt8] {
    if RecordPlan.isStack(record.format) { return heading + Array("<stack trace>".utf8) }
    let filled = binaryPrint?.fill(record, context, limit: limit) ?? print?.fill(record, context, limit: limit)
    guard var text = filled else { return Array(record.describe(limit: limit).utf8.prefix(limit)) }
    while let last = text.last, last <= UInt8(ascii: " ") { text.removeLast() }
    for index in text.indices where text[index] < UInt8(ascii: " ") { text[index] = UInt8(ascii: " ") }
    return Array((heading + text).prefix(limit))
  }
}
