import CallTrees
import Screen

extension TraceSource {
  /// The status line: what is armed and how it goes, how far a trace is read, or which one this is.
  ///
  /// - Parameters:
  ///   - file: which one the packet under the cursor is of, where there are several.
  ///   - end: the column before which it ends.
  func draw(_ trace: Trace, file: Int, y: Int, end: Int, _ buffer: inout CellBuffer) {
    if let loading, loading.phase != .partly {
      loading.draw(trace.packets, y: y, end: end, &buffer)
    } else if let capture {
      capture.draw(y: y, end: end, &buffer)
    } else {
      drawFile(trace, file, y: y, end: end, &buffer)
    }
  }

  private func drawFile(_ trace: Trace, _ file: Int, y: Int, end: Int, _ buffer: inout CellBuffer) {
    var x = 0
    if let loading {
      let progress = loading.percent.map { " \($0) %" } ?? ""
      x = buffer.put(" PARTLY READ\(progress) ", x: x, y: y, limit: end, role: .statusLost)
    }
    let count = trace.notices.count
    var notices = count == 0 ? "" : " \(count.counted("notice")) "
    if end - x - notices.count - 1 < 9 { notices = "" }
    let files = trace.packets.files
    let name =
      files.indices.contains(file) ? "\(files[file].source) (\(file + 1) of \(files.count))" : trace.source
    x = buffer.put(
      " " + name, x: x, y: y, limit: end - x - (notices.isEmpty ? 0 : notices.count + 1), role: .status)
    buffer.put(notices, x: x + 1, y: y, role: .statusLost)
  }

  /// What stands in place of a call graph when there is no packet.
  func drawWaiting(in area: PaneArea, _ buffer: inout CellBuffer) {
    guard area.height > 0 else { return }
    let text: String
    switch capture?.phase {
    case _ where loading?.phase == .reading: text = "reading: no packet is finished yet"
    case .arming: text = "arming: \(capture?.stage ?? "")"
    case .armed where capture?.isRing == true: text = "a ring fills: S stops it and shows it, :w FILE saves what it has"
    case .asleep: text = "asleep: the first packet that matches switches the tracer on"
    case .armed: text = "armed: waiting for packets that match"
    case .stopping: text = "stopping: putting tracing back as it was"
    case .stopped: text = "no packet was captured; a arms again"
    case nil:
      text = isLive ? "nothing captured yet; a arms a capture" : "this trace has no calls; :notices says why"
    }
    buffer.put(text, x: 2, y: area.y + 1 + max(0, area.lines / 3), role: .dim)
  }
}
