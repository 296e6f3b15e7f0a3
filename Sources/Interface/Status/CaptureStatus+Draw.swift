import Screen

extension CaptureStatus {
  /// The status line while packets are captured, and after that.
  ///
  /// - Parameter end: the column before which it ends.
  func draw(y: Int, end: Int, _ buffer: inout CellBuffer) {
    var x = buffer.put(
      " \(phase.rawValue.uppercased()) ", x: 0, y: y, limit: end, role: isOn ? .statusArmed : .status)
    guard phase != .arming else {
      buffer.put(" " + stage, x: x, y: y, limit: end - x, role: .status)
      return
    }
    let lost = trouble.map { " \($0) " } ?? ""
    let most = isRing ? budget.ring.map { UInt64(clamping: $0) } ?? 0 : quota
    let caught = "\(captured)" + (most > 0 ? "/\(most)" : "")
    let place = isRing ? "in the ring" : "captured"
    let others = [("not kept", notKept), ("let go", letGo), ("skipped", skipped)]
      .map { $0.1 > 0 ? " \($0.0) \($0.1)" : "" }.joined()
    let counts = "matched \(matched) \(place) \(caught)\(others)" + (lost.isEmpty ? " lost 0" : "")
    var all = "seen \(seen) \(counts)"
    // What was lost has its room before anything else.
    let room = end - x - (lost.isEmpty ? 0 : lost.count + 1)
    if isOn, !budget.text.isEmpty {
      // What may be taken still weighs more than what passed by.
      let both = ["\(all)  \(budget.text)", "\(counts)  \(budget.text)"]
      all = both.first { room - $0.count - 2 >= 8 } ?? all
    }
    if room - all.count - 2 >= 8 {
      x = buffer.put(" " + filter, x: x, y: y, limit: room - all.count - 2, role: .status) + 1
      x = buffer.put(all, x: x, y: y, role: .status)
    } else {
      // Too narrow for all: how many were caught stays longest.
      let texts = ["\(place) \(caught)\(others)", "\(place) \(caught)", caught, String(captured)]
      let text = StatusLine.fitting(texts, columns: room - 1)
      x = buffer.put(text, x: x + 1, y: y, limit: room - 1, role: .status)
    }
    buffer.put(lost, x: x + 1, y: y, limit: end - x - 1, role: .statusLost)
  }

  /// What is missing, or may be; nil when all is there.
  private var trouble: String? {
    if lostPackets > 0 { return "LOST \(lostPackets) \(lostPackets == 1 ? "PACKET" : "PACKETS")" }
    if isDisturbed { return "TRACING CHANGED" }
    return lost > 0 ? "LOST \(lost)" : nil
  }
}
