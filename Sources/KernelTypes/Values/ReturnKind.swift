/// What kind of value an entry point's function returns; the raw values are the module's `FTVIEW_RETURN_*`.
package enum ReturnKind: UInt8, Sendable, CaseIterable {
  case void, int, uint, bool, pointer

  /// As the event's text has it: `int`.
  package var name: String {
    switch self {
    case .void: "void"
    case .int: "int"
    case .uint: "uint"
    case .bool: "bool"
    case .pointer: "pointer"
    }
  }
}
