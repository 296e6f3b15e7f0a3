import Glibc
import KernelTypes

/// Names one string of a ``StringTable``. The value 0 is the absent string.
package struct StringID: Hashable, Sendable, BitwiseCopyable {
  /// The string's place in the table that it comes from; 0 is no string.
  package let rawValue: UInt32

  /// An identifier by its number, which must come from the table that is asked.
  @inlinable
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No string: an unknown task name, a call without arguments.
  package static var none: StringID { StringID(rawValue: 0) }
}

/// Every distinct byte string of a trace, stored once.
///
/// Bytes lie in blocks that never move; an identifier is an index into `places`, which say where. The hash index is
/// open addressing over identifiers, each with a few bits of its hash, so that a look-up touches no `String`, allocates
/// nothing, and compares bytes only where they are most likely the same.
///
///     blocks  t c p _ v 4 _ r c v i p _ r c v …
///     places  -  0+10                 10+6            (identifier n is length bytes of a block)
///
/// A table holds at most 2³² − 1 distinct strings, of 65,535 bytes each; what is beyond is answered with
/// ``StringID/none``, or cut. Copies share what is there: see ``frozen()``.
///
/// Arguments of calls are kept as the words that were recorded, once for each call, and made into text when they are
/// asked for.
package struct StringTable: Sendable {
  private var blocks = ByteBlocks()
  /// Block, offset and length, 32, 16 and 16 bits. The first bit says that there are words of arguments, not a string.
  private var places: Column<UInt64> = [0]
  /// How many of `places` are words.
  private var wordCount = 0
  /// What the words mean.
  private(set) var arguments: ArgumentPlans?
  /// Identifier in the low half, upper half of the hash in the high half; 0 is free.
  private var slots: [UInt64] = []
  /// Nothing new is taken: see ``fixed()``.
  private var isFixed = false

  /// Bytes of the longest string that is kept whole; longer ones are cut here.
  static let longest = Int(UInt16.max)

  /// A table with only the absent string in it.
  package init() {}

  /// How many distinct strings there are, the absent one included.
  package var count: Int { places.count }

  /// A copy for reading. It shares everything but the index for look-ups, so that whoever goes on interning into the
  /// original does not have to copy that first.
  ///
  /// - Complexity: O(1).
  package func frozen() -> StringTable {
    var copy = self
    copy.slots = []
    return copy
  }

  /// A copy for look-ups on another thread, by ``known(_:)`` only: it keeps the index, and takes nothing new. Whoever
  /// goes on interning into the original copies the index once.
  ///
  /// - Complexity: O(1), and O(strings) at the original's next new string.
  func fixed() -> StringTable {
    var copy = self
    copy.isFixed = true
    return copy
  }

  /// The identifier of `text`; nil when it is new and this a ``fixed()`` copy. Empty text is ``StringID/none``.
  mutating func known(_ text: UnsafeRawBufferPointer) -> StringID? {
    guard isFixed else { return intern(text) }
    guard let base = text.baseAddress, !text.isEmpty else { return StringID.none }
    guard !slots.isEmpty else { return nil }
    let length = min(text.count, Self.longest)
    let hash = Self.hash(base, length)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let id = UInt32(truncatingIfNeeded: slots[slot])
      if (slots[slot] ^ hash) >> 32 == 0, equals(id, base, length) { return StringID(rawValue: id) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The identifier of `text`, new or known. Empty text is ``StringID/none``.
  ///
  /// - Complexity: O(length), amortised.
  package mutating func intern(_ text: UnsafeRawBufferPointer) -> StringID {
    guard let base = text.baseAddress, !text.isEmpty else { return .none }
    return intern(base, min(text.count, Self.longest))
  }

  /// The identifier of `text`, new or known.
  package mutating func intern(_ text: some StringProtocol) -> StringID {
    var copy = String(text)
    return copy.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  mutating func intern(_ text: UnsafeRawPointer, _ length: Int) -> StringID {
    let hash = Self.hash(text, length)
    if slots.isEmpty { reindex(1024) }
    let mask = slots.count &- 1
    let tag = hash & 0xffff_ffff_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let candidate = slots[slot]
      if candidate & 0xffff_ffff_0000_0000 == tag {
        let id = UInt32(truncatingIfNeeded: candidate)
        if equals(id, text, length) { return StringID(rawValue: id) }
      }
      slot = (slot &+ 1) & mask
    }
    return add(text, length, tag: tag, slot: slot)
  }

  /// The text of `id`; bytes that are not UTF-8 are replaced. Empty for ``StringID/none`` and foreign identifiers.
  package subscript(id: StringID) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the bytes of `id` as they were in the trace.
  package func withBytes<R>(of id: StringID, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    guard id.rawValue > 0, Int(id.rawValue) < places.count else {
      return body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    let place = places[Int(id.rawValue)]
    if place & Self.isWords != 0 { return argumentText(place).withUnsafeBytes(body) }
    return withExtendedLifetime(blocks) {
      body(UnsafeRawBufferPointer(start: blocks.address(place), count: Int(place & 0xffff)))
    }
  }

  /// Whether a text has the same bytes as one of another table. Of recorded arguments, which are no text, false.
  package func isSame(_ id: StringID, as other: StringID, of table: StringTable) -> Bool {
    guard Int(id.rawValue) < places.count, Int(other.rawValue) < table.places.count else { return false }
    let (place, there) = (places[Int(id.rawValue)], table.places[Int(other.rawValue)])
    let isText = id.rawValue > 0 && other.rawValue > 0 && (place | there) & Self.isWords == 0
    guard isText, place & 0xffff == there & 0xffff else { return false }
    return memcmp(blocks.address(place), table.blocks.address(there), Int(place & 0xffff)) == 0
  }

  @inline(__always)
  private func equals(_ id: UInt32, _ text: UnsafeRawPointer, _ length: Int) -> Bool {
    let place = places[Int(id)]
    return Int(place & 0xffff) == length && memcmp(blocks.address(place), text, length) == 0
  }

  @inline(never)
  private mutating func add(_ text: UnsafeRawPointer, _ length: Int, tag: UInt64, slot: Int) -> StringID {
    guard places.count < Int(UInt32.max), let place = blocks.append(text, length) else { return .none }
    let id = UInt64(places.count)
    places.append(place)
    slots[slot] = tag | id
    if (places.count - wordCount) * 2 > slots.count { reindex(slots.count * 2) }
    return StringID(rawValue: UInt32(truncatingIfNeeded: id))
  }

  /// Makes the index anew, with `least` places or as many as the strings need.
  private mutating func reindex(_ least: Int) {
    var size = least
    while size < (places.count - wordCount) * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for id in 1..<max(1, places.count) where places[id] & Self.isWords == 0 {
      let place = places[id]
      let hash = Self.hash(blocks.address(place), Int(place & 0xffff))
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = hash & 0xffff_ffff_0000_0000 | UInt64(id)
    }
  }

  // MARK: Arguments

  private static let isWords: UInt64 = 1 << 63

  /// Says what the functions' arguments are, before the first of them is kept.
  mutating func describeArguments(by types: BTF) { arguments = ArgumentPlans(types) }

  /// Whether anything says what functions take and return.
  package var describesFunctions: Bool { arguments != nil }

  /// See ``ArgumentPlans/plan(for:of:)``.
  mutating func argumentPlan(for function: UnsafeRawBufferPointer, of module: String?) -> UInt32? {
    arguments?.plan(for: function, of: module)
  }

  /// How many words the arguments of a function take.
  func argumentWords(_ plan: UInt32) -> Int { arguments?.words(plan) ?? 0 }

  /// Keeps the arguments of one call.
  ///
  /// - Parameters:
  ///   - plan: the one of its function.
  ///   - recorded: what was recorded, in words of 4 or 8 bytes: as many as there were registers.
  /// - Returns: ``StringID/none`` for a function that takes no arguments.
  mutating func keepArguments(
    _ plan: UInt32, _ recorded: UnsafeRawBufferPointer, wordSize: Int, bigEndian: Bool
  ) -> StringID {
    let count = min(argumentWords(plan), recorded.count / wordSize)
    let view = ByteView(bytes: recorded, bigEndian: bigEndian)
    return keepWords(plan, count) { view.unsigned($0 * wordSize, size: wordSize) ?? 0 }
  }

  /// Keeps the arguments of one call, so many words of it.
  @inline(__always)
  mutating func keepWords(_ plan: UInt32, _ count: Int, _ word: (Int) -> UInt64) -> StringID {
    guard count > 0, places.count < Int(UInt32.max), let (room, place) = blocks.makeRoom(4 + 8 * count) else {
      return .none
    }
    room.storeBytes(of: plan, toByteOffset: 0, as: UInt32.self)
    for index in 0..<count { room.storeBytes(of: word(index), toByteOffset: 4 &+ 8 &* index, as: UInt64.self) }
    places.append(place | Self.isWords)
    wordCount &+= 1
    return StringID(rawValue: UInt32(truncatingIfNeeded: places.count &- 1))
  }

  /// The text of `id`; of arguments of which there are types, with each value by its type (``ArgumentPlans``).
  package func meaning(of id: StringID) -> String {
    guard Int(id.rawValue) < places.count, places[Int(id.rawValue)] & Self.isWords != 0 else { return self[id] }
    return String(decoding: argumentText(places[Int(id.rawValue)], byType: true), as: UTF8.self)
  }

  private func argumentText(_ place: UInt64, byType: Bool = false) -> [UInt8] {
    withExtendedLifetime(blocks) {
      let kept = UnsafeRawBufferPointer(start: blocks.address(place & ~Self.isWords), count: Int(place & 0xffff))
      guard let arguments, kept.count >= 4 else { return [] }
      let words = (0..<(kept.count - 4) / 8).map { kept.loadUnaligned(fromByteOffset: 4 + 8 * $0, as: UInt64.self) }
      return arguments.text(kept.loadUnaligned(as: UInt32.self), words, byType: byType)
    }
  }

  /// Multiply and fold, eight bytes at a time: short keys, no allocation, the same on every run. The last step takes
  /// the last eight bytes again, whichever the step before took of them.
  @inline(__always)
  private static func hash(_ text: UnsafeRawPointer, _ length: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: length) &* 0x9e37_79b9_7f4a_7c15
    if length >= 8 {
      var at = 0
      while at &+ 8 < length {
        hash = mix(hash ^ text.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        at &+= 8
      }
      return mix(hash ^ text.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self))
    }
    var rest: UInt64 = 0
    for at in 0..<length { rest = rest << 8 | UInt64(text.load(fromByteOffset: at, as: UInt8.self)) }
    return mix(hash ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return product.high ^ product.low ^ value >> 32
  }
}

/// Bytes of strings, in blocks that stay where they are. Append-only and shared by copies like a ``Column``.
///
/// `@unchecked Sendable`: for the reasons that ``Column`` gives. A copy reads only bytes that its places name, which
/// were written before it was made. The same tests show it.
private struct ByteBlocks: @unchecked Sendable {
  private var chunks: [ColumnChunk<UInt8>] = []
  private var bases: [UnsafeMutablePointer<UInt8>] = []
  /// The last of them.
  private var tail: UnsafeMutablePointer<UInt8>?
  /// How many bytes of the last block are taken.
  private var used = 0

  /// Offsets within a block have 16 bits.
  private static let blockLength = 1 << 16
  private static let firstLength = 1 << 10

  func address(_ place: UInt64) -> UnsafeRawPointer {
    UnsafeRawPointer(bases[Int(place >> 32)] + Int(place >> 16 & 0xffff))
  }

  /// Stores bytes and says where; nil when there are too many blocks.
  mutating func append(_ text: UnsafeRawPointer, _ length: Int) -> UInt64? {
    guard let (room, place) = makeRoom(length) else { return nil }
    room.copyMemory(from: text, byteCount: length)
    return place
  }

  /// Room for bytes that are yet to be set, and where it is; nil when there are too many blocks.
  @inline(__always)
  mutating func makeRoom(_ length: Int) -> (room: UnsafeMutableRawPointer, place: UInt64)? {
    if let tail {
      let header = ColumnChunk.header(tail)
      if header.pointee.used == used, used + length <= header.pointee.capacity { return take(tail, length) }
    }
    guard let block = addBlock(length) else { return nil }
    return take(block, length)
  }

  @inline(__always)
  private mutating func take(
    _ block: UnsafeMutablePointer<UInt8>, _ length: Int
  ) -> (room: UnsafeMutableRawPointer, place: UInt64) {
    let room = UnsafeMutableRawPointer(block + used)
    let place = UInt64(bases.count - 1) << 32 | UInt64(used) << 16 | UInt64(length)
    used += length
    ColumnChunk.header(block).pointee.used = used
    return (room, place)
  }

  @inline(never)
  private mutating func addBlock(_ length: Int) -> UnsafeMutablePointer<UInt8>? {
    guard chunks.count < Int(Int32.max) else { return nil }
    // Most tables stay small.
    let chunk = ColumnChunk<UInt8>(length: max(chunks.isEmpty ? Self.firstLength : Self.blockLength, length))
    chunks.append(chunk)
    bases.append(chunk.base)
    tail = chunk.base
    used = 0
    return chunk.base
  }
}
