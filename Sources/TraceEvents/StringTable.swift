import Glibc

/// Names one string of a ``StringTable``. The value 0 is the absent string.
package struct StringID: Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No string: an unknown task name, a call without arguments.
  package static let none = StringID(rawValue: 0)
}

/// Every distinct byte string of a trace, stored once.
///
/// Bytes lie end to end in one array; an identifier is an index into `ends`. The hash index is open addressing over
/// identifiers, so that a look-up touches no `String` and allocates nothing.
///
///     bytes  t c p _ v 4 _ r c v i p _ r c v
///     ends   0             10            16        (identifier n is bytes[ends[n-1]..<ends[n]])
///
/// A trace holds at most 2³² − 1 distinct strings and 4 GiB of text; what is beyond is answered with ``StringID/none``.
package struct StringTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = [0]
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)

  package init() {}

  /// How many distinct strings there are, the absent one included.
  package var count: Int { ends.count }

  /// The identifier of `text`, new or known. Empty text is ``StringID/none``.
  ///
  /// - Complexity: O(length), amortised.
  package mutating func intern(_ text: UnsafeRawBufferPointer) -> StringID {
    if text.isEmpty { return .none }
    let hash = Self.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let candidate = slots[slot]
      if equals(candidate, text) { return StringID(rawValue: candidate) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let (end, overflow) = UInt32(clamping: bytes.count).addingReportingOverflow(UInt32(clamping: text.count))
    guard !overflow, end < .max, ends.count < Int(UInt32.max) else { return .none }
    bytes.append(contentsOf: text)
    ends.append(end)
    let id = UInt32(ends.count - 1)
    slots[slot] = id
    if ends.count * 2 > slots.count { grow() }
    return StringID(rawValue: id)
  }

  /// The identifier of `text`, new or known.
  package mutating func intern(_ text: some StringProtocol) -> StringID {
    var copy = String(text)
    return copy.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The text of `id`; bytes that are not UTF-8 are replaced. Empty for ``StringID/none`` and foreign identifiers.
  package subscript(id: StringID) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the bytes of `id` as they were in the trace.
  package func withBytes<R>(of id: StringID, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.withUnsafeBytes { all in body(UnsafeRawBufferPointer(rebasing: all[range(of: id.rawValue)])) }
  }

  private func range(of id: UInt32) -> Range<Int> {
    guard id > 0, Int(id) < ends.count else { return 0..<0 }
    return Int(ends[Int(id) - 1])..<Int(ends[Int(id)])
  }

  private func equals(_ id: UInt32, _ text: UnsafeRawBufferPointer) -> Bool {
    let range = range(of: id)
    guard range.count == text.count else { return false }
    return bytes.withUnsafeBytes { all in
      guard let stored = all.baseAddress, let asked = text.baseAddress else { return text.isEmpty }
      return memcmp(stored + range.lowerBound, asked, range.count) == 0
    }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for id in 1..<UInt32(ends.count) {
      let range = range(of: id)
      let hash = bytes.withUnsafeBytes { Self.hash(UnsafeRawBufferPointer(rebasing: $0[range])) }
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = id
    }
  }

  /// Multiply and fold, eight bytes at a time: short keys, no allocation, the same on every run.
  private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: text.count) &* 0x9e37_79b9_7f4a_7c15
    var at = 0
    while text.count - at >= 8 {
      hash = mix(hash ^ text.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < text.count {
      rest = rest << 8 | UInt64(text[at])
      at += 1
    }
    return mix(hash ^ rest)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return product.high ^ product.low ^ value >> 32
  }
}
