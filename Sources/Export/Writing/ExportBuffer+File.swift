import CallTrees

extension ExportBuffer {
  /// Where a trace is of several files, the key `file` behind the number of a packet, which counts in its file.
  mutating func putFile(of packet: PacketRecord, in trace: Trace) {
    guard let file = trace.file(of: packet) else { return }
    putKey("file")
    putJSON(file)
  }
}
