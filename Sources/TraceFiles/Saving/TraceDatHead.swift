import CUnpack
import Glibc
import TraceEvents

/// Everything of a `trace.dat` file before the pages.
///
/// Version 6 (trace-cmd.dat.v6(5)) is what every trace-cmd reads:
///
///     17 08 44 "tracing" "6"  endian  long  page
///     header_page  header_event
///     formats of ftrace   formats by system   kallsyms   printk formats   task names
///     CPU count   "options" …   "flyrecord"  (offset, size) for each CPU   clock
///
/// It has no place for the kernel's BTF, without which nobody can tell what the arguments of functions are. A capture that has
/// some is written as version 7 (trace-cmd.dat.v7(5)), in which each of these is a section that an option leads to:
///
///     17 08 44 "tracing" "7"  endian  long  page  "zstd" version  place of the options
///     sections 16 to 21 and 23 (BTF)   options   header of section 3, whose data the pages are
///
/// Only BTF is packed: trace-cmd 3.4 takes it in no other form, and five megabytes become two. With zstd, for Debian's trace-cmd 3.1.6 cannot
/// unpack zlib.
struct TraceDatHead {
  private(set) var bytes: [UInt8] = []
  /// Where the pages of each CPU begin in the file.
  private(set) var offsets: [Int] = []
  /// Where it is said, of each CPU: offset and, behind it, size.
  private var places: [Int] = []
  private let pageSize: Int

  /// - Parameter counts: how many pages of `pageSize` bytes each CPU has.
  init(_ metadata: TraceMetadata, counts: [Int], pageSize: Int) {
    self.pageSize = pageSize
    if let types = Self.packed(metadata.types) {
      version7(metadata, types: types, counts)
    } else {
      version6(metadata, counts)
    }
    setCounts(counts)
  }

  /// Says how many pages of each CPU are in the file.
  mutating func setCounts(_ counts: [Int]) {
    for (cpu, count) in counts.enumerated() {
      put(UInt64(clamping: offsets[cpu]), at: places[cpu])
      put(UInt64(clamping: count * pageSize), at: places[cpu] + 8)
    }
  }

  private mutating func put(_ value: UInt64, at place: Int) {
    withUnsafeBytes(of: value) { bytes.replaceSubrange(place..<place + 8, with: $0) }
  }

  // MARK: Version 6

  private mutating func version6(_ metadata: TraceMetadata, _ counts: [Int]) {
    start(version: "6")
    headers(metadata)
    formats(metadata.tracerFormats)
    systems(metadata)
    sized(metadata.symbols)
    sized(metadata.printkFormats)
    block(metadata.commandLines)
    number(UInt32(clamping: metadata.cpuCount))
    // Option 4 says that the file tells its clock, which then follows the table of CPUs. 0 ends the list.
    // Most versions of trace-cmd look no further at it; Debian's 3.1.6 takes its content for the clock first, however short,
    // and prints nanoseconds where it finds no clock that it knows.
    text("\(DatFormat.options)  ")
    option(DatOption.traceClock, metadata.clock + [0])
    option(DatOption.kernelName, Self.kernelName)
    statistics(metadata)
    number(DatOption.done)
    text(DatFormat.flyrecord)
    for _ in counts {
      places.append(bytes.count)
      add(repeatElement(0, count: 16))
    }
    block(metadata.clock)
    pad(counts)
  }

  // MARK: Version 7

  private mutating func version7(_ metadata: TraceMetadata, types: [UInt8], _ counts: [Int]) {
    start(version: "7")
    text("zstd")
    text("1.5")
    let options = bytes.count
    number(UInt64(0))
    let sections = [
      section(DatOption.headerInfo) { $0.headers(metadata) },
      section(DatOption.ftraceEvents) { $0.formats(metadata.tracerFormats) },
      section(DatOption.eventFormats) { $0.systems(metadata) },
      section(DatOption.symbols) { $0.sized(metadata.symbols) },
      section(DatOption.printk) { $0.sized(metadata.printkFormats) },
      section(DatOption.comms) { $0.block(metadata.commandLines) },
      section(DatOption.types, flags: DatFormat.packedFlag) { $0.add(types) },
    ]
    put(UInt64(clamping: bytes.count), at: options)
    // What the buffer's option says follows from how long the options are: 16 bytes a section's header.
    let clock = Array((DatClock.marked(String(decoding: metadata.clock, as: UTF8.self)) ?? "local").utf8) + [0]
    let bufferSize = 8 + 1 + clock.count + 4 + 4 + 20 * counts.count
    _ = section(DatOption.done) { head in
      for (id, place) in sections {
        head.number(id)
        head.number(UInt32(8))
        head.number(place)
      }
      head.option(DatOption.traceClock, metadata.clock + [0])
      head.option(DatOption.kernelName, Self.kernelName)
      head.statistics(metadata)
      head.number(DatOption.cpuCount)
      head.number(UInt32(4))
      head.number(UInt32(clamping: counts.count))
      head.number(DatOption.buffer)
      head.number(UInt32(clamping: bufferSize))
      // The buffer's section follows behind the end of the options.
      head.number(UInt64(clamping: head.bytes.count + bufferSize + 14))
      head.add([0])
      head.add(clock)
      head.number(UInt32(clamping: head.pageSize))
      head.number(UInt32(clamping: counts.count))
      for cpu in counts.indices {
        head.number(UInt32(clamping: cpu))
        head.places.append(head.bytes.count)
        head.add(repeatElement(0, count: 16))
      }
      head.number(DatOption.done)
      head.number(UInt32(8))
      head.number(UInt64(0))
    }
    let buffer = bytes.count
    number(DatOption.buffer)
    number(UInt16(0))
    number(UInt32(0))
    number(UInt64(0))
    pad(counts)
    let end = offsets.indices.map { offsets[$0] + counts[$0] * pageSize }.max() ?? bytes.count
    put(UInt64(clamping: max(end, bytes.count) - buffer - 16), at: buffer + 8)
  }

