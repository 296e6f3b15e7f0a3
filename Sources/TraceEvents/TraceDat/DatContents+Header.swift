import KernelTypes

/// The beginning of a trace.dat file: versions 6 and 7, both byte orders, 32 and 64 bits.
extension DatContents {
  private static let magic = DatFormat.mark + Array(DatFormat.name.utf8)

  /// Reads everything but the events.
  ///
  /// - Throws: ``TraceDatError`` when the bytes are no trace.dat file, or of a version not known.
  init(_ bytes: UnsafeRawBufferPointer, unpack: @escaping DatStream.Unpack) throws(TraceDatError) {
    self.init()
    guard bytes.starts(with: Self.magic) else {
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
    let pageSizePlace = cursor.offset
    let pageSize = Int(try cursor.u32("the page size"))
    switch version {
    case "6":
      readVersion6(&cursor, Buffer(name: "", pageSize: pageSize, pageSizePlace: pageSizePlace))
    case "7":
      let codec = try cursor.string("the packing's name")
      _ = try cursor.string("the packing's version")
      if codec != "none" { unpacker = DatUnpacker(codec: codec, unpack: unpack) }
      readVersion7(&cursor, unpacker: unpacker)
    default:
      throw TraceDatError(message: "trace.dat version \(version) is not known; 6 and 7 are", offset: 10)
    }
    for notice in clock.notices { note(notice.message) }
    if !clock.isNanoseconds { note("times are not ns: the trace's clock is \(clock.name)") }
    separateCPUs()
    for buffer in buffers where buffer.pageSize < 64 || buffer.pageSize > Self.largestPage {
      note(
        "sub-buffers cannot be \(buffer.pageSize) bytes long: all events are left out", offset: buffer.pageSizePlace)
    }
  }
}
