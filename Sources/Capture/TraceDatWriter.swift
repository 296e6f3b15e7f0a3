import Glibc
import TraceEvents

/// Writes a capture as `trace.dat`, version 6, which trace-cmd reads too.
///
/// The layout is the one of trace-cmd.dat.v6(5): magic, headers, event formats, symbols, task names, options, and the
/// sub-buffers of each CPU in one run that starts at a page's border.
///
///     17 08 44 "tracing" "6"  endian  long  page
///     header_page  header_event
///     formats of ftrace   formats by system   kallsyms   printk formats   task names
///     CPU count   "options" …   "flyrecord"  (offset, size) for each CPU
///     pages of CPU 0 …   pages of CPU 1 …
struct TraceDatWriter {
  private var head: [UInt8] = []
  /// Where the table of the CPUs' data lies in the head.
  private var table = 0
  /// Where the data of each CPU begins.
  private var offsets: [Int] = []
  private let spool: Spool

  /// Saves a capture under a name.
  static func save(
    _ metadata: TraceMetadata, _ spool: Spool, to path: String, replacing: Bool = false
  ) throws(OutputFailure) {
    let output = try FileWriter(path, holdsPackets: true, replacing: replacing)
    let writer = TraceDatWriter(metadata, spool)
    try writer.writeHead(to: output)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: spool.pageSize, alignment: 16)
    defer { buffer.deallocate() }
    for cpu in writer.offsets.indices {
      for (index, owner) in spool.cpus.enumerated() where Int(owner) == cpu {
        try writer.read(index, into: buffer, for: output)
        try output.write(UnsafeRawBufferPointer(buffer))
      }
    }
    try output.finish()
  }

  /// Saves a capture on a disk that has no room for a copy beside the spool: what is written is given back to the disk
  /// page by page. The spool is used up afterwards, unless not even the head could be written.
  ///
  /// - Returns: how many of the spool's pages, which are in the order of time, are in the file. Less than all when even
  ///   so there was no room; the file is good all the same.
  static func move(
    _ metadata: TraceMetadata, _ spool: Spool, to path: String, replacing: Bool
  ) throws(OutputFailure) -> Int {
    let output = try FileWriter(path, holdsPackets: true, replacing: replacing)
    guard output.isFile else { throw .notAFile(path) }
    var writer = TraceDatWriter(metadata, spool)
    spool.giveBack()
    try writer.writeHead(to: output)
    var counts = writer.offsets.map { _ in 0 }
    var moved = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: spool.pageSize, alignment: 16)
    defer { buffer.deallocate() }
    for (index, owner) in spool.cpus.enumerated() {
      let cpu = Int(owner)
      guard cpu < counts.count else {
        moved += 1
        continue
      }
      do throws(OutputFailure) {
        try writer.read(index, into: buffer, for: output)
        try output.write(
          UnsafeRawBufferPointer(buffer), at: writer.offsets[cpu] + counts[cpu] * spool.pageSize)
      } catch { break }
      counts[cpu] += 1
      moved += 1
      if moved % Self.pagesAtOnce == 0 { spool.giveBack(pages: moved) }
    }
    if moved < spool.cpus.count {
      writer.setTable(counts)
      // What is there already takes no room to write again.
      try writer.writeHead(to: output, at: 0)
    }
    try output.finish()
    return moved
  }

  /// How many bytes of room a file takes besides its pages, with something to spare for names that come later and for
  /// what is written before the first pages are given back.
  static func reserve(for metadata: TraceMetadata, pageSize: Int) -> Int {
    let blocks = [metadata.headerPage, metadata.headerEvent, metadata.symbols, metadata.printkFormats]
    let formats = metadata.tracerFormats + metadata.systems.flatMap(\.formats)
    return (blocks + formats).reduce(0) { $0 + $1.count } + (1 << 20) + pageSize * (pagesAtOnce + metadata.cpuCount)
  }

  private static let pagesAtOnce = 64

  private func read(
    _ index: Int, into buffer: UnsafeMutableRawBufferPointer, for output: FileWriter
  ) throws(OutputFailure) {
    do throws(SystemFailure) { try spool.read(index, into: buffer) } catch {
      throw .system(output.name, code: error.code)
    }
  }

  private func writeHead(to output: FileWriter, at offset: Int? = nil) throws(OutputFailure) {
    var failure: OutputFailure?
    head.withUnsafeBytes { bytes in
      do throws(OutputFailure) {
        if let offset { try output.write(bytes, at: offset) } else { try output.write(bytes) }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Everything before the pages.
  private init(_ metadata: TraceMetadata, _ spool: Spool) {
    self.spool = spool
    bytes([0x17, 0x08, 0x44])
    bytes("tracing6\0".utf8)
    // Little endian, 64 bits: what this program runs on.
    bytes([Int(1).littleEndian == 1 ? 0 : 1, UInt8(MemoryLayout<Int>.size)])
    number(UInt32(clamping: spool.pageSize))
    text("header_page")
    block(metadata.headerPage)
    text("header_event")
    block(metadata.headerEvent)
    formats(metadata.tracerFormats)
    number(UInt32(clamping: metadata.systems.count))
    for system in metadata.systems {
      text(system.name)
      formats(system.formats)
    }
    number(UInt32(clamping: metadata.symbols.count))
    bytes(metadata.symbols)
    number(UInt32(clamping: metadata.printkFormats.count))
    bytes(metadata.printkFormats)
    block(metadata.commandLines)
    number(UInt32(clamping: metadata.cpuCount))
    options(metadata)
    text("flyrecord")
    cpuTable(metadata)
  }

  /// Option 4 says that the file tells its clock, which then follows the table of CPUs; option 5 is the kernel's name.
  /// 0 ends the list.
  private mutating func options(_ metadata: TraceMetadata) {
    text("options  ")
    number(UInt16(4))
    number(UInt32(0))
    let uname = Array(Self.kernelName.utf8) + [0]
    number(UInt16(5))
    number(UInt32(clamping: uname.count))
    bytes(uname)
    number(UInt16(0))
  }

  /// Where each CPU's pages lie and how many bytes they are, then the clock, then zeros up to a page's border.
  private mutating func cpuTable(_ metadata: TraceMetadata) {
    let size = spool.pageSize
    var counts = [Int](repeating: 0, count: metadata.cpuCount)
    for cpu in spool.cpus where Int(cpu) < counts.count { counts[Int(cpu)] += 1 }
    table = head.count
    let tableEnd = table + 16 * counts.count + 8 + metadata.clock.count
    let start = (tableEnd + size - 1) / size * size
    var offset = start
    for count in counts {
      offsets.append(offset)
      offset += count * size
    }
    bytes(repeatElement(0, count: 16 * counts.count))
    setTable(counts)
    block(metadata.clock)
    bytes(repeatElement(0, count: start - tableEnd))
  }

  /// Says how many pages of each CPU are in the file.
  private mutating func setTable(_ counts: [Int]) {
    for (cpu, count) in counts.enumerated() {
      for (column, value) in [offsets[cpu], count * spool.pageSize].enumerated() {
        let place = table + 16 * cpu + 8 * column
        withUnsafeBytes(of: UInt64(clamping: value)) { head.replaceSubrange(place..<place + 8, with: $0) }
      }
    }
  }

  private mutating func bytes(_ some: some Sequence<UInt8>) { head.append(contentsOf: some) }

  private mutating func number(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { head.append(contentsOf: $0) }
  }

  private mutating func text(_ text: String) { bytes(Array(text.utf8) + [0]) }

  private mutating func block(_ content: [UInt8]) {
    number(UInt64(clamping: content.count))
    bytes(content)
  }

  private mutating func formats(_ formats: [[UInt8]]) {
    number(UInt32(clamping: formats.count))
    for format in formats { block(format) }
  }

  private static var kernelName: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "Linux" }
    func string(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return [string(name.sysname), string(name.nodename), string(name.release), string(name.machine)]
      .joined(separator: " ")
  }
}
