/// Makes trace.dat files of version 7, as trace-cmd lays them out, from ``KernelRecords`` and the given sub-buffers.
package struct TraceDatSections {
  /// A buffer: an instance's name, empty for the top-level one, and the sub-buffers of each CPU.
  package typealias Buffer = (name: String, cpus: [[[UInt8]]])

  /// Name of the packing, nil for none. ``pack(_:)`` is what the files are packed with, whatever the name.
  package var codec: String?
  /// Options beside the ones that are needed: number and content.
  package var options: [(id: UInt16, content: [UInt8])] = []
  /// So many bytes are packed at once.
  package var chunk = 6000
  package var clock = "local"
  package var entryFormat = KernelRecords.entryFormat
  /// The kernel's BTF, for a section of its own.
  package var types: [UInt8]?

  private var file: [UInt8] = []
  private static let pageSize = 4096

  package init() {}

  /// Packing for tests: every byte inverted, with a zero in front.
  package static func pack(_ bytes: some Sequence<UInt8>) -> [UInt8] { [0] + bytes.map { ~$0 } }

  /// The other way; false for what was not packed so.
  package static func unpack(
    _ codec: String, _ packed: UnsafeRawBufferPointer, _ room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard codec == "inverse", packed.first == 0, packed.count == room.count + 1 else { return false }
    for (index, byte) in packed.dropFirst().enumerated() { room[index] = ~byte }
    return true
  }

  /// The file's bytes.
  package mutating func bytes(_ buffers: [Buffer], comms: String = "7 bash\n8 sshd\n") -> [UInt8] {
    file = [0x17, 0x08, 0x44] + Array("tracing".utf8) + Array("7".utf8) + [0, 0, 8] + le32(UInt32(Self.pageSize))
    file += Array((codec ?? "none").utf8) + [0] + [0]
    let optionsPlace = file.count
    file += le64(0)

    func block(_ text: String) -> [UInt8] { le64(UInt64(text.utf8.count)) + Array(text.utf8) }
    var all = options
    func add(_ id: UInt16, _ place: UInt64) { all.append((id, le64(place))) }
    add(
      16,
      section(
        16,
        Array("header_page".utf8) + [0] + block(KernelRecords.headerPage) + Array("header_event".utf8) + [0]
          + block("type_len : 5 bits\n")))
    add(17, section(17, le32(2) + block(entryFormat) + block(KernelRecords.exitFormat)))
    add(
      18,
      section(
        18,
        le32(2) + Array("ftview".utf8) + [0] + le32(2) + block(KernelRecords.beginFormat)
          + block(KernelRecords.endFormat) + Array("sched".utf8) + [0] + le32(1) + block(KernelRecords.switchFormat)))
    add(19, section(19, le32(UInt32(KernelRecords.symbols.utf8.count)) + Array(KernelRecords.symbols.utf8)))
    add(21, section(21, block(comms)))
    if let types { add(23, section(23, types)) }
    for buffer in buffers { all.append((3, data(of: buffer))) }

    file.replaceSubrange(optionsPlace..<(optionsPlace + 8), with: le64(UInt64(file.count)))
    let list = all.flatMap { le16($0.id) + le32(UInt32($0.content.count)) + $0.content }
    _ = section(0, list + le16(0) + le32(8) + le64(0))
    return file
  }

  private mutating func section(_ id: UInt16, _ content: [UInt8]) -> UInt64 {
    let place = UInt64(file.count)
    let isPacked = codec != nil
    let packed = Self.pack(content)
    let body = isPacked ? le32(UInt32(packed.count)) + le32(UInt32(content.count)) + packed : content
    file += le16(id) + le16(isPacked ? 1 : 0) + le32(0) + le64(UInt64(body.count)) + body
    return place
  }

  /// Writes a buffer's data; answers its option.
  private mutating func data(of buffer: Buffer) -> [UInt8] {
    let place = UInt64(file.count)
    file += le16(3) + le16(codec == nil ? 0 : 1) + le32(0) + le64(0)
    var option = le64(place) + Array(buffer.name.utf8) + [0] + Array(clock.utf8) + [0]
    option += le32(UInt32(Self.pageSize)) + le32(UInt32(buffer.cpus.count))
    for (cpu, pages) in buffer.cpus.enumerated() {
      var data = pages.flatMap { $0 }
      if codec != nil, !data.isEmpty {
        let chunks = stride(from: 0, to: data.count, by: chunk).map { data[$0..<min(data.count, $0 + chunk)] }
        data =
          le32(UInt32(chunks.count))
          + chunks.flatMap { part in
            let packed = Self.pack(part)
            return le32(UInt32(packed.count)) + le32(UInt32(part.count)) + packed
          }
      }
      option += le32(UInt32(cpu)) + le64(UInt64(file.count)) + le64(UInt64(data.count))
      file += data
    }
    return option
  }
}
