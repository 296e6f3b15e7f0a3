import SystemCalls
import TraceEvents

/// Writes a capture as `trace.dat`, which trace-cmd reads too: a ``TraceDatHead``, then the sub-buffers of each CPU in one run
/// that starts at a page's border.
///
///     head   pages of CPU 0 …   pages of CPU 1 …
package struct TraceDatWriter {
  private var head: TraceDatHead
  private let spool: any PageStore

  /// Saves a capture under a name.
  package static func save(
    _ metadata: TraceMetadata, _ spool: any PageStore, to path: String, replacing: Bool = false
  ) throws(OutputFailure) {
    let output = try FileWriter(path, holdsPackets: true, replacing: replacing)
    let writer = try TraceDatWriter(metadata, spool, output)
    try writer.writeHead(to: output)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: spool.pageSize, alignment: 16)
    defer { buffer.deallocate() }
    for cpu in writer.head.offsets.indices {
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
  package static func move(
    _ metadata: TraceMetadata, _ spool: any PageStore, to path: String, replacing: Bool
  ) throws(OutputFailure) -> Int {
    let output = try FileWriter(path, holdsPackets: true, replacing: replacing)
    guard output.isFile else { throw .notAFile(path) }
    var writer = try TraceDatWriter(metadata, spool, output)
    spool.giveBack(pages: 0)
    try writer.writeHead(to: output)
    var counts = writer.head.offsets.map { _ in 0 }
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
          UnsafeRawBufferPointer(buffer), at: writer.head.offsets[cpu] + counts[cpu] * spool.pageSize)
      } catch { break }
      counts[cpu] += 1
      moved += 1
      if moved % Self.pagesAtOnce == 0 { spool.giveBack(pages: moved) }
    }
    if moved < spool.cpus.count {
      writer.head.setCounts(counts)
      // What is there already takes no room to write again.
      try writer.writeHead(to: output, at: 0)
    }
    try output.finish()
    return moved
  }

  /// How many bytes of room a file takes besides its pages, with something to spare for names that come later and for
  /// what is written before the first pages are given back.
  package static func reserve(for metadata: TraceMetadata, pageSize: Int) -> Int {
    let blocks = [
      metadata.headerPage, metadata.headerEvent, metadata.symbols, metadata.printkFormats, metadata.types,
    ]
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
    head.bytes.withUnsafeBytes { bytes in
      do throws(OutputFailure) {
        if let offset { try output.write(bytes, at: offset) } else { try output.write(bytes) }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private init(_ metadata: TraceMetadata, _ spool: any PageStore, _ output: FileWriter) throws(OutputFailure) {
    self.spool = spool
    var metadata = metadata
    if !metadata.isSavedWhole {
      do throws(SystemFailure) { metadata = try metadata.needed(by: spool) } catch {
        throw .system(output.name, code: error.code)
      }
    }
    var counts = [Int](repeating: 0, count: metadata.cpuCount)
    for cpu in spool.cpus where Int(cpu) < counts.count { counts[Int(cpu)] += 1 }
    head = TraceDatHead(metadata, counts: counts, pageSize: spool.pageSize)
  }
}
