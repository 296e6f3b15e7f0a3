/// What a capture may take, and how much of that it has.
package struct CaptureBudget: Equatable, Sendable {
  /// Bytes of trace on disk.
  package var bytes = 0
  /// Of these at most.
  package var mostBytes = 0
  /// The newest packets are kept only.
  package var isRing = false
  /// So many at most; nil where bytes decide.
  package var ring: Int?
  /// Seconds until it ends by itself; nil for no end.
  package var secondsLeft: Int?

  /// Nothing taken of nothing.
  package init() {}

  /// What is on the status line; empty where nothing is known.
  var text: String {
    var parts: [String] = []
    if mostBytes > 0 { parts.append("disk \(Self.mebibytes(bytes))/\(Self.mebibytes(mostBytes))M") }
    if let secondsLeft {
      let seconds = secondsLeft % 60
      parts.append("\(secondsLeft / 60):\(seconds < 10 ? "0" : "")\(seconds) left")
    }
    return parts.joined(separator: " ")
  }

  /// Rounded up: what is not nothing is not called so.
  private static func mebibytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }
}
