import KernelTypes

extension DatContents {
  /// Sections that a file of version 7 consists of are found through options; each may be packed.
  ///
  /// - Parameter unpack: see ``DatStream/Unpack``; nil when the file says it is not packed.
  mutating func readVersion7(_ cursor: inout DatCursor, unpacker: DatUnpacker?) {
    do throws(TraceDatError) {
      let found = try readOptions7(&cursor, unpacker: unpacker)
      let sections = found.sections
      // A file without symbols or names of tasks is whole; without these nothing in it can be understood.
      for id in [DatOption.headerInfo, DatOption.ftraceEvents, DatOption.eventFormats] where sections[id] == nil {
        note("the options name no section of \(DatSection.title(id))", offset: found.offset)
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
      readTypes(sections, cursor, unpacker)
      for buffer in found.buffers {
        do throws(TraceDatError) {
          try readBuffer7(buffer.option, at: buffer.offset, file: cursor, unpacker: unpacker)
        } catch {
          note(error, dropped: "what follows of this buffer is left out")
        }
      }
    } catch {
      note(error, dropped: "what follows is left out")
    }
  }

  /// What the options say.
  private struct Options {
    /// Where each section begins, by its number.
    var sections: [UInt16: UInt64] = [:]
    var buffers: [(option: [UInt8], offset: Int)] = []
    /// Where the options begin.
    var offset = 0
    /// How many bytes of options were read.
    var size = 0
  }

  /// Reads all sections of options. Each says where the next one begins; 0 ends them.
  private mutating func readOptions7(
    _ cursor: inout DatCursor, unpacker: DatUnpacker?
  ) throws(TraceDatError) -> Options {
    let place = cursor.offset
    var found = Options(offset: place)
    var next = try cursor.u64("the options")
    if next == 0 {
      note("the options' place is 0: the recording was ended before its file was whole", offset: place)
    }
    // A damaged file can send a reader round and round. Sections that lie one in the other could take as long.
    var seen: Set<UInt64> = []
    let most = Self.mostOptions + cursor.view.bytes.count
    do throws(TraceDatError) {
      while next != 0 {
        guard seen.insert(next).inserted else {
          throw TraceDatError(message: "the options point back to what was read before", offset: Int(clamping: next))
        }
        next = try readOptions7(file: cursor, at: next, unpacker: unpacker, &found)
        guard found.size <= most else {
          throw TraceDatError(message: "there are more options than the file is long", offset: Int(clamping: next))
        }
      }
    } catch {
      note(error, dropped: "options that follow are left out")
    }
    return found
  }

  /// So many bytes of packed options may be in any file. Most have a few hundred; 8192 CPUs take 160 kB a buffer.
  static let mostOptions = 1 << 22

  /// Reads one section of options; answers where the next is, 0 for none.
  private mutating func readOptions7(
    file: DatCursor, at offset: UInt64, unpacker: DatUnpacker?, _ found: inout Options
  ) throws(TraceDatError) -> UInt64 {
    let section = try DatSection(DatOption.done, file: file, at: offset, unpacker: unpacker)
    found.size += section.contents.count
    let result = section.contents.withUnsafeBytes { raw in
      var options = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: section.offset)
      return Result { () throws(TraceDatError) in
        while true {
          let option = try options.u16("the options")
          let size = try options.u32("the options")
          let start = options.base + options.offset
          let data = try options.bytes(UInt64(size), "the options")
          let view = ByteView(bytes: data, bigEndian: file.view.bigEndian)
          switch option {
          case DatOption.done: return view.u64(0) ?? 0
          case DatOption.buffer: found.buffers.append((Array(data), start))
          case DatOption.bufferText:
            note("a buffer of text, a latency tracer's, is left out: 'trace-cmd report' prints it", offset: start)
          case DatOption.statistics: readStatistics(view.bytes.text, at: start)
          case DatOption.headerInfo...DatOption.comms, DatOption.types, DatOption.modules:
            found.sections[option] = view.u64(0)
          default: clock.take(option, view)
          }
        }
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
    let section = try DatSection(id, file: file, at: offset, unpacker: unpacker)
    let result = section.contents.withUnsafeBytes { raw in
      var cursor = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: section.offset)
      cursor.owner = section.contents
      return Result { () throws(TraceDatError) in try body(&self, &cursor) }
    }
    try result.get()
  }

  /// The kernel's BTF, which no event needs. `trace-cmd convert` 3.4 copies the option and not the section, so that it
  /// points to anything: whether this is BTF is asked of what is there, and only whoever misses it is told.
  private mutating func readTypes(_ sections: [UInt16: UInt64], _ file: DatCursor, _ unpacker: DatUnpacker?) {
    guard let offset = sections[DatOption.types] else { return }
    do {
      let section = try DatSection(DatOption.types, file: file, at: offset, unpacker: unpacker)
      let types = try BTF(section.contents)
      if types.isBigEndian != file.view.bigEndian { throw BTFError("it is of a machine of another byte order") }
      context.types = types
    } catch {
      typesProblem = "\(error)"
    }
  }

  private mutating func readBuffer7(
    _ option: [UInt8], at offset: Int, file: DatCursor, unpacker: DatUnpacker?
  ) throws(TraceDatError) {
    let result = option.withUnsafeBytes { raw in
      var data = DatCursor(view: ByteView(bytes: raw, bigEndian: file.view.bigEndian), base: offset)
      return Result { () throws(TraceDatError) in
        let section = try data.u64("a buffer's option")
        let name = try data.string("a buffer's option")
        let clock = try data.string("a buffer's option")
        if self.clock.name.isEmpty { self.clock.name = DatClock.selected(clock) }
        let pageSizePlace = data.base + data.offset
        let pageSize = Int(try data.u32("a buffer's option"))
        let isPacked = try DatSection.isPacked(DatOption.buffer, file: file, at: section)
        if isPacked, unpacker == nil {
          throw TraceDatError(message: "packed data in a file that says it has none", offset: offset)
        }
        var buffer = Buffer(name: name, pageSize: pageSize, pageSizePlace: pageSizePlace)
        let result = Result { () throws(TraceDatError) in try readCPUs7(&data, of: &buffer, file, isPacked: isPacked) }
        // What was listed before damage is there.
        buffers.append(buffer)
        try result.get()
      }
    }
    try result.get()
  }

  /// Reads the list of a buffer's CPUs.
  private mutating func readCPUs7(
    _ data: inout DatCursor, of buffer: inout Buffer, _ file: DatCursor, isPacked: Bool
  ) throws(TraceDatError) {
    let total = file.view.bytes.count
    for _ in 0..<(try data.u32("a buffer's option")) {
      let place = data.base + data.offset
      let cpu = try data.u32("a buffer's option")
      let start = try data.u64("a buffer's option")
      let size = try data.u64("a buffer's option")
      guard cpu < SubBufferDecoder.cpuLimit else {
        note("there can be no CPU \(cpu): its data is left out", offset: place)
        continue
      }
      // trace-cmd 3.1 does not count the word with the number of chunks that packed data begins with.
      let behind = UInt64(total).subtractingReportingOverflow(start).partialValue.subtractingReportingOverflow(size)
      let word = isPacked && size > 0 && start < UInt64(total) && !behind.overflow ? min(4, behind.partialValue) : 0
      guard let range = range(start, size + word, in: total, cpu: Int(cpu), place: place + 4) else { continue }
      buffer.cpus.append(CPUData(cpu: Int(cpu), range: range, place: place + 4, isPacked: isPacked))
    }
  }
}
