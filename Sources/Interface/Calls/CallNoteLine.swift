import CallTrees
import KernelTypes
import Screen
import TraceEvents

/// What stands behind a call's name: `(skb=…33bd00, len=40) = -1 EPERM  skb.len 84 → 64`. Where there is no room for all of it
/// the arguments give way: they are the longest and tell the least.
struct CallNoteLine {
  private let arguments: String
  private let value: String
  private let isError: Bool
  private let fields: [String]
  private let packets: [String]
  private let isMatch: Bool

  /// - Parameter isMatch: the search is found in its text.
  init(_ notes: CallNotes, _ glyphs: Glyphs, isMatch: Bool) {
    arguments = notes.args.map { $0.isEmpty ? "" : "(\(Self.short($0, glyphs)))" } ?? ""
    isError = ReturnValue.errorCode(notes.ret) != nil
    value = notes.ret.map { " = " + Self.short(ReturnValue.words($0), glyphs) } ?? ""
    fields = notes.fields.map { "  " + Self.short($0.text(arrow: String(glyphs.arrow)), glyphs) }
    packets = notes.packets.map { "  " + Self.text($0) }
    self.isMatch = isMatch
  }

  /// Another packet that the call was given.
  private static func text(_ packet: PacketBegin) -> String { "packet: " + packet.summary }

  /// What searches look at: all of it, with whole addresses.
  static func text(_ notes: CallNotes) -> String {
    var text = notes.args.map { $0.isEmpty ? "" : "(\($0))" } ?? ""
    if let value = notes.ret { text += " = " + ReturnValue.words(value) }
    for field in notes.fields { text += "  " + field.text }
    for packet in notes.packets { text += "  " + Self.text(packet) }
    return text
  }

  /// Draws it where the pen is.
  ///
  /// - Parameter isWhole: the arguments give way for nothing.
  func draw(_ pen: inout LinePen, isWhole: Bool, _ buffer: inout CellBuffer) {
    let over: Role? = isMatch ? .searchMatch : nil
    let rest = TextWidth.columns(value) + (packets + fields).reduce(0) { $0 + TextWidth.columns($1) }
    let columns = TextWidth.columns(arguments)
    let room = isWhole ? columns : pen.room - rest
    // Less than this says nothing.
    if room >= min(Self.leastArguments, columns) {
      pen.put(arguments, limit: room, role: .dim, over: over, &buffer)
    }
    pen.put(value, role: isError ? .callError : .dim, over: over, &buffer)
    for packet in packets { pen.put(packet, role: .detailValue, over: over, &buffer) }
    for field in fields { pen.put(field, role: .detailValue, over: over, &buffer) }
  }

  private static let leastArguments = 8

  /// Addresses of the kernel by their last digits, which tell them apart: of sixteen the first ten are nearly always the
  /// same. The details have all.
  private static func short(_ text: String, _ glyphs: Glyphs) -> String {
    var result = ""
    var rest = text[...]
    while let mark = rest.place(of: "0xff") {
      let digits = rest[mark.lowerBound...].dropFirst(2).prefix { $0.isHexDigit }
      result += rest[..<mark.lowerBound]
      result += digits.count == 16 ? String(glyphs.ellipsis) + digits.suffix(6) : "0x" + digits
      rest = rest[digits.endIndex...]
    }
    return result + rest
  }
}
