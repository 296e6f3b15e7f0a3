/// 64-bit keys to identifiers: open addressing, no deletion, no allocation but for growth.
///
/// A dictionary's look-up costs ten times as much, and there is one for every call of a trace.
struct AddressTable: Sendable {
  private struct Slot: Sendable {
    var key: UInt64 = 0
    /// The identifier plus one; 0 is a free slot.
    var value: UInt64 = 0
  }

  private var slots: [Slot] = Array(repeating: Slot(), count: 1024)
  private var count = 0

  /// More distinct keys than this are not kept: a trace that has them gets slower and not bigger.
  private static let limit = 1 << 20
  /// Keys chosen to collide must not make every look-up a long search; what finds no place here is not kept.
  private static let longestProbe = 64

  /// The identifier of `key`, or nil.
  @inline(__always)
  func find(_ key: UInt64) -> UInt32? {
    let mask = slots.count &- 1
    var at = Self.hash(key) & mask
    for _ in 0..<Self.longestProbe {
      let slot = slots[at]
      if slot.value == 0 { return nil }
      if slot.key == key { return UInt32(truncatingIfNeeded: slot.value &- 1) }
      at = (at &+ 1) & mask
    }
    return nil
  }

  /// Keeps the identifier of a key that is not there yet.
  mutating func insert(_ key: UInt64, _ id: UInt32) {
    guard count < Self.limit else { return }
    if count * 2 >= slots.count { grow() }
    if place(Slot(key: key, value: UInt64(id) + 1)) { count += 1 }
  }

  private mutating func place(_ slot: Slot) -> Bool {
    let mask = slots.count - 1
    var at = Self.hash(slot.key) & mask
    for _ in 0..<Self.longestProbe {
      if slots[at].value == 0 {
        slots[at] = slot
        return true
      }
      at = (at + 1) & mask
    }
    return false
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    count = 0
    for slot in old where slot.value != 0 && place(slot) { count += 1 }
  }

  /// The high half of a product: every bit of the key reaches it.
  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }
}
