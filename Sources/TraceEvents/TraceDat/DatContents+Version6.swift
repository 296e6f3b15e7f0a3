import KernelTypes

extension DatContents {
  /// Reads version 6, in which everything has its place in one sequence. What follows damage is dropped with a notice.
  ///
  /// - Parameter empty: what is known of every buffer.
  mutating func readVersion6(_ cursor: inout DatCursor, _ empty: Buffer) {
    do throws(TraceDatError) {
      try readHeaderPage(&cursor)
      try readFtraceFormats(&cursor)
      try readEventFormats(&cursor)
      try readSymbols(&cursor)
      try readPrintk(&cursor)
      try readComms(&cursor)
      let cpus = Int(try cursor.u32("the number of CPUs"))
      guard cpus <= SubBufferDecoder.cpuLimit else {
        throw TraceDatError(message: "the file says it has \(cpus) CPUs", offset: cursor.offset - 4)
      }
      try readData6(&cursor, cpus: cpus, empty)
    } catch {
      note(error, dropped: "what follows is left out")
    }
  }

  private mutating func readData6(_ cursor: inout DatCursor, cpus: Int, _ empty: Buffer) throws(TraceDatError) {
    var instances: [(name: String, offset: UInt64)] = []
    // An option without content says that the clock's name follows the table of CPUs.
    var tellsClock = false
    var kind = try tag(&cursor)
    if kind == DatFormat.options {
      instances = try readOptions6(&cursor, &tellsClock)
      kind = try tag(&cursor)
    }
    if kind == DatFormat.latency {
      text = cursor.offset..<cursor.view.bytes.count
      return
    }
    guard kind == DatFormat.flyrecord else {
      throw TraceDatError(message: "\(DatFormat.flyrecord) was expected here", offset: cursor.offset - 10)
    }
    let table = cursor.offset
    buffers.append(try readBuffer6(&cursor, cpus: cpus, empty))
    if tellsClock, clock.name.isEmpty {
      let text = try cursor.bytes(cursor.u64("the clock"), "the clock")
      clock.take(DatOption.traceClock, ByteView(bytes: text, bigEndian: cursor.view.bigEndian))
    }
    try readInstances6(instances, cursor, cpus: cpus, empty)
    // What follows the lists is data: lists that know of none were blanked.
    let rest = cursor.remaining
    if buffers.allSatisfy(\.cpus.isEmpty), notices.isEmpty, instances.isEmpty, rest > empty.pageSize {
      note("no CPU's data is said to be anywhere, and \(rest) bytes follow", offset: table)
    }
  }

  private mutating func readInstances6(
    _ instances: [(name: String, offset: UInt64)], _ cursor: DatCursor, cpus: Int, _ empty: Buffer
  ) throws(TraceDatError) {
    var seen: Set<UInt64> = []
    for instance in instances {
      let title = instance.name.isEmpty ? "an instance without a name" : "instance \(instance.name)"
      guard instance.offset <= UInt64(cursor.view.bytes.count) else {
        note("\(title) lies behind the file's end and is left out", offset: cursor.view.bytes.count)
        continue
      }
      guard seen.insert(instance.offset).inserted else {
        note("\(title) lies where another one does and is left out", offset: Int(instance.offset))
        continue
      }
      var there = cursor
      there.offset = Int(instance.offset)
      do throws(TraceDatError) {
        guard try tag(&there) == DatFormat.flyrecord else {
          throw TraceDatError(message: "\(DatFormat.flyrecord) was expected here", offset: Int(instance.offset))
        }
        var buffer = empty
        buffer.name = instance.name
        buffers.append(try readBuffer6(&there, cpus: cpus, buffer))
      } catch {
        note(error, dropped: "\(title) is left out")
      }
    }
  }

  /// The ten bytes that say what follows, padded with spaces.
  private func tag(_ cursor: inout DatCursor) throws(TraceDatError) -> String {
    let bytes = try cursor.bytes(10, "the file's header")
    return String(bytes.text.prefix { $0 != " " && $0 != "\0" })
  }

  private mutating func readOptions6(
    _ cursor: inout DatCursor, _ tellsClock: inout Bool
  ) throws(TraceDatError) -> [(name: String, offset: UInt64)] {
    var instances: [(name: String, offset: UInt64)] = []
    while true {
      let option = try cursor.u16("the options")
      if option == DatOption.done { return instances }
      let start = cursor.offset
      var data = DatCursor(
        view: ByteView(
          bytes: try cursor.bytes(UInt64(cursor.u32("the options")), "the options"), bigEndian: cursor.view.bigEndian),
        base: start)
      switch option {
      case DatOption.buffer:
        instances.append((try? namedOffset(&data)) ?? ("", .max))
      case DatOption.statistics: readStatistics(data.view.bytes.text, at: start)
      default:
        if option == DatOption.traceClock { tellsClock = true }
        clock.take(option, data.view)
      }
    }
  }

  private func namedOffset(_ data: inout DatCursor) throws(TraceDatError) -> (name: String, offset: UInt64) {
    let offset = try data.u64("an instance's option")
    return (try data.string("an instance's option"), offset)
  }

  private mutating func readBuffer6(
    _ cursor: inout DatCursor, cpus: Int, _ empty: Buffer
  ) throws(TraceDatError) -> Buffer {
    var buffer = empty
    for cpu in 0..<cpus {
      let place = cursor.offset
      let offset = try cursor.u64("CPU \(cpu)'s place")
      let size = try cursor.u64("CPU \(cpu)'s place")
      if let range = range(offset, size, in: cursor.view.bytes.count, cpu: cpu, place: place) {
        buffer.cpus.append(CPUData(cpu: cpu, range: range, place: place))
      }
    }
    return buffer
  }
}
