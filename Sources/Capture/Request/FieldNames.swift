import TraceEvents

/// Fields of a window's packet and its socket that are to be recorded, as the user names them: `skb.len`,
/// `sk.sk_lock.owned`, `tcp.rcv_nxt`, `tcb.seq-tcp.rcv_nxt`.
package struct FieldNames: Equatable, Sendable {
  /// The names in the order in which the user gave them, each once.
  package var names: [String]

  /// No fields: what a capture records unless it is told to.
  package static let none = FieldNames(parsing: [])
  /// As many as the module takes (`FTVIEW_FIELDS_MAX`).
  static let limit = 8

  /// Reads lists with commas or blanks, as on the command line. One that is named twice is meant once.
  package init(parsing lists: [String]) {
    names = []
    for name in lists.flatMap({ $0.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) })
    where !names.contains(name) {
      names.append(name)
    }
  }

  /// Whether no field is to be recorded.
  package var isEmpty: Bool { names.isEmpty }

  /// Checks what can be without the kernel.
  func validate(values: Bool) throws(CaptureError) {
    guard names.count <= Self.limit else { throw .outOfRange("the number of fields", "\(Self.limit) at most") }
    guard isEmpty || values else { throw .fieldsWithoutValues }
  }
}
