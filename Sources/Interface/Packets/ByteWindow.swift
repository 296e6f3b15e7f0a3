/// Bytes in network order, read with a check.
struct ByteWindow {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func byte(_ at: Int) -> UInt8? { bytes.indices.contains(at) ? bytes[at] : nil }

  func word(_ at: Int) -> UInt16? {
    guard let high = byte(at), let low = byte(at + 1) else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }

  func long(_ at: Int) -> UInt32? {
    guard let high = word(at), let low = word(at + 2) else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }
}
