// MARK: - Parts that versions 6 and 7 have in common

extension DatContents {
  mutating func readHeaderPage(_ cursor: inout DatCursor) throws(TraceDatError) {
    let start = cursor.offset
    guard try cursor.string("the sub-buffer header's layout") == DatFormat.headerPage else {
      throw TraceDatError(message: "\(DatFormat.headerPage) was expected here", offset: cursor.base + start)
    }
    let text = try cursor.bytes(cursor.u64(DatFormat.headerPage), DatFormat.headerPage)
    do {
      formats.page = try PageHeader(text: text.text)
    } catch {
      throw TraceDatError(message: "\(error)", offset: cursor.base + start)
    }
    guard try cursor.string("the event header's layout") == DatFormat.headerEvent else {
      throw TraceDatError(message: "\(DatFormat.headerEvent) was expected here", offset: cursor.base + cursor.offset)
    }
    _ = try cursor.bytes(cursor.u64(DatFormat.headerEvent), DatFormat.headerEvent)
  }

  mutating func readFtraceFormats(_ cursor: inout DatCursor) throws(TraceDatError) {
    for _ in 0..<(try cursor.u32("the tracers' event formats")) {
      try readFormat(&cursor, system: "ftrace")
    }
  }

  mutating func readEventFormats(_ cursor: inout DatCursor) throws(TraceDatError) {
    for _ in 0..<(try cursor.u32("the event formats")) {
      let system = try cursor.string("the event formats")
      for _ in 0..<(try cursor.u32("the event formats")) {
        try readFormat(&cursor, system: system)
      }
    }
  }

  /// Passes on what a capture says of packets that it lost.
  mutating func readStatistics(_ text: String, at offset: Int) {
    guard text.hasPrefix(DatOption.accountMark), text.utf8.count < 1024 else { return }
    let account = text.dropFirst(DatOption.accountMark.count).prefix { $0 != "\n" && $0 != "\0" }
    if account.hasSuffix(" lost") { note("when this was captured: \(account)", offset: offset) }
  }

  private mutating func readFormat(_ cursor: inout DatCursor, system: String) throws(TraceDatError) {
    let start = cursor.base + cursor.offset
    let text = try cursor.bytes(cursor.u64("an event's format"), "an event's format")
    do {
      try formats.add(bytes: text, system: system)
    } catch {
      note("an event of \(system) is left out: \(error)", offset: start)
    }
  }

  mutating func readSymbols(_ cursor: inout DatCursor) throws(TraceDatError) {
    let start = cursor.base + cursor.offset
    let size = try cursor.u32("the kernel's symbols")
    // A file that ends here still has all but its last symbol.
    let cut = UInt64(size) > UInt64(cursor.remaining)
    let text = try cursor.bytes(UInt64(min(Int(size), cursor.remaining)), "the kernel's symbols")
    if size > 0 {
      do {
        if let owner = cursor.owner {
          context.symbols = try SymbolMap(owner, (cursor.offset - text.count)..<cursor.offset)
        } else {
          context.symbols = try SymbolMap(kallsyms: text)
        }
      } catch {
        note("functions are shown as addresses: \(error)", offset: start)
      }
    }
    if cut { throw TraceDatError(message: "the file ends inside the kernel's symbols", offset: start) }
  }

  mutating func readPrintk(_ cursor: inout DatCursor) throws(TraceDatError) {
    context.printk = PrintkFormats(try cursor.bytes(UInt64(cursor.u32("the printk formats")), "the printk formats"))
  }

  mutating func readComms(_ cursor: inout DatCursor) throws(TraceDatError) {
    let text = try cursor.bytes(cursor.u64("the tasks' names"), "the tasks' names")
    var lines = ByteLines(text)
    while let line = lines.next() {
      guard let space = line.find(UInt8(ascii: " "), from: 0), let pid = Int32(line.part(0..<space).text) else {
        continue
      }
      comms.append((pid, line.part((space + 1)..<line.count).text))
    }
  }
}
