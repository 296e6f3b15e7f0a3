/// Reads trace.dat files, as `trace-cmd record` and `ftview record` write them: versions 6 and 7, both byte orders, 32 and
/// 64 bits.
///
/// A damaged file opens as far as it goes; every part that is dropped is a notice with its byte. To read a file in steps,
/// see ``DatStream``.
package struct TraceDatReader {
  /// Unpacks data: codec as the file names it (`zstd`, `zlib`), packed bytes, length when unpacked. Nil when it cannot.
  package typealias Unpack = (_ codec: String, _ packed: UnsafeRawBufferPointer, _ size: Int) -> [UInt8]?

  /// What the identifiers in the events mean.
  package private(set) var names = TraceNames()
  /// What had to be dropped.
  package private(set) var notices: [ReaderNotice] = []

  private let unpack: Unpack
  private let instance: String?

  /// - Parameters:
  ///   - instance: which buffer to read; see ``DatStream``.
  ///   - unpack: for files with packed sections.
  package init(instance: String? = nil, unpack: @escaping Unpack) {
    self.instance = instance
    self.unpack = unpack
  }

  /// Whether bytes begin like a trace.dat file.
  package static func isTraceDat(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: DatContents.magic) }

  /// Reads a whole file and hands its events to `sink` in time order.
  ///
  /// - Throws: ``TraceDatError`` when nothing of the file can be used: not a trace.dat file, a version not known, or no
  ///   such instance.
  /// - Complexity: O(bytes).
  package mutating func read(_ bytes: UnsafeRawBufferPointer, into sink: inout some EventSink) throws(TraceDatError) {
    var stream = try DatStream(bytes, instance: instance, unpack: unpack)
    while stream.step(into: &sink) {}
    names = stream.names
    notices = stream.notices
  }
}

extension DatContents {
  static let magic: [UInt8] = [0x17, 0x08, 0x44] + Array("tracing".utf8)

  /// Reads everything but the events.
  ///
  /// - Throws: ``TraceDatError`` when the bytes are no trace.dat file, or of a version not known.
  init(_ bytes: UnsafeRawBufferPointer, unpack: @escaping TraceDatReader.Unpack) throws(TraceDatError) {
    self.init()
    guard TraceDatReader.isTraceDat(bytes) else {
      throw TraceDatError(message: "this is not a trace.dat file", offset: 0)
    }
    var start = DatCursor(view: ByteView(bytes: bytes, bigEndian: false), offset: Self.magic.count)
    let version = try start.string("the version")
    let order = try start.bytes(2, "the file's header")
    guard order[0] <= 1 else { throw TraceDatError(message: "the byte order cannot be \(order[0])", offset: 12) }
    guard order[1] == 4 || order[1] == 8 else {
      throw TraceDatError(message: "a long of the recording machine cannot have \(order[1]) bytes", offset: 13)
    }
    formats.bigEndian = order[0] == 1
    context.longSize = Int(order[1])
    var cursor = DatCursor(
      view: ByteView(bytes: bytes, bigEndian: order[0] == 1), offset: start.offset)
    let pageSize = Int(try cursor.u32("the page size"))
    switch version {
    case "6":
      readVersion6(&cursor, pageSize: pageSize)
    case "7":
      let codec = try cursor.string("the packing's name")
      _ = try cursor.string("the packing's version")
      if codec != "none" { unpacker = DatUnpacker(codec: codec, unpack: unpack) }
      readVersion7(&cursor, unpacker: unpacker)
    default:
      throw TraceDatError(message: "trace.dat version \(version) is not known; 6 and 7 are", offset: 10)
    }
    notices += clock.notices
    if !clock.isNanoseconds { notices.append(ReaderNotice("times are not ns: the trace's clock is \(clock.name)")) }
    for buffer in buffers where buffer.pageSize < 64 || buffer.pageSize > Self.largestPage {
      notices.append(
        ReaderNotice("sub-buffers cannot be \(buffer.pageSize) bytes long: all events are left out"))
    }
  }
}
