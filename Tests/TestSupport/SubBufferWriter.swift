/// Makes sub-buffers byte by byte, as a 64-bit little-endian kernel lays them out.
package struct SubBufferWriter {
  private var events: [UInt8] = []
  private let timestamp: UInt64
  /// Bits 30 and 31 of the commit word, and the count that follows the events.
  package var missed: UInt64?
  package var missedFlagOnly = false

  package init(timestamp: UInt64) { self.timestamp = timestamp }

  /// A record of at most 112 bytes, `delta` ns after the event before.
  package mutating func record(delta: UInt32, _ bytes: [UInt8]) {
    let padded = bytes + Array(repeating: 0, count: (4 - bytes.count % 4) % 4)
    events += le32(delta << 5 | UInt32(padded.count / 4))
    events += padded
  }

  /// A record with its length in a word of its own.
  package mutating func longRecord(delta: UInt32, _ bytes: [UInt8]) {
    let padded = bytes + Array(repeating: 0, count: (4 - bytes.count % 4) % 4)
    events += le32(delta << 5)
    events += le32(UInt32(padded.count + 4))
    events += padded
  }

  /// An event without meaning but with any header word.
  package mutating func raw(_ words: UInt32...) {
    for word in words { events += le32(word) }
  }

  /// The sub-buffer, `size` bytes long.
  package func bytes(size: Int = 4096) -> [UInt8] {
    var commit = UInt64(events.count)
    if missed != nil { commit |= 1 << 31 | 1 << 30 }
    if missedFlagOnly { commit |= 1 << 31 }
    var page = le64(timestamp) + le64(commit) + events
    if let missed { page += le64(missed) }
    page += Array(repeating: 0, count: max(0, size - page.count))
    return page
  }
}

/// `value` as 4 bytes, least significant first.
package func le32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// `value` as 8 bytes, least significant first.
package func le64(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// `value` as 2 bytes, least significant first.
package func le16(_ value: UInt16) -> [UInt8] {
  [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
}
