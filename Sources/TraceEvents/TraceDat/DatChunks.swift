import KernelTypes

/// The packed chunks of one CPU's data, one after the other. Some of those that follow may be unpacked ahead.
struct DatChunks {
  private let file: UnsafeRawBufferPointer
  private let bigEndian: Bool
  private let unpacker: DatUnpacker
  /// How many chunks are begun before the first of them is asked for.
  private let depth: Int
  /// The longest that a chunk may be, unpacked.
  private let longest: Int
  /// How much more all chunks may unpack to.
  private var room: Int
  /// How many follow.
  private(set) var count: UInt32
  /// Bytes of the file that are not taken yet.
  private(set) var rest: Range<Int>
  /// Where the chunk taken last begins in the file.
  private(set) var place: Int
  /// The next chunks, as far as they were begun, and where the one behind them begins.
  private var begun: [(chunk: Result<DatChunk, TraceDatError>, place: Int, end: Int)] = []
  private var following: Int

  /// - Parameters:
  ///   - range: a CPU's data in `file`.
  ///   - room: how many bytes all chunks may unpack to.
  init(
    _ range: Range<Int>, of file: UnsafeRawBufferPointer, bigEndian: Bool, unpacker: DatUnpacker, depth: Int,
    longest: Int, room: Int
  ) throws(TraceDatError) {
    // trace-cmd 3.1 does not count the number of chunks itself to the length of the data.
    let bound = min(file.count, range.upperBound + 4)
    var cursor = DatCursor(view: ByteView(bytes: file.part(0..<bound), bigEndian: bigEndian))
    cursor.offset = range.lowerBound
    count = try cursor.u32("a CPU's data")
    rest = cursor.offset..<bound
    following = cursor.offset
    place = range.lowerBound
    self.file = file
    self.bigEndian = bigEndian
    self.unpacker = unpacker
    self.depth = depth
    self.longest = longest
    self.room = room
  }

  /// Unpacks the next chunk, of which there must be one (``count``).
  mutating func next() throws(TraceDatError) -> DatChunk {
    begin(1)
    let first = begun.removeFirst()
    count -= 1
    place = first.place
    let chunk = try first.chunk.get()
    guard unpacker.ahead?.finish(chunk) ?? unpacker.unpack(chunk.codec, chunk.packed, chunk.room) else {
      throw unpacker.damage(at: first.place + 8)
    }
    rest = first.end..<rest.upperBound
    return chunk
  }

  /// Has the next chunks unpacked by who does that ahead, if somebody does.
  mutating func lookAhead() {
    if unpacker.ahead != nil { begin(depth) }
  }

  /// Sees to it that so many of the next chunks are begun, unless there are fewer, or one of them is damaged.
  private mutating func begin(_ wanted: Int) {
    while begun.count < min(wanted, Int(count)) {
      if case .failure? = begun.last?.chunk { return }
      let place = following
      var cursor = DatCursor(view: ByteView(bytes: file.part(0..<rest.upperBound), bigEndian: bigEndian))
      cursor.offset = place
      let chunk = Result { () throws(TraceDatError) in
        let packed = try cursor.u32("a CPU's data")
        let size = try cursor.u32("a CPU's data")
        let start = cursor.offset
        guard Int(size) <= min(longest, room) else { throw DatUnpacker.tooLong(Int(size), at: start) }
        room -= Int(size)
        let bytes = try cursor.bytes(UInt64(packed), "a CPU's data")
        return DatChunk(codec: unpacker.codec, packed: bytes, size: Int(size))
      }
      following = cursor.offset
      begun.append((chunk, place, following))
      if case .success(let chunk) = chunk { unpacker.ahead?.begin(chunk) }
    }
  }

  /// What lies behind the last chunk, once: their number may be damaged. Nil when that is nothing to speak of.
  mutating func takeLeftOver() -> (bytes: Int, place: Int)? {
    // The word with that number is counted by some versions of trace-cmd and not by others.
    let left = (bytes: rest.upperBound - following, place: following)
    following = rest.upperBound
    return left.bytes > 8 ? left : nil
  }

  /// After damage there is nothing more.
  mutating func stop() {
    count = 0
    begun = []
    rest = rest.upperBound..<rest.upperBound
    following = rest.upperBound
  }
}
