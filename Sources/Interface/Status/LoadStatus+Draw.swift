import CallTrees
import Screen

extension LoadStatus {
  /// How much of it has been read, in percent; nil when nobody knows how much there is. 100 only at the end.
  package var percent: Int? {
    guard let total, total > 0 else { return nil }
    // A file may have grown since it was opened.
    return min(99, Int(Double(max(0, bytes)) / Double(total) * 100))
  }

  /// The status line while a trace is read: how far it is, what it is, and how much there is to see already.
  func draw(_ packets: PacketTable, y: Int, end: Int, _ buffer: inout CellBuffer) {
    let size = NumberText.bytes(bytes)
    let isFollowed = phase == .following
    let phase = phase == .stopping ? "STOPPING" : isFollowed ? "FOLLOWING" : "READING"
    let total = isFollowed ? nil : total
    let progress = isFollowed ? size : percent.map { "\($0) %" } ?? size
    var x = buffer.put(" \(phase) \(progress) ", x: 0, y: y, limit: end, role: .statusArmed)
    let kind = packets.isOfRoots ? "root" : "packet"
    // What is left out first when the screen is narrow comes last.
    var parts = [packets.count.counted(kind)]
    if let total { parts.append("\(size) of \(NumberText.bytes(total))") }
    let shown = min(TextWidth.columns(name), 20)
    while !parts.isEmpty, x + 1 + shown + 2 + parts.joined(separator: ", ").count > end { parts.removeLast() }
    let text = parts.joined(separator: ", ")
    let room = end - x - 1 - (text.isEmpty ? 0 : text.count + 2)
    x = buffer.put(" " + name, x: x, y: y, limit: room + 1, role: .status)
    buffer.put(text, x: x + 2, y: y, limit: max(0, end - x - 2), role: .status)
  }
}