  /// A section with what `body` adds; answers its number and where it begins.
  private mutating func section(_ id: UInt16, flags: UInt16 = 0, _ body: (inout TraceDatHead) -> Void) -> (
    id: UInt16, place: UInt64
  ) {
    let start = bytes.count
    number(id)
    number(flags)
    number(UInt32(0))
    number(UInt64(0))
    body(&self)
    put(UInt64(clamping: bytes.count - start - 16), at: start + 8)
    return (id, UInt64(clamping: start))
  }

  /// Both lengths and the packed bytes, as a section has them; nil when there is nothing, or no memory to pack it.
  private static func packed(_ contents: [UInt8]) -> [UInt8]? {
    guard !contents.isEmpty, let size = UInt32(exactly: contents.count) else { return nil }
    var made = 0
    let room = ftview_pack_zstd_room(contents.count)
    let data = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      made = ftview_pack_zstd(contents, contents.count, buffer.baseAddress, room)
      count = made
    }
    guard made > 0, let length = UInt32(exactly: made) else { return nil }
    return withUnsafeBytes(of: (length, size)) { Array($0) } + data
  }

  // MARK: What both have

  private mutating func start(version: String) {
    add(DatFormat.mark)
    text(DatFormat.name + version)
    // Little endian, 64 bits: what this program runs on.
    add([Int(1).littleEndian == 1 ? 0 : 1, UInt8(MemoryLayout<Int>.size)])
    number(UInt32(clamping: pageSize))
  }

  private mutating func headers(_ metadata: TraceMetadata) {
    text(DatFormat.headerPage)
    block(metadata.headerPage)
    text(DatFormat.headerEvent)
    block(metadata.headerEvent)
  }

  private mutating func systems(_ metadata: TraceMetadata) {
    number(UInt32(clamping: metadata.systems.count))
    for system in metadata.systems {
      text(system.name)
      formats(system.formats)
    }
  }

  /// Zeros up to a page's border, from where on the pages are.
  private mutating func pad(_ counts: [Int]) {
    var offset = (bytes.count + pageSize - 1) / pageSize * pageSize
    add(repeatElement(0, count: offset - bytes.count))
    for count in counts {
      offsets.append(offset)
      offset += count * pageSize
    }
  }

  /// trace-cmd puts a NUL in the place of a text's last byte.
  private mutating func statistics(_ metadata: TraceMetadata) {
    for text in metadata.statistics { option(DatOption.statistics, Array(text.utf8) + [0]) }
  }

  private mutating func option(_ id: UInt16, _ content: [UInt8]) {
    number(id)
    sized(content)
  }

  private mutating func add(_ some: some Sequence<UInt8>) { bytes.append(contentsOf: some) }

  private mutating func number(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  private mutating func text(_ text: String) { add(Array(text.utf8) + [0]) }

  /// With its length in four bytes before it.
  private mutating func sized(_ content: [UInt8]) {
    number(UInt32(clamping: content.count))
    add(content)
  }

  /// With its length in eight bytes before it.
  private mutating func block(_ content: [UInt8]) {
    number(UInt64(clamping: content.count))
    add(content)
  }

  private mutating func formats(_ formats: [[UInt8]]) {
    number(UInt32(clamping: formats.count))
    for format in formats { block(format) }
  }

  /// As `uname` says it, with its NUL.
  private static var kernelName: [UInt8] {
    var name = utsname()
    guard uname(&name) == 0 else { return Array("Linux".utf8) + [0] }
    func string(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    let words = [string(name.sysname), string(name.nodename), string(name.release), string(name.machine)]
    return Array(words.joined(separator: " ").utf8) + [0]
  }
}
