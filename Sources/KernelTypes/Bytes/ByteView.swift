/// Bytes of a trace with the byte order of the machine that wrote them; every read is checked against the end.
///
/// A view: it must not outlive the memory that it was made for.
package struct ByteView {
  /// The bytes themselves.
  package let bytes: UnsafeRawBufferPointer
  /// Whether the writer's machine was big endian.
  package let bigEndian: Bool

  /// A view of `bytes`, which must stay where they are for as long as it is used.
  @inlinable
  package init(bytes: UnsafeRawBufferPointer, bigEndian: Bool) {
    self.bytes = bytes
    self.bigEndian = bigEndian
  }

  /// The unsigned 16-bit number at `offset`, or nil beyond the end.
  @inlinable
  package func u16(_ offset: Int) -> UInt16? {
    guard offset >= 0, offset <= bytes.count - 2 else { return nil }
    let raw = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    return bigEndian ? UInt16(bigEndian: raw) : UInt16(littleEndian: raw)
  }

  /// The unsigned 32-bit number at `offset`, or nil beyond the end.
  @inlinable
  package func u32(_ offset: Int) -> UInt32? {
    guard offset >= 0, offset <= bytes.count - 4 else { return nil }
    let raw = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return bigEndian ? UInt32(bigEndian: raw) : UInt32(littleEndian: raw)
  }

  /// The unsigned 64-bit number at `offset`, or nil beyond the end.
  @inlinable
  package func u64(_ offset: Int) -> UInt64? {
    guard offset >= 0, offset <= bytes.count - 8 else { return nil }
    let raw = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    return bigEndian ? UInt64(bigEndian: raw) : UInt64(littleEndian: raw)
  }

  /// The number of `size` bytes (1, 2, 4, 8) at `offset`, zero-extended, or nil beyond the end or for another size.
  @inlinable
  package func unsigned(_ offset: Int, size: Int) -> UInt64? {
    switch size {
    case 8: u64(offset)
    case 4: u32(offset).map(UInt64.init)
    case 2: u16(offset).map(UInt64.init)
    case 1: offset >= 0 && offset < bytes.count ? UInt64(bytes[offset]) : nil
    default: nil
    }
  }

  /// The number of `size` bytes (1, 2, 4, 8) at `offset`, sign-extended.
  @inlinable
  package func signed(_ offset: Int, size: Int) -> Int64? {
    guard let raw = unsigned(offset, size: size) else { return nil }
    let shift = Int64(64 &- size &* 8)
    return (Int64(bitPattern: raw) << shift) >> shift
  }

  /// `length` bytes from `offset`, or nil when they are not all there.
  @inlinable
  package func slice(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
  }
}
