extension DatContents {
  /// What the top-level buffer is called where a name is asked for.
  static let topName = "top"

  /// What to call a buffer.
  static func title(_ buffer: Buffer) -> String { buffer.name.isEmpty ? topName : buffer.name }

  /// So much of each CPU's data is looked at to find out what a buffer holds.
  private static let probeLength = 1 << 20

  /// The buffer to read, and a notice on the others that are not empty.
  ///
  /// - Throws: ``TraceDatError`` when there is no buffer of the wanted name.
  mutating func choose(
    _ wanted: String?, file: UnsafeRawBufferPointer, _ records: inout RecordDecoder
  ) throws(TraceDatError) -> Buffer? {
    if let wanted {
      if let found = buffers.first(where: { $0.name == wanted }) { return found }
      if wanted == Self.topName, let found = buffers.first(where: \.name.isEmpty) { return found }
      let names = buffers.map(Self.title).joined(separator: ", ")
      throw TraceDatError(message: "there is no instance \(wanted); the file has \(names.isEmpty ? "none" : names)")
    }
    let filled = buffers.filter { !$0.cpus.isEmpty }
    guard filled.count > 1 else { return filled.first ?? buffers.first }
    var best: (rank: Int, buffer: Buffer)?
    for buffer in filled {
      let rank = rank(buffer, file: file, &records)
      if best.map({ rank > $0.rank }) ?? true { best = (rank, buffer) }
    }
    guard let best else { return nil }
    let others = filled.filter { $0.name != best.buffer.name }.map(Self.title)
    let shown = best.buffer.name.isEmpty ? "the top-level buffer" : "instance \(best.buffer.name)"
    note("\(shown) is shown; for another one give --instance: \(others.joined(separator: ", "))")
    return best.buffer
  }

  /// 3 for a buffer that has packets, 2 for one that has function calls, 1 for one that has anything else.
  private func rank(_ buffer: Buffer, file: UnsafeRawBufferPointer, _ records: inout RecordDecoder) -> Int {
    var best = 0
    for var pages in subBuffers(of: buffer, file: file, isProbe: true) {
      let all = pages.remaining
      var part = DatCPU(0, &pages)
      while part.next != .end, all - pages.remaining < Self.probeLength, best < 3 {
        if part.next == .record {
          switch records.kind(part.record) {
          case .packetBegin, .packetNested, .packetEnd, .callReturn, .callArguments, .packetField, .packetObject:
            best = 3
          case .entry, .exit: best = max(best, 2)
          case .comment, .stack, .unknown: best = max(best, 1)
          }
        }
        part.advance(&pages)
      }
    }
    return best
  }

  /// The sub-buffers of each CPU of a buffer.
  ///
  /// - Parameter isProbe: nothing is unpacked before it is asked for.
  func subBuffers(of buffer: Buffer, file: UnsafeRawBufferPointer, isProbe: Bool = false) -> [DatSubBuffers] {
    guard buffer.pageSize >= 64, buffer.pageSize <= Self.largestPage else { return [] }
    let largest = DatUnpacker.largestChunk(cpus: buffer.cpus.count, pageSize: buffer.pageSize, file: file.count)
    // Few CPUs, or small chunks: what is unpacked but not needed yet must not take much memory either.
    let cpus = max(1, buffer.cpus.count)
    let most = max(Self.mostAhead, Self.mostAheadTogether / cpus)
    let depth = isProbe ? 0 : min(most, Self.mostOfOne, Self.aheadRoom / (cpus * 16 * buffer.pageSize))
    var unpacker = unpacker
    if depth == 0 { unpacker?.ahead = nil }
    return buffer.cpus.map { part in
      DatSubBuffers(
        part, pageSize: buffer.pageSize, largestChunk: largest, file: file, formats: formats, unpacker: unpacker,
        depth: depth, cpus: buffer.cpus.count)
    }
  }

  /// So many chunks of a CPU may be unpacked before they are needed, of so many bytes in all CPUs together. Of few CPUs more,
  /// so that who unpacks goes on while the system has the reader wait for a processor.
  private static let mostAhead = 4
  private static let mostOfOne = 16
  private static let mostAheadTogether = 64
  private static let aheadRoom = 1 << 24

  /// Sub-buffers of 6.8 kernels and later may be larger than a page, up to this.
  static let largestPage = 1 << 20
}
