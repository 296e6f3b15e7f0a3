import CallTrees
import TraceEvents

/// A pcapng file (draft-ietf-opsawg-pcapng) of the packets themselves, as far as the module recorded their bytes:
/// little-endian, raw IP, one interface block, times in ns of the trace's clock, the summary as a comment, and the calls of its
/// windows as further ones (``PacketCallComment``). Entries without a packet's bytes have no block, and a packet has one for all
/// windows that it came through.
///
/// The interface block has the device's name where there is one device. Of several, each packet's comment begins with its
/// own: libpcap 1.10.3 to 1.11.0, and so tcpdump, refuse a second interface of raw IP (findings/pcapng-raw-interfaces.sh).
package enum PacketCapture {
  /// LINKTYPE_RAW: the bytes begin with the IP header.
  private static let rawIP: UInt16 = 101

  /// Whether a part has anything to write.
  package static func hasBytes(_ part: ExportPart) -> Bool { part.packet.begin?.bytes.isEmpty == false }

  /// Which windows each block stands for, by their places in `parts`, the one whose bytes it has first. A packet that came through
  /// several windows was still one packet; as often as it is in the file it would be sent again to whoever reads that.
  private static func blocks(_ parts: ExportParts, everyWindow: Bool) -> [[Int]] {
    var blocks: [[Int]] = []
    var places: [Journey: Int] = [:]
    for (position, part) in parts.enumerated() {
      let journey = everyWindow ? nil : Journey(part.packet)
      if let journey, let place = places[journey] {
        let isFirst = hasBytes(part) && !hasBytes(parts[blocks[place][0]])
        blocks[place].insert(position, at: isFirst ? 0 : blocks[place].count)
      } else {
        if let journey { places[journey] = blocks.count }
        blocks.append([position])
      }
    }
    return blocks.filter { hasBytes(parts[$0[0]]) }.sorted { $0[0] < $1[0] }
  }

  /// - Parameter withCalls: each packet has the calls of its windows as comments.
  static func write(
    _ parts: ExportParts, of trace: Trace, everyWindow: Bool, withCalls: Bool, into buffer: inout ExportBuffer
  ) {
    let blocks = blocks(parts, everyWindow: everyWindow)
    var names = FunctionNames(trace.functions) { $2.putLine($0.printed($1)) }
    var section = ExportBuffer()
    section.putLittleEndian(UInt32(0x1a2b_3c4d))
    section.putLittleEndian(UInt16(1))
    section.putLittleEndian(UInt16(0))
    section.putLittleEndian(UInt64.max)  // length of the section: not said
    putOption(4, Array("ftview".utf8), into: &section)  // shb_userappl
    putEnd(into: &section)
    putBlock(0x0a0d_0d0a, section.bytes, into: &buffer)

    let devices = Set(blocks.compactMap { parts[$0[0]].packet.begin?.device })
    putInterface(devices.count == 1 ? devices.first ?? "" : "", into: &buffer)
    for windows in blocks where !buffer.isStopped {
      let packet = parts[windows[0]].packet
      guard let begin = packet.begin else { continue }
      let comment = devices.count > 1 && !begin.device.isEmpty ? "\(begin.device): \(begin.summary)" : begin.summary
      var calls = PacketCallComment()
      for window in windows.sorted() where withCalls { calls.add(parts[window], of: trace, names: &names) }
      let comments = (comment.isEmpty ? [] : [Array(comment.utf8.prefix(0xffff))]) + calls.comments
      putPacket(begin, time: packet.time, comments: comments, into: &buffer)
      buffer.breathe()
    }
  }

  private static func putInterface(_ device: String, into buffer: inout ExportBuffer) {
    var block = ExportBuffer()
    block.putLittleEndian(rawIP)
    block.putLittleEndian(UInt16(0))
    block.putLittleEndian(UInt32(0))  // no limit to the captured length
    if !device.isEmpty { putOption(2, Array(device.utf8), into: &block) }  // if_name
    putOption(9, [9], into: &block)  // if_tsresol: 10^-9 s
    putEnd(into: &block)
    putBlock(1, block.bytes, into: &buffer)
  }

  private static func putPacket(
    _ begin: PacketBegin, time: Int64?, comments: [[UInt8]], into buffer: inout ExportBuffer
  ) {
    let time = UInt64(max(0, time ?? 0))
    var block = ExportBuffer()
    block.putLittleEndian(UInt32(0))  // the interface
    block.putLittleEndian(UInt32(truncatingIfNeeded: time >> 32))
    block.putLittleEndian(UInt32(truncatingIfNeeded: time))
    block.putLittleEndian(UInt32(clamping: begin.bytes.count))
    block.putLittleEndian(max(begin.length, UInt32(clamping: begin.bytes.count)))
    block.put(begin.bytes)
    pad(&block)
    for comment in comments { putOption(1, comment, into: &block) }  // opt_comment
    putEnd(into: &block)
    putBlock(6, block.bytes, into: &buffer)
  }

  private static func putBlock(_ type: UInt32, _ body: [UInt8], into buffer: inout ExportBuffer) {
    let length = UInt32(clamping: body.count + 12)
    buffer.putLittleEndian(type)
    buffer.putLittleEndian(length)
    buffer.put(body)
    buffer.putLittleEndian(length)
  }

  private static func putOption(_ code: UInt16, _ value: [UInt8], into block: inout ExportBuffer) {
    block.putLittleEndian(code)
    block.putLittleEndian(UInt16(clamping: value.count))
    block.put(value)
    pad(&block)
  }

  private static func putEnd(into block: inout ExportBuffer) { block.putLittleEndian(UInt32(0)) }

  /// Everything in a block begins at a multiple of four bytes.
  private static func pad(_ block: inout ExportBuffer) { block.put(0, times: -block.bytes.count & 3) }
}
