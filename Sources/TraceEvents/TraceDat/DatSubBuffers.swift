import KernelTypes

/// The sub-buffers of one CPU of a trace.dat file, one after the other. Packed ones are unpacked chunk by chunk.
struct DatSubBuffers {
  let bigEndian: Bool
  let layout: PageHeader
  let cpu: Int
  private let file: UnsafeRawBufferPointer
  private let pageSize: Int
  private let largestChunk: Int
  /// How much more all chunks, and the events in them, may unpack to.
  private var room: (whole: Int, events: Int)
  /// Sub-buffers of zeros that nobody wrote: how many, and where the first one lies.
  private var blanks = (count: 0, first: 0)
  private let unpacker: DatUnpacker?
  /// Bytes of the file that are not taken yet.
  private var rest: Range<Int>
  /// How many chunks follow in a packed CPU's data.
  private var chunks: UInt32 = 0
  /// What the latest chunk held, and its part that is not taken yet.
  private var chunk: DatChunk?
  private var chunkRest = 0..<0
  /// The next chunks, as far as they were begun, and where the one behind them begins.
  private var begun: [(chunk: Result<DatChunk, TraceDatError>, place: Int, end: Int)] = []
  private var following = 0
  /// How many chunks are begun before the first of them is asked for.
  private let depth: Int
  /// Where the sub-buffer given out last, or its chunk, begins in the file.
  private var place: Int
  /// What was dropped and nobody has been told of yet.
  private(set) var notices: [Notice] = []

  private static let longestNoticeList = 100

  init(
    _ cpu: DatContents.CPUData, pageSize: Int, largestChunk: Int, file: UnsafeRawBufferPointer,
    formats: EventFormats, unpacker: DatUnpacker?, depth: Int, cpus: Int
  ) {
    self.file = file
    self.cpu = cpu.cpu
    self.pageSize = pageSize
    self.largestChunk = largestChunk
    room = DatUnpacker.mostData(cpus: cpus, packed: cpu.range.count)
    bigEndian = formats.bigEndian
    layout = formats.page
    self.unpacker = cpu.isPacked ? unpacker : nil
    self.depth = depth
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
      following = cursor.offset
    } catch {
      end(error)
    }
  }

  /// Bytes of the file that are still to be read.
  var remaining: Int { rest.count }

  /// The next sub-buffer, or nil after the last. It is there until the next one is asked for; the last one may be
  /// short.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard unpacker != nil else {
      guard !rest.isEmpty else {
        noteBlanks()
        return nil
      }
      place = rest.lowerBound
      let end = min(rest.upperBound, rest.lowerBound + pageSize)
      defer { rest = end..<rest.upperBound }
      return file.part(rest.lowerBound..<end)
    }
    // Chunks hold whole sub-buffers as a rule, but need not.
    while chunkRest.count < pageSize, chunks > 0 { nextChunk() }
    guard !chunkRest.isEmpty, let chunk else {
      chunk = nil
      noteLeftOver()
      noteBlanks()
      return nil
    }
    let end = min(chunkRest.upperBound, chunkRest.lowerBound + pageSize)
    defer { chunkRest = end..<chunkRest.upperBound }
    return chunk.bytes.part(chunkRest.lowerBound..<end)
  }

  private mutating func nextChunk() {
    guard let unpacker else { return }
    begin(unpacker, 1)
    let first = begun.removeFirst()
    chunks -= 1
    place = first.place
    do throws(TraceDatError) {
      let new = try first.chunk.get()
      guard unpacker.ahead?.finish(new) ?? unpacker.unpack(new.codec, new.packed, new.room) else {
        throw unpacker.damage(at: first.place + 8)
      }
      rest = first.end..<rest.upperBound
      // What points into the chunk before is done with it.
      chunk = chunkRest.isEmpty ? new : DatChunk(chunk?.bytes.part(chunkRest) ?? new.bytes.part(0..<0), new.bytes)
      chunkRest = 0..<(chunk?.bytes.count ?? 0)
      if unpacker.ahead != nil { begin(unpacker, depth) }
    } catch {
      end(error)
    }
  }

  /// Sees to it that so many of the next chunks are begun, unless there are fewer, or one of them is damaged.
  private mutating func begin(_ unpacker: DatUnpacker, _ count: Int) {
    while begun.count < min(count, Int(chunks)) {
      if case .failure? = begun.last?.chunk { return }
      let place = following
      var cursor = DatCursor(view: ByteView(bytes: file.part(0..<rest.upperBound), bigEndian: bigEndian))
      cursor.offset = place
      let chunk = Result { () throws(TraceDatError) in
        let packed = try cursor.u32("a CPU's data")
        let size = try cursor.u32("a CPU's data")
        let start = cursor.offset
        guard Int(size) <= min(largestChunk, room.whole) else { throw DatUnpacker.tooLong(Int(size), at: start) }
        room.whole -= Int(size)
        let bytes = try cursor.bytes(UInt64(packed), "a CPU's data")
        return DatChunk(codec: unpacker.codec, packed: bytes, size: Int(size))
      }
      following = cursor.offset
      begun.append((chunk, place, following))
      if case .success(let chunk) = chunk { unpacker.ahead?.begin(chunk) }
    }
  }

  /// Takes note of what the sub-buffer given out last holds: so many bytes of events, none of them ever if it is blank.
  mutating func look(at header: SubBufferHeader) {
    if header.isBlank {
      if blanks.count == 0 { blanks.first = place }
      blanks.count += 1
    }
    guard unpacker != nil else { return }
    room.events -= header.data.count
    if room.events < 0 {
      chunkRest = chunkRest.upperBound..<chunkRest.upperBound
      end(TraceDatError(message: "packed events become more than is believed", offset: place))
    }
  }

  /// Says how much there is behind the last chunk: their number may be damaged.
  private mutating func noteLeftOver() {
    // The word with that number is counted by some versions of trace-cmd and not by others.
    let left = rest.upperBound - following
    if left > 8 { note("CPU \(cpu): \(left) bytes behind the last packed chunk are left out", following) }
    following = rest.upperBound
  }

  private mutating func noteBlanks() {
    guard blanks.count > 0 else { return }
    let many = blanks.count == 1 ? "a sub-buffer is" : "\(blanks.count) sub-buffers are"
    note("CPU \(cpu): \(many) zeros, as of a file that was not written whole: what was in there is lost", blanks.first)
    blanks.count = 0
  }

  /// After damage of packed data there is nothing more.
  private mutating func end(_ error: TraceDatError) {
    note("\(error.message): the rest of CPU \(cpu)'s data is left out", error.offset)
    chunks = 0
    begun = []
    rest = rest.upperBound..<rest.upperBound
    following = rest.upperBound
  }

  /// Damage in the sub-buffer given out last.
  mutating func note(_ error: SubBufferError) { note("CPU \(cpu): \(error)", place + error.offset) }

  private mutating func note(_ message: String, _ offset: Int?) {
    if notices.count < Self.longestNoticeList { notices.append(Notice(message, offset: offset)) }
  }

  /// Hands over what there is to tell, once.
  mutating func takeNotices() -> [Notice] {
    defer { notices = [] }
    return notices
  }
}
