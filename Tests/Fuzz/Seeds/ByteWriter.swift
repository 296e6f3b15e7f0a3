/// Bytes in one byte order.
struct ByteWriter {
  let bigEndian: Bool
  private(set) var bytes: [UInt8] = []

  init(bigEndian: Bool) { self.bigEndian = bigEndian }

  var count: Int { bytes.count }

  mutating func add(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
  mutating func add(_ number: some FixedWidthInteger) { add(encoded(number)) }

  /// Text and the NUL behind it.
  mutating func add(text: String) { add(Array(text.utf8) + [0]) }

  mutating func put(_ number: some FixedWidthInteger, at place: Int) {
    let digits = encoded(number)
    bytes.replaceSubrange(place..<(place + digits.count), with: digits)
  }

  mutating func pad(to size: Int) {
    if bytes.count < size { bytes.append(contentsOf: repeatElement(0, count: size - bytes.count)) }
  }

  private func encoded<N: FixedWidthInteger>(_ number: N) -> [UInt8] {
    let ordered = bigEndian ? number.bigEndian : number.littleEndian
    return withUnsafeBytes(of: ordered) { Array($0) }
  }
}
