import Glibc
import KernelTypes
import SystemCalls

/// The running kernel's own code, as root reads it in `/proc/kcore`: an ELF file of all its memory.
final class KernelCode {
  /// A part of memory that lies in one piece in the file.
  private struct Segment {
    var addresses: Range<UInt64>
    var offset: UInt64
  }

  private let file: Descriptor
  private let segments: [Segment]

  /// A function that is longer is looked at no further.
  private static let longest: UInt64 = 1 << 16
  private static let mostSegments = 4096

  /// Nil where nobody may read it, a locked-down kernel for example, or it is no such file.
  init?(path: String = "/proc/kcore") {
    guard let file = try? System.open(path, O_RDONLY), let header = Self.read(file, at: 0, count: 64) else {
      return nil
    }
    var segments: [Segment] = []
    let table: (at: UInt64, size: UInt16, count: UInt16)? = header.withUnsafeBytes { bytes in
      let view = ByteView(bytes: bytes, bigEndian: false)
      // The magic number, of 64 bits, little-endian.
      guard view.u32(0) == 0x464c_457f, view.u16(4) == 0x0102, let at = view.u64(32), let size = view.u16(54),
        let count = view.u16(56)
      else { return nil }
      return (at, size, count)
    }
    guard let table, table.size >= 56, table.count <= Self.mostSegments,
      let parts = Self.read(file, at: table.at, count: Int(table.size) * Int(table.count))
    else { return nil }
    parts.withUnsafeBytes { bytes in
      let view = ByteView(bytes: bytes, bigEndian: false)
      for part in 0..<Int(table.count) {
        let at = part * Int(table.size)
        // PT_LOAD.
        guard view.u32(at) == 1, let offset = view.u64(at + 8), let start = view.u64(at + 16),
          let size = view.u64(at + 32), size > 0, start <= UInt64.max - size
        else { continue }
        segments.append(Segment(addresses: start..<start + size, offset: offset))
      }
    }
    self.file = file
    self.segments = segments
  }

  /// Which functions the code in a range of addresses calls, or goes on to, directly.
  ///
  /// - Parameter isFunction: whether one begins at an address. What looks like a call and is none leads to one by chance
  ///   only: once in 100,000 such bytes.
  func callees(in range: Range<UInt64>, isFunction: (UInt64) -> Bool) -> Set<UInt64> {
    let range = range.lowerBound..<min(range.upperBound, range.lowerBound &+ Self.longest)
    guard let segment = segments.first(where: { $0.addresses.contains(range.lowerBound) }),
      range.upperBound <= segment.addresses.upperBound,
      let code = Self.read(
        file, at: segment.offset &+ (range.lowerBound - segment.addresses.lowerBound), count: range.count)
    else { return [] }
    return Self.callees(of: code, at: range.lowerBound, isFunction: isFunction)
  }

  /// The same of code that begins at an address: `call` and `jmp` with a distance of 32 bits.
  static func callees(of code: [UInt8], at address: UInt64, isFunction: (UInt64) -> Bool) -> Set<UInt64> {
    var found: Set<UInt64> = []
    for at in code.indices.dropLast(4) where code[at] == 0xe8 || code[at] == 0xe9 {
      let distance = (1...4).reduce(UInt32(0)) { $0 | UInt32(code[at + $1]) << (8 * UInt32($1 - 1)) }
      let target = address &+ UInt64(at + 5) &+ UInt64(bitPattern: Int64(Int32(bitPattern: distance)))
      if isFunction(target) { found.insert(target) }
    }
    return found
  }

  private static func read(_ file: borrowing Descriptor, at offset: UInt64, count: Int) -> [UInt8]? {
    guard let offset = off_t(exactly: offset), (1...1 << 20).contains(count) else { return nil }
    let raw = file.raw
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { buffer in
      System.retrying { pread(raw, buffer.baseAddress, count, offset) }
    }
    return got == count ? bytes : nil
  }
}
