/// Where functions are in a ``BTF``, by their names.
///
/// Open addressing over the functions' numbers. Names come from a stranger's file: who makes them all fall into one place
/// gets some of them not found, and nobody waits.
package struct FunctionIndex: Sendable {
  /// 0 is free.
  private var slots: [UInt32]

  /// Functions of that name differ in their types. No function has this number: see ``BTF/mostTypes``.
  private static let isAmbiguous: UInt32 = 1 << 31
  private static let longestName = 255
  private static let mostProbes = 64

  /// - Complexity: O(types), and O(length of functions' names).
  package init(_ types: BTF, in numbers: Range<UInt32>) {
    let all = types.functions(in: numbers)
    var size = 16
    while size < 2 * all.count { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for number in all { insert(number, types) }
  }

  private mutating func insert(_ number: UInt32, _ types: BTF) {
    types.withName(of: number) { name in
      guard !name.isEmpty, name.count <= Self.longestName else { return }
      for slot in Probes(name, slots.count) {
        if slots[slot] == 0 {
          slots[slot] = number
          return
        }
        let other = slots[slot] & ~Self.isAmbiguous
        guard types.withName(of: other, { $0.elementsEqual(name) }) else { continue }
        if types.prototype(of: other)?.number != types.prototype(of: number)?.number { slots[slot] |= Self.isAmbiguous }
        return
      }
    }
  }

  /// The number of the function of that name; nil when there is none, or there are several that differ.
  package func find(_ name: UnsafeRawBufferPointer, _ types: BTF) -> UInt32? {
    guard !name.isEmpty, name.count <= Self.longestName else { return nil }
    for slot in Probes(name, slots.count) {
      if slots[slot] == 0 { return nil }
      guard types.withName(of: slots[slot] & ~Self.isAmbiguous, { $0.elementsEqual(name) }) else { continue }
      return slots[slot] & Self.isAmbiguous == 0 ? slots[slot] : nil
    }
    return nil
  }

  /// The places to look at for a name.
  private struct Probes: Sequence, IteratorProtocol {
    private var slot: Int
    private let mask: Int
    private var left = mostProbes

    init(_ name: UnsafeRawBufferPointer, _ size: Int) {
      // FNV-1a, and its upper half on its lower.
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      mask = size - 1
      slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    }

    mutating func next() -> Int? {
      guard left > 0 else { return nil }
      left -= 1
      defer { slot = (slot + 1) & mask }
      return slot
    }
  }
}
