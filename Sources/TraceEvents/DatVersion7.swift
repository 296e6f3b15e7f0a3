extension DatContents {
  /// Sections that a file of version 7 consists of are found through options; each may be packed.
  ///
  /// - Parameter unpack: see ``DatStream/Unpack``; nil when the file says it is not packed.
  mutating func readVersion7(_ cursor: inout DatCursor, unpacker: DatUnpacker?) {
    do throws(TraceDatError) {
      var next = try cursor.u64("the options")
      var sections: [UInt16: UInt64] = [:]
      var found: [(text: Bool, option: [UInt8], offset: Int)] = []
      // Each section lies behind the one before or at least elsewhere; more than these is a ring.
      for _ in 0..<256 where next != 0 {
        next = try readOptions7(file: cursor, at: next, unpacker: unpacker, &sections, &found)
      }
      try section(DatOption.headerInfo, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readHeaderPage(&section)
      }
      try section(DatOption.ftraceEvents, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readFtraceFormats(&section)
      }
      try section(DatOption.eventFormats, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readEventFormats(&section)
      }
      try section(DatOption.symbols, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readSymbols(&section)
      }
      try section(DatOption.printk, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readPrintk(&section)
      }
      try section(DatOption.comms, sections, cursor, unpacker) { contents, section throws(TraceDatError) in
        try contents.readComms(&section)
      }
      for buffer in found where !buffer.text {
        try readBuffer7(buffer.option, at: buffer.offset, file: cursor, unpacker: unpacker)
      }
    } catch {
      note(error, dropped: "what follows is left out")
    }
  }

  /// Reads one section of options; answers where the next is, 0 for none.
  private mutating func readOptions7(
    file: DatCursor, at offset: UInt64, unpacker: DatUnpacker?, _ sections: inout [UInt16: UInt64],
    _ found: inout [(text: Bool, option: [UInt8], offset: Int)]
  ) throws(TraceDatError) -> UInt64 {
    let bytes = try DatSection(file: file, at: offset, unpacker: unpacker)
    var result: Result<UInt64, TraceDatError> = .success(0)
    bytes.contents.withUnsafeBytes { raw in
      var options = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: bytes.offset)
      result = Result { () throws(TraceDatError) in
        while options.remaining >= 6 {
          let option = try options.u16("the options")
          let size = try options.u32("the options")
          let start = options.base + options.offset
          let data = try options.bytes(UInt64(size), "the options")
          let view = ByteView(bytes: data, bigEndian: file.view.bigEndian)
          switch option {
          case DatOption.done: return view.u64(0) ?? 0
          case DatOption.buffer: found.append((false, Array(data), start))
          case DatOption.bufferText: found.append((true, Array(data), start))
          case DatOption.headerInfo...DatOption.comms: sections[option] = view.u64(0)
          default: clock.take(option, view)
          }
        }
        return 0
      }
    }
    return try result.get()
  }

  /// Calls `body` with a section's unpacked contents, when the file has that section.
  private mutating func section(
    _ id: UInt16, _ sections: [UInt16: UInt64], _ file: DatCursor, _ unpacker: DatUnpacker?,
    _ body: (inout DatContents, inout DatCursor) throws(TraceDatError) -> Void
  ) throws(TraceDatError) {
    guard let offset = sections[id] else { return }
    let section = try DatSection(file: file, at: offset, unpacker: unpacker)
    let result = section.contents.withUnsafeBytes { raw in
      var cursor = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: section.offset)
      return Result { () throws(TraceDatError) in try body(&self, &cursor) }
    }
    try result.get()
  }

  private mutating func readBuffer7(
    _ option: [UInt8], at offset: Int, file: DatCursor, unpacker: DatUnpacker?
  ) throws(TraceDatError) {
    let total = file.view.bytes.count
    let result = option.withUnsafeBytes { raw in
      var data = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: offset)
      return Result { () throws(TraceDatError) in
        let section = try data.u64("a buffer's option")
        let name = try data.string("a buffer's option")
        let clock = try data.string("a buffer's option")
        if self.clock.name.isEmpty { self.clock.name = DatClock.selected(clock) }
        let pageSize = Int(try data.u32("a buffer's option"))
        let count = Int(try data.u32("a buffer's option"))
        var buffer = Buffer(name: name, pageSize: pageSize)
        let isPacked = try DatSection.isPacked(file: file, at: section)
        if isPacked, unpacker == nil {
          throw TraceDatError(message: "packed data in a file that says it has none", offset: offset)
        }
        for _ in 0..<min(count, SubBufferDecoder.cpuLimit) {
          let cpu = Int(try data.u32("a buffer's option"))
          let place = data.base + data.offset
          let start = try data.u64("a buffer's option")
          let size = try data.u64("a buffer's option")
          // trace-cmd does not count the word with the number of chunks that packed data begins with.
          let behind = UInt64(total).subtractingReportingOverflow(start).partialValue.subtractingReportingOverflow(size)
          let word = isPacked && start < UInt64(total) && !behind.overflow ? min(4, behind.partialValue) : 0
          guard let range = self.range(start, size + word, in: total, cpu: cpu, place: place) else { continue }
          var part = CPUData(cpu: cpu, range: range)
          part.isPacked = isPacked
          buffer.cpus.append(part)
        }
        buffers.append(buffer)
      }
    }
    try result.get()
  }
}

/// One section of a file of version 7, unpacked.
struct DatSection {
  var contents: [UInt8]
  /// Where its data begins in the file.
  var offset: Int

  private static let packedFlag: UInt16 = 1

  init(file: DatCursor, at offset: UInt64, unpacker: DatUnpacker?) throws(TraceDatError) {
    var (cursor, flags, size) = try Self.header(file: file, at: offset)
    self.offset = cursor.offset
    guard flags & Self.packedFlag != 0 else {
      contents = Array(try cursor.bytes(min(size, UInt64(max(0, cursor.remaining))), "a section"))
      return
    }
    guard let unpacker else {
      throw TraceDatError(message: "a packed section in a file that says it has none", offset: cursor.offset)
    }
    let packed = try cursor.u32("a section")
    let length = try cursor.u32("a section")
    let start = cursor.offset
    contents = try unpacker.unpack(cursor.bytes(UInt64(packed), "a section"), length, at: start)
  }

  /// Whether the section at `offset` is packed.
  static func isPacked(file: DatCursor, at offset: UInt64) throws(TraceDatError) -> Bool {
    try header(file: file, at: offset).flags & packedFlag != 0
  }

  private static func header(
    file: DatCursor, at offset: UInt64
  ) throws(TraceDatError) -> (cursor: DatCursor, flags: UInt16, size: UInt64) {
    guard offset <= UInt64(file.view.bytes.count) else {
      throw TraceDatError(message: "a section lies behind the file's end", offset: file.view.bytes.count)
    }
    var cursor = file
    cursor.offset = Int(offset)
    _ = try cursor.u16("a section's header")
    let flags = try cursor.u16("a section's header")
    _ = try cursor.u32("a section's header")
    let size = try cursor.u64("a section's header")
    return (cursor, flags, size)
  }
}
