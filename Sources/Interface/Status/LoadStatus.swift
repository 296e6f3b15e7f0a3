/// How far the reading of a trace is.
package struct LoadStatus: Sendable {
  /// What it is doing.
  package enum Phase: Sendable {
    case reading, stopping
    /// All that there is was read, and more is waited for.
    case following
    /// The user stopped it: what was read stays.
    case partly
  }

  /// What it is doing.
  package var phase: Phase
  /// What is read, as the user named it.
  package var name: String
  /// How much of it has been read; of a packed file, packed bytes.
  package var bytes: Int
  /// How much there is; nil when nobody knows, as of a pipe.
  package var total: Int?

  /// - Parameters:
  ///   - bytes: how much has been read.
  ///   - total: nil when nobody knows it.
  package init(phase: Phase, name: String, bytes: Int = 0, total: Int? = nil) {
    self.phase = phase
    self.name = name
    self.bytes = bytes
    self.total = total
  }
}
