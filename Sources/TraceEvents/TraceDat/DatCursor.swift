import KernelTypes

/// Reads the parts of a trace.dat file one after the other. Every read is checked; the error says where.
struct DatCursor {
  let view: ByteView
  /// Where `view` begins in the file, for messages; unpacked sections count from their place in the file.
  var base = 0
  var offset = 0
  /// What `view` is of, where that is an array: whoever keeps it need not copy it.
  var owner: [UInt8]?

  var remaining: Int { view.bytes.count - offset }

  mutating func u16(_ what: String) throws(TraceDatError) -> UInt16 {
    guard let value = view.u16(offset) else { throw cut(what) }
    offset += 2
    return value
  }

  mutating func u32(_ what: String) throws(TraceDatError) -> UInt32 {
    guard let value = view.u32(offset) else { throw cut(what) }
    offset += 4
    return value
  }

  mutating func u64(_ what: String) throws(TraceDatError) -> UInt64 {
    guard let value = view.u64(offset) else { throw cut(what) }
    offset += 8
    return value
  }

  /// `length` bytes.
  mutating func bytes(_ length: UInt64, _ what: String) throws(TraceDatError) -> UnsafeRawBufferPointer {
    guard length <= UInt64(max(0, remaining)), let slice = view.slice(offset, Int(length)) else { throw cut(what) }
    offset += Int(length)
    return slice
  }

  /// Text up to a NUL, which is passed over.
  mutating func string(_ what: String) throws(TraceDatError) -> String {
    guard let end = view.bytes.find(0, from: offset), end - offset <= 4096 else { throw cut(what) }
    let text = view.bytes.part(offset..<end).text
    offset = end + 1
    return text
  }

  private func cut(_ what: String) -> TraceDatError {
    TraceDatError(message: "the file ends inside \(what)", offset: base + min(offset, view.bytes.count))
  }
}
