/// Reads trace.dat files, as `trace-cmd record` and `ftview record` write them: versions 6 and 7, both byte orders, 32 and
/// 64 bits.
///
/// A damaged file opens as far as it goes; every part that is dropped is a notice with its byte.
package struct TraceDatReader {
  /// Unpacks data: codec as the file names it (`zstd`, `zlib`), packed bytes, length when unpacked. Nil when it cannot.
  package typealias Unpack = (_ codec: String, _ packed: UnsafeRawBufferPointer, _ size: Int) -> [UInt8]?

  /// What the identifiers in the events mean.
  package private(set) var names = TraceNames()
  /// What had to be dropped.
  package private(set) var notices: [ReaderNotice] = []

  private let unpack: Unpack

  /// - Parameter unpack: for files with packed sections.
  package init(unpack: @escaping Unpack) { self.unpack = unpack }

  /// Whether bytes begin like a trace.dat file.
  package static func isTraceDat(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: magic) }

  private static let magic: [UInt8] = [0x17, 0x08, 0x44] + Array("tracing".utf8)
  /// Sub-buffers of 6.8 kernels and later may be larger than a page, up to this.
  private static let largestPage = 1 << 20

  /// Reads a whole file and hands its events to `sink` in time order.
  ///
  /// - Throws: ``TraceDatError`` when nothing of the file can be used: not a trace.dat file, or a version not known.
  /// - Complexity: O(bytes); holds one sub-buffer's events per CPU at a time.
  package mutating func read(_ bytes: UnsafeRawBufferPointer, into sink: inout some EventSink) throws(TraceDatError) {
    guard Self.isTraceDat(bytes) else { throw TraceDatError(message: "this is not a trace.dat file", offset: 0) }
    var contents = DatContents()
    var start = DatCursor(view: ByteView(bytes: bytes, bigEndian: false), offset: Self.magic.count)
    let version = try start.string("the version")
    let order = try start.bytes(2, "the file's header")
    guard order[0] <= 1 else { throw TraceDatError(message: "the byte order cannot be \(order[0])", offset: 12) }
    contents.formats.bigEndian = order[0] == 1
    var cursor = DatCursor(
      view: ByteView(bytes: bytes, bigEndian: order[0] == 1), offset: start.offset)
    let pageSize = Int(try cursor.u32("the page size"))
    switch version {
    case "6":
      contents.readVersion6(&cursor, pageSize: pageSize)
    case "7":
      let codec = try cursor.string("the packing's name")
      _ = try cursor.string("the packing's version")
      contents.readVersion7(&cursor, unpacker: codec == "none" ? nil : DatUnpacker(codec: codec, unpack: unpack))
    default:
      throw TraceDatError(message: "trace.dat version \(version) is not known; 6 and 7 are", offset: 10)
    }
    notices = contents.notices
    if !["", "local", "global", "mono", "mono_raw", "boot", "perf", "tai"].contains(contents.clock) {
      notices.append(ReaderNotice("times are not ns: the trace's clock is \(contents.clock)"))
    }
    if let text = contents.text { return readText(bytes.part(text), into: &sink) }
    events(contents, bytes, into: &sink)
  }

  /// A file made by a latency tracer holds the text of `trace`.
  private mutating func readText(_ text: UnsafeRawBufferPointer, into sink: inout some EventSink) {
    var reader = TextReader()
    reader.read(text, into: &sink)
    reader.finish(into: &sink)
    names = reader.names
    notices += reader.notices
  }

  /// The buffer to show is the top-level one, or, when that is empty, the first that is not.
  private mutating func events(
    _ contents: DatContents, _ bytes: UnsafeRawBufferPointer, into sink: inout some EventSink
  ) {
    var decoder = SubBufferDecoder(formats: contents.formats, symbols: contents.symbols)
    for (pid, comm) in contents.comms { decoder.setComm(comm, pid: pid) }
    decoder.setComm("<idle>", pid: 0)
    var chosen: String?
    for buffer in contents.buffers {
      guard !buffer.cpus.isEmpty else { continue }
      if let chosen {
        let name = chosen.isEmpty ? "the top-level buffer" : "instance \(chosen)"
        notices.append(ReaderNotice("instance \(buffer.name) is left out; \(name) is shown"))
        continue
      }
      var pages = DatPages(buffer: buffer, file: bytes, largestPage: Self.largestPage)
      let before = decoder.decoded
      pages.decode(&decoder, notices: &notices, into: &sink)
      if decoder.decoded > before { chosen = buffer.name }
    }
    names = decoder.names
  }
}

/// Feeds a decoder with the sub-buffers of all CPUs, no more at a time than the merge needs.
private struct DatPages {
  private let file: UnsafeRawBufferPointer
  private let pageSize: Int
  private let isSane: Bool
  private let cpus: [DatContents.CPUData]
  /// Next byte of each CPU's data.
  private var cursors: [Int]

  init(buffer: DatContents.Buffer, file: UnsafeRawBufferPointer, largestPage: Int) {
    self.file = file
    pageSize = buffer.pageSize
    isSane = buffer.pageSize >= 64 && buffer.pageSize <= largestPage
    cpus = buffer.cpus.filter { $0.cpu >= 0 && $0.cpu < SubBufferDecoder.cpuLimit }
    cursors = cpus.map { $0.unpacked == nil ? $0.range.lowerBound : 0 }
  }

  mutating func decode(
    _ decoder: inout SubBufferDecoder, notices: inout [ReaderNotice], into sink: inout some EventSink
  ) {
    guard isSane else {
      notices.append(ReaderNotice("sub-buffers cannot be \(pageSize) bytes long: all events are left out"))
      return
    }
    for index in cpus.indices { next(index, &decoder, &notices) }
    // Only what is older than the newest event of every CPU that has more to come is certain to be in order.
    while true {
      var slowest: (index: Int, time: UInt64)?
      for index in cpus.indices where cursors[index] < end(index) {
        let time = decoder.latestTime(cpu: cpus[index].cpu) ?? 0
        if slowest.map({ time < $0.time }) ?? true { slowest = (index, time) }
      }
      guard let slowest else { break }
      decoder.drain(before: slowest.time, into: &sink)
      next(slowest.index, &decoder, &notices)
    }
    decoder.drain(before: nil, into: &sink)
  }

  private func end(_ index: Int) -> Int { cpus[index].unpacked?.count ?? cpus[index].range.upperBound }

  /// Decodes the next sub-buffer of a CPU.
  private mutating func next(_ index: Int, _ decoder: inout SubBufferDecoder, _ notices: inout [ReaderNotice]) {
    let start = cursors[index]
    let stop = min(end(index), start + pageSize)
    guard start < stop else { return }
    cursors[index] = stop
    let cpu = cpus[index].cpu
    let result: Result<Void, SubBufferError>
    if let unpacked = cpus[index].unpacked {
      result = unpacked.withUnsafeBytes { raw in
        Result { () throws(SubBufferError) in try decoder.append(raw.part(start..<stop), cpu: cpu) }
      }
    } else {
      result = Result { () throws(SubBufferError) in try decoder.append(file.part(start..<stop), cpu: cpu) }
    }
    if case .failure(let error) = result, notices.count < 1000 {
      let place = cpus[index].unpacked == nil ? start : cpus[index].range.lowerBound
      notices.append(ReaderNotice("CPU \(cpu): \(error)", offset: place + error.offset))
    }
  }
}
