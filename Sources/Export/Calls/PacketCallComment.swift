import CallTrees
import KernelTypes
import TraceEvents

/// The calls of a packet's windows as comments of its block in a pcapng file: text that any reader shows as it is, and that
/// Docs/wireshark/ftview.lua makes a tree of.
///
///     ftview-calls/1 packet=4 entry=ip-rcv calls=45 total=507.245 drop=NETFILTER_DROP
///     +50.000 507.245 13.782 E ip_rcv = -1 EPERM
///     +57.000 33.139 7.090 -  ip_rcv_core
///
/// Microseconds: since the window opened, in total, itself; `?` for what is not known. Then the screen's marks, or `-`, one space and
/// one more for each level. Addresses are left out: a packet dump is passed on more lightly than a trace. Options have 65,535 bytes,
/// so what is longer goes on in another comment.
struct PacketCallComment {
  /// The longest comment.
  static let longest = 60_000
  /// Of all comments of a block: libpcap reads blocks of 1 MiB (`INITIAL_MAX_BLOCKSIZE`, sf-pcapng.c).
  static let most = 512 * 1024

  /// The comments of one packet.
  private(set) var comments: [[UInt8]] = []
  private var size = 0
  /// Begins every comment.
  private static let format = "ftview-calls/1"

  /// Adds the calls of a window. `names` are functions as printed, on one line.
  mutating func add(_ part: ExportPart, of trace: Trace, names: inout FunctionNames) {
    guard !part.rows.isEmpty, size < Self.most else { return }
    let packet = part.packet
    let calls = trace.calls
    var text = ExportBuffer()
    text.put("\(Self.format) packet=\(packet.index) entry=")
    Self.putWord(packet.entry, into: &text)
    text.put(" calls=\(part.rows.count) total=")
    Self.put(trace.total(of: packet, interrupts: .counted), into: &text)
    if let drop = packet.end?.drop {
      text.put(" drop=")
      Self.putWord(drop, into: &text)
    }
    text.put("\n")
    let origin = packet.time ?? Timeline.origin(part.rows, of: calls)
    let outermost = Int(calls.depth[part.rows.lowerBound])
    var notes = NoteReader(trace.notes, from: part.rows.lowerBound)
    for (position, row) in part.rows.enumerated() {
      if text.count > Self.longest {
        take(&text)
        text.put("\(Self.format) packet=\(packet.index) continued\n")
      }
      if size + text.count > Self.most {
        text.put("… \(part.rows.count - position) more calls\n")
        break
      }
      text.put(UInt8(ascii: "+"))
      Self.put(calls.entry(row).map { $0 &- origin }, into: &text)
      text.put(UInt8(ascii: " "))
      Self.put(calls.total(row), into: &text)
      text.put(UInt8(ascii: " "))
      Self.put(calls.selfTime(row), into: &text)
      text.put(UInt8(ascii: " "))
      let ret = notes.take(row).flatMap { trace.notes.texts(of: $0).ret }
      let error = ReturnValue.errorCode(ret)
      text.putMarks(calls.flags[row], isError: error != nil, none: "-")
      text.put(UInt8(ascii: " "), times: 1 + max(0, Int(calls.depth[row]) - outermost))
      names.put(calls.function[row], into: &text)
      if let error { text.put(" = \(ErrorNumber.text(error))") }
      text.put(UInt8(ascii: "\n"))
    }
    take(&text)
  }

  private mutating func take(_ text: inout ExportBuffer) {
    comments.append(text.bytes)
    size += text.count
    text = ExportBuffer()
  }

  /// A value that is one word.
  private static func putWord(_ word: String, into text: inout ExportBuffer) {
    for byte in word.utf8 { text.put(byte <= 0x20 || byte == 0x7f ? UInt8(ascii: "_") : byte) }
  }

  private static func put(_ time: Int64?, into text: inout ExportBuffer) {
    if let time { text.putMicroseconds(time) } else { text.put(UInt8(ascii: "?")) }
  }
}

extension ExportBuffer {
  /// The marks of a call that the screen has, too (Docs/Screen.md).
  mutating func putMarks(_ flags: CallFlags, isError: Bool, none: StaticString = "") {
    let before = count
    if flags.contains(.fault) { put(UInt8(ascii: "F")) }
    if flags.contains(.lost) || flags.contains(.callersLost) { put(UInt8(ascii: "L")) }
    if isError { put(UInt8(ascii: "E")) }
    if !flags.isDisjoint(with: [.noReturn, .noEntry]) { put(UInt8(ascii: "?")) }
    if flags.contains(.interrupt) { put(UInt8(ascii: "i")) }
    if count == before { put(none) }
  }
}
