/// The sub-buffers of one CPU of a trace.dat file, one after the other. Packed ones are unpacked chunk by chunk.
struct DatSubBuffers {
  let bigEndian: Bool
  let layout: PageHeader
  let cpu: Int
  private let file: UnsafeRawBufferPointer
  private let pageSize: Int
  private let largestChunk: Int
  private let unpacker: DatUnpacker?
  /// Bytes of the file that are not taken yet.
  private var rest: Range<Int>
  /// How many chunks follow in a packed CPU's data.
  private var chunks: UInt32 = 0
  /// What the latest chunk held, and its part that is not taken yet.
  private var chunk = DatChunk()
  private var chunkRest = 0..<0
  /// Where the sub-buffer given out last, or its chunk, begins in the file.
  private var place: Int
  /// What was dropped and nobody has been told of yet.
  private(set) var notices: [ReaderNotice] = []

  private static let longestNoticeList = 100

  init(
    _ cpu: DatContents.CPUData, pageSize: Int, largestChunk: Int, file: UnsafeRawBufferPointer,
    formats: EventFormats, unpacker: DatUnpacker?
  ) {
    self.file = file
    self.cpu = cpu.cpu
    self.pageSize = pageSize
    self.largestChunk = largestChunk
    bigEndian = formats.bigEndian
    layout = formats.page
    self.unpacker = cpu.isPacked ? unpacker : nil
    rest = cpu.range
    place = cpu.range.lowerBound
    guard cpu.isPacked else { return }
    // trace-cmd 3.1 does not count the number of chunks itself to the length of the data.
    let bound = min(file.count, rest.upperBound + 4)
    var cursor = DatCursor(view: ByteView(bytes: file.part(0..<bound), bigEndian: bigEndian))
    cursor.offset = rest.lowerBound
    do throws(TraceDatError) {
      chunks = try cursor.u32("a CPU's data")
      rest = cursor.offset..<bound
    } catch {
      end(error)
    }
  }

  /// Bytes of the file that are still to be read.
  var remaining: Int { rest.count }

  /// The next sub-buffer, or nil after the last. It is there until the next one is asked for; the last one may be short.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard unpacker != nil else {
      guard !rest.isEmpty else { return nil }
      place = rest.lowerBound
      let end = min(rest.upperBound, rest.lowerBound + pageSize)
      defer { rest = end..<rest.upperBound }
      return file.part(rest.lowerBound..<end)
    }
    // Chunks hold whole sub-buffers as a rule, but need not.
    while chunkRest.count < pageSize, chunks > 0 { nextChunk() }
    guard !chunkRest.isEmpty else {
      chunk = DatChunk()
      return nil
    }
    let end = min(chunkRest.upperBound, chunkRest.lowerBound + pageSize)
    defer { chunkRest = end..<chunkRest.upperBound }
    return chunk.bytes.part(chunkRest.lowerBound..<end)
  }

  private mutating func nextChunk() {
    guard let unpacker else { return }
    chunks -= 1
    var cursor = DatCursor(view: ByteView(bytes: file.part(0..<rest.upperBound), bigEndian: bigEndian))
    cursor.offset = rest.lowerBound
    place = rest.lowerBound
    do throws(TraceDatError) {
      let packed = try cursor.u32("a CPU's data")
      let size = try cursor.u32("a CPU's data")
      let start = cursor.offset
      guard Int(size) <= largestChunk else {
        throw TraceDatError(message: "packed data claims to be \(size) bytes long", offset: start)
      }
      let bytes = try unpacker.unpack(cursor.bytes(UInt64(packed), "a CPU's data"), size, at: start)
      rest = cursor.offset..<rest.upperBound
      chunk = DatChunk(chunk.bytes.part(chunkRest), bytes)
      chunkRest = 0..<chunk.bytes.count
    } catch {
      end(error)
    }
  }

  /// After damage of packed data there is nothing more.
  private mutating func end(_ error: TraceDatError) {
    note("\(error.message): the rest of CPU \(cpu)'s data is left out", error.offset)
    chunks = 0
    rest = rest.upperBound..<rest.upperBound
  }

  /// Damage in the sub-buffer given out last.
  mutating func note(_ error: SubBufferError) { note("CPU \(cpu): \(error)", place + error.offset) }

  private mutating func note(_ message: String, _ offset: Int?) {
    if notices.count < Self.longestNoticeList { notices.append(ReaderNotice(message, offset: offset)) }
  }

  /// Hands over what there is to tell, once.
  mutating func takeNotices() -> [ReaderNotice] {
    defer { notices = [] }
    return notices
  }
}

/// Unpacked bytes that stay in their place while something points to them.
final class DatChunk {
  let bytes: UnsafeRawBufferPointer

  /// Two parts, one behind the other.
  init(_ first: UnsafeRawBufferPointer, _ second: [UInt8]) {
    let both = UnsafeMutableRawBufferPointer.allocate(byteCount: first.count + second.count, alignment: 8)
    both.copyBytes(from: first)
    UnsafeMutableRawBufferPointer(rebasing: both[first.count...]).copyBytes(from: second)
    bytes = UnsafeRawBufferPointer(both)
  }

  convenience init() { self.init(UnsafeRawBufferPointer(start: nil, count: 0), []) }

  deinit { bytes.deallocate() }
}
