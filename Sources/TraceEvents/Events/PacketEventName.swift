/// The names of the module's events (kmod/events.h; Docs/Contributing/Module.md, the event contract).
package enum PacketEventName {
  /// What they are all together: `ftview:packet_begin`, `events/ftview`.
  package static let system = "ftview"
  /// ``PacketBegin``.
  package static let begin = "packet_begin"
  /// Another packet than the window's: ``PacketBegin``, with the window's number.
  package static let nested = "packet_nested"
  /// ``PacketEnd``.
  package static let end = "packet_end"
  /// What a call is about to return.
  package static let value = "call_return"
  /// What a call was given.
  package static let arguments = "call_args"
  /// ``FieldChange``.
  package static let field = "packet_field"
  /// ``PacketObject``.
  package static let object = "packet_object"

  // As texts have them before an event.
  /// What may stand before any of the names below.
  static var systemLabel: StaticString { "ftview:" }
  /// ``begin`` with its colon.
  package static var beginLabel: StaticString { "packet_begin:" }
  /// ``nested`` with its colon.
  package static var nestedLabel: StaticString { "packet_nested:" }
  /// ``end`` with its colon.
  package static var endLabel: StaticString { "packet_end:" }
  /// ``value`` with its colon.
  static var valueLabel: StaticString { "call_return:" }
  /// ``arguments`` with its colon.
  static var argumentsLabel: StaticString { "call_args:" }
  /// ``field`` with its colon.
  package static var fieldLabel: StaticString { "packet_field:" }
  /// ``object`` with its colon.
  package static var objectLabel: StaticString { "packet_object:" }

  /// Whether a name may be one of them, by its first letter: a text has many other events, and each would be compared with
  /// all of them.
  static func mayBegin(with letter: UInt8) -> Bool { letter == UInt8(ascii: "p") || letter == UInt8(ascii: "c") }
}
