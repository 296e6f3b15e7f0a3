import KernelTypes

/// The sub-buffers of one CPU of a trace.dat file, one after the other. Packed ones are unpacked chunk by chunk.
struct DatSubBuffers {
  let bigEndian: Bool
  let layout: PageHeader
  let cpu: Int
  private let file: UnsafeRawBufferPointer
  private let pageSize: Int
  /// How much more the events in packed chunks may be.
  private var room: Int
  /// Sub-buffers of zeros that nobody wrote: how many, and where the first one lies.
  private var blanks = (count: 0, first: 0)
  /// Bytes of the file that are not taken yet, where they are not packed.
  private var rest: Range<Int>
  /// Nil where the data is not packed.
  private var chunks: DatChunks?
  /// What the latest chunk held, and its part that is not taken yet.
  private var chunk: DatChunk?
  private var chunkRest = 0..<0
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
    let most = DatUnpacker.mostData(cpus: cpus, packed: cpu.range.count)
    room = most.events
    bigEndian = formats.bigEndian
    layout = formats.page
    rest = cpu.range
    place = cpu.range.lowerBound
    guard cpu.isPacked, let unpacker else { return }
    rest = cpu.range.upperBound..<cpu.range.upperBound
    do throws(TraceDatError) {
      chunks = try DatChunks(
        cpu.range, of: file, bigEndian: bigEndian, unpacker: unpacker, depth: depth, longest: largestChunk,
        room: most.whole)
    } catch {
      end(error)
    }
  }

  /// Bytes of the file that are still to be read.
  var remaining: Int { chunks?.rest.count ?? rest.count }

  /// The next sub-buffer, or nil after the last. It is there until the next one is asked for; the last one may be
  /// short.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard chunks != nil else {
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
    while chunkRest.count < pageSize, nextChunk() {}
    guard !chunkRest.isEmpty, let chunk else {
      chunk = nil
      if let left = chunks?.takeLeftOver() {
        note("CPU \(cpu): \(left.bytes) bytes behind the last packed chunk are left out", left.place)
      }
      noteBlanks()
      return nil
    }
    let end = min(chunkRest.upperBound, chunkRest.lowerBound + pageSize)
    defer { chunkRest = end..<chunkRest.upperBound }
    return chunk.bytes.part(chunkRest.lowerBound..<end)
  }

  /// Unpacks one more chunk behind what is left of the one before; false when there is none. Damage ends them.
  private mutating func nextChunk() -> Bool {
    guard let left = chunks?.count, left > 0 else { return false }
    do throws(TraceDatError) {
      let next = Result { () throws(TraceDatError) in try chunks?.next() }
      place = chunks?.place ?? place
      guard let new = try next.get() else { return false }
      // What points into the chunk before is done with it.
      chunk = chunkRest.isEmpty ? new : DatChunk(chunk?.bytes.part(chunkRest) ?? new.bytes.part(0..<0), new.bytes)
      chunkRest = 0..<(chunk?.bytes.count ?? 0)
      chunks?.lookAhead()
    } catch {
      end(error)
    }
    return true
  }

  /// Takes note of what the sub-buffer given out last holds: so many bytes of events, none of them ever if it is blank.
  mutating func look(at header: SubBufferHeader) {
    if header.isBlank {
      if blanks.count == 0 { blanks.first = place }
      blanks.count += 1
    }
    guard chunks != nil else { return }
    room -= header.data.count
    if room < 0 {
      chunkRest = chunkRest.upperBound..<chunkRest.upperBound
      end(TraceDatError(message: "packed events become more than is believed", offset: place))
    }
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
    chunks?.stop()
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
