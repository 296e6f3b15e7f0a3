/// One section of a file of version 7, unpacked.
struct DatSection {
  var contents: [UInt8]
  /// Where its data begins in the file.
  var offset: Int

  /// - Parameter id: which section it must be.
  init(_ id: UInt16, file: DatCursor, at offset: UInt64, unpacker: DatUnpacker?) throws(TraceDatError) {
    var (cursor, flags, size) = try Self.header(id, file: file, at: offset)
    self.offset = cursor.offset
    guard flags & DatFormat.packedFlag != 0 else {
      contents = Array(try cursor.bytes(min(size, UInt64(max(0, cursor.remaining))), Self.title(id)))
      return
    }
    guard let unpacker else {
      throw TraceDatError(message: "a packed section in a file that says it has none", offset: cursor.offset)
    }
    let packed = try cursor.u32(Self.title(id))
    let length = try cursor.u32(Self.title(id))
    let start = cursor.offset
    contents = try unpacker.unpack(
      cursor.bytes(UInt64(packed), Self.title(id)), length, limit: Self.mostUnpacked(id), at: start)
  }

  /// Whether the section at `offset` is packed.
  ///
  /// - Parameter id: which section it must be.
  static func isPacked(_ id: UInt16, file: DatCursor, at offset: UInt64) throws(TraceDatError) -> Bool {
    try header(id, file: file, at: offset).flags & DatFormat.packedFlag != 0
  }

  /// How long a section may be however short it is packed.
  private static func mostUnpacked(_ id: UInt16) -> Int {
    switch id {
    case DatOption.symbols: DatUnpacker.symbolsRoom
    case DatOption.done: DatContents.mostOptions
    default: DatUnpacker.sectionRoom
    }
  }

  /// What a section holds, for messages.
  static func title(_ id: UInt16) -> String {
    switch id {
    case DatOption.done: "the options"
    case DatOption.buffer: "a buffer"
    case DatOption.headerInfo: "the sub-buffer header's layout"
    case DatOption.ftraceEvents: "the tracers' event formats"
    case DatOption.eventFormats: "the event formats"
    case DatOption.symbols: "the kernel's symbols"
    case DatOption.printk: "the printk formats"
    case DatOption.comms: "the tasks' names"
    case DatOption.types: "the kernel's BTF"
    case DatOption.modules: "the modules' addresses"
    default: "section \(id)"
    }
  }

  private static func header(
    _ id: UInt16, file: DatCursor, at offset: UInt64
  ) throws(TraceDatError) -> (cursor: DatCursor, flags: UInt16, size: UInt64) {
    guard offset <= UInt64(file.view.bytes.count) else {
      throw TraceDatError(
        message: "the section of \(title(id)) lies behind the file's end", offset: file.view.bytes.count)
    }
    var cursor = file
    cursor.offset = Int(offset)
    let found = try cursor.u16("a section's header")
    guard found == id else {
      throw TraceDatError(message: "the section of \(title(id)) was expected here", offset: Int(offset))
    }
    let flags = try cursor.u16("a section's header")
    _ = try cursor.u32("a section's header")
    let size = try cursor.u64("a section's header")
    return (cursor, flags, size)
  }
}
