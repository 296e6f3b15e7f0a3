/// How much a ring keeps: the newest packets, or the newest bytes of trace.
package enum RingSize: Equatable, Sendable {
  /// So many packets.
  case packets(Int)
  /// Sub-buffers of so many bytes in all.
  case bytes(Int)

  /// Most packets that a ring of packets can be asked for.
  static let mostPackets = 1_000_000
  /// What a ring of bytes can be asked for: a MiB to a TiB.
  static let bytesRange = 1 << 20...1 << 40

  /// Reads `1000`, packets, or `200M`, bytes, with K, M or G for KiB, MiB or GiB.
  package init(parsing text: String) throws(CaptureError) {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let unit = text.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(unit == nil ? text[...] : text.dropLast()), number > 0 else { throw .badRing(text) }
    guard let unit else {
      guard number <= Self.mostPackets else { throw .badRing(text) }
      self = .packets(number)
      return
    }
    guard number <= Self.bytesRange.upperBound >> unit, Self.bytesRange.contains(number << unit) else {
      throw .badRing(text)
    }
    self = .bytes(number << unit)
  }
}
