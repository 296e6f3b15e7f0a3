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
struct TraceDatWriter: ~Copyable {
  private let file: Descriptor
  private let path: String
  private var pending: [UInt8] = []
  private var written = 0

  /// Saves a capture under a name. The name appears when the file is whole, not before; what had the name is replaced
  /// then.
  static func save(_ metadata: TraceMetadata, _ spool: Spool, to path: String) throws(SystemFailure) {
    let temporary = "\(path).part-\(getpid())"
    do throws(SystemFailure) {
      // A name that ends in a slash, or a directory that cannot be written, must be told as what the user asked for.
      // Captures run as root, often in /tmp: a link that somebody laid out there must not be followed.
      unlink(temporary)
      var writer = TraceDatWriter(
        file: try System.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644), path: temporary)
      try writer.write(metadata, spool)
      try writer.flush()
      try System.rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw SystemFailure("write", path, code: error.code)
    }
  }

  private init(file: consuming Descriptor, path: String) {
    self.file = file
    self.path = path
  }

  private mutating func write(_ metadata: TraceMetadata, _ spool: Spool) throws(SystemFailure) {
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
    try cpuData(metadata, spool)
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

  private mutating func cpuData(_ metadata: TraceMetadata, _ spool: Spool) throws(SystemFailure) {
    let size = spool.pageSize
    let counts = (0..<metadata.cpuCount).map { cpu in spool.cpus.count { Int($0) == cpu } }
    let tableEnd = written + pending.count + 16 * counts.count + 8 + metadata.clock.count
    var offset = (tableEnd + size - 1) / size * size
    let start = offset
    for count in counts {
      number(UInt64(clamping: offset))
      number(UInt64(clamping: count * size))
      offset += count * size
    }
    block(metadata.clock)
    bytes(repeatElement(0, count: start - tableEnd))
    for cpu in counts.indices {
      try flush()
      let (file, path) = (file.raw, path)
      try spool.forEachPage(of: cpu) { page throws(SystemFailure) in
        try System.write(raw: file, page, path: path)
      }
    }
  }

  private mutating func flush() throws(SystemFailure) {
    var failure: SystemFailure?
    pending.withUnsafeBytes { buffer in
      do throws(SystemFailure) { try System.write(file, buffer, path: path) } catch { failure = error }
    }
    if let failure { throw failure }
    written += pending.count
    pending.removeAll()
  }

  private mutating func bytes(_ some: some Sequence<UInt8>) { pending.append(contentsOf: some) }

  private mutating func number(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { pending.append(contentsOf: $0) }
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
