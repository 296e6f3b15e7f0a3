/// Of which calls in a window the module said what they returned; the raw values are its `FTVIEW_EXTENT_*`.
package enum ValueExtent: UInt8, Sendable, CaseIterable {
  case none, all
  /// Those of functions that the user chose.
  case chosen

  /// As the event's text has it.
  package var name: String {
    switch self {
    case .none: "none"
    case .all: "all"
    case .chosen: "some"
    }
  }
}
