/// Where the data of each CPU lies in a trace.dat file: every byte is one CPU's.
extension DatContents {
  /// A CPU's data as far as the file goes, with a notice when that is not all.
  ///
  /// - Parameter place: byte of the file where this is said.
  mutating func range(_ offset: UInt64, _ size: UInt64, in total: Int, cpu: Int, place: Int) -> Range<Int>? {
    guard size > 0 else { return nil }
    guard offset < UInt64(total) else {
      note("CPU \(cpu)'s \(size) bytes lie behind the file's end and are left out", offset: place)
      return nil
    }
    let start = Int(offset)
    // Lists of CPUs can lie one over the other: as many starts as a file has bytes would be too many to keep.
    guard starts.insert(start).inserted else {
      note("CPU \(cpu)'s data lies where another CPU's does; it is left out", offset: place)
      return nil
    }
    let there = min(size, UInt64(total - start))
    if there < size {
      note("the file ends inside CPU \(cpu)'s data: \(size - there) bytes are missing", offset: total)
    }
    return start..<(start + Int(there))
  }

  /// Sees to it that no byte is read for two CPUs, which would make a small file a very long trace: data ends where the next
  /// begins.
  mutating func separateCPUs() {
    var order: [(buffer: Int, part: Int, start: Int)] = []
    for (index, buffer) in buffers.enumerated() {
      for part in buffer.cpus.indices { order.append((index, part, buffer.cpus[part].range.lowerBound)) }
    }
    order.sort { $0.start < $1.start }
    for (this, next) in zip(order, order.dropFirst()) {
      let part = buffers[this.buffer].cpus[this.part]
      // The word with the number of chunks may be counted or not: see `readBuffer7`.
      guard part.range.upperBound - (part.isPacked ? 4 : 0) > next.start else { continue }
      let other = buffers[next.buffer].cpus[next.part].cpu
      let reach = "CPU \(part.cpu)'s data reaches into CPU \(other)'s"
      note("\(reach): it is read up to there, byte \(next.start)", offset: part.place)
      buffers[this.buffer].cpus[this.part].range = part.range.lowerBound..<next.start
    }
  }
}
