import CallTrees
import Screen

/// The status line: what is armed and how it goes, or which trace this is; the cursor's place at the right.
func drawStatus(_ state: ViewState, y: Int, _ buffer: inout CellBuffer) {
  buffer.fill(x: 0, y: y, width: state.width, role: .status)
  let place = fitting(statusPlaces(state), columns: state.width - 16)
  let end = state.width - TextWidth.columns(place) - 2
  if let loading = state.loading, loading.phase != .partly {
    drawLoading(loading, state, y: y, end: end, &buffer)
  } else if let capture = state.capture {
    drawCapture(capture, y: y, end: end, &buffer)
  } else {
    drawSource(state, y: y, end: end, &buffer)
  }
  buffer.putRight(place, before: state.width - 1, y: y, limit: state.width - 1, role: .status)
}

/// The first of these texts, longer ones first, that fits; the last when none does.
private func fitting(_ texts: [String], columns: Int) -> String {
  texts.first { TextWidth.columns($0) <= columns } ?? texts.last ?? ""
}

private func drawCapture(_ capture: CaptureStatus, y: Int, end: Int, _ buffer: inout CellBuffer) {
  let isOn = capture.phase == .armed
  var x = buffer.put(
    " \(capture.phase.rawValue.uppercased()) ", x: 0, y: y, limit: end, role: isOn ? .statusArmed : .status)
  let lost = capture.trouble.map { " \($0) " } ?? ""
  let caught = "\(capture.captured)" + (capture.quota > 0 ? "/\(capture.quota)" : "")
  let all = "seen \(capture.seen) matched \(capture.matched) captured \(caught)" + (lost.isEmpty ? " lost 0" : "")
  // What was lost has its room before anything else.
  let room = end - x - (lost.isEmpty ? 0 : lost.count + 1)
  if room - all.count - 2 >= 8 {
    x = buffer.put(" " + capture.filter, x: x, y: y, limit: room - all.count - 2, role: .status) + 1
    x = buffer.put(all, x: x, y: y, role: .status)
  } else {
    // Too narrow for all: how many were caught stays longest.
    let text = fitting(["captured \(caught)", caught, String(capture.captured)], columns: room - 1)
    x = buffer.put(text, x: x + 1, y: y, limit: room - 1, role: .status)
  }
  buffer.put(lost, x: x + 1, y: y, limit: end - x - 1, role: .statusLost)
}

private func drawSource(_ state: ViewState, y: Int, end: Int, _ buffer: inout CellBuffer) {
  var x = 0
  if let loading = state.loading {
    let progress = loading.percent.map { " \($0) %" } ?? ""
    x = buffer.put(" PARTLY READ\(progress) ", x: x, y: y, limit: end, role: .statusLost)
  }
  let count = state.trace.notices.count
  var notices = count == 0 ? "" : " \(count) notice\(count == 1 ? "" : "s") "
  if end - x - notices.count - 1 < 9 { notices = "" }
  x = buffer.put(
    " " + state.trace.source, x: x, y: y, limit: end - x - (notices.isEmpty ? 0 : notices.count + 1), role: .status)
  buffer.put(notices, x: x + 1, y: y, role: .statusLost)
}

/// Where the cursor is: in all words first, then in fewer.
private func statusPlaces(_ state: ViewState) -> [String] {
  switch state.mode {
  case .help, .notices: return [""]
  case .diff(let view): return [view.lines.isEmpty ? "" : "line \(view.cursor + 1)/\(view.lines.count)"]
  case .families(let view): return ["family \(view.cursor + 1)/\(view.summaries.count)"]
  case .main: break
  }
  if state.packets.order.isEmpty { return [""] }
  if state.pane == .packets {
    let place = "\(state.packets.cursor + 1)/\(state.packets.order.count)"
    let sort = state.packets.sort == .number ? "" : "by \(state.packets.sort.rawValue) "
    let family = state.families.shown.map { "family \($0 + 1): " } ?? ""
    return ["\(family)\(sort)packet \(place)", "\(family)packet \(place)", "\(family)\(place)", place]
  }
  if state.pane == .details { return ["line \(state.detailsTop + 1)/\(state.detailLines().count)"] }
  return [state.graph.lines.isEmpty ? "" : "line \(state.graph.cursor + 1)/\(state.graph.lines.count)"]
}

/// The bottom line: the prompt, the answer to the last key, or what a key would do next.
func drawPromptLine(_ state: ViewState, y: Int, _ buffer: inout CellBuffer) {
  if let question = state.question {
    buffer.put(question.text(state), x: 0, y: y, role: .prompt)
    return
  }
  if let prompt = state.prompt { return drawPrompt(prompt, y: y, state, &buffer) }
  if let message = state.message {
    buffer.put(
      message.text, x: 0, y: y, role: message.isError ? .messageError : .message)
    return
  }
  var x = 1
  for hint in hints(state) {
    let width = TextWidth.columns(hint.key) + 1 + TextWidth.columns(hint.text)
    guard x + width <= state.width else { continue }
    x = buffer.put(hint.key, x: x, y: y, role: .hintKey) + 1
    x = buffer.put(hint.text, x: x, y: y, role: .hint) + 2
  }
}

private func drawPrompt(_ prompt: Prompt, y: Int, _ state: ViewState, _ buffer: inout CellBuffer) {
  let error = prompt.error.map { "  " + $0 } ?? ""
  let text = prompt.kind.label + prompt.text.string
  let room = max(10, state.width - min(TextWidth.columns(error), state.width / 2) - 1)
  // A long text is shown from where its cursor is in sight.
  let cursor = prompt.kind.label.count + prompt.text.cursor
  let skipped = max(0, cursor - room + 1)
  let x = buffer.put(String(text.dropFirst(skipped)), x: 0, y: y, limit: room, role: .prompt)
  buffer.put(error, x: max(x, cursor - skipped + 1), y: y, role: .promptError)
}

/// Where the terminal's cursor belongs: in the prompt or the form; nil when it is to be hidden.
package func cursorPlace(_ state: ViewState) -> (x: Int, y: Int)? {
  let layout = Layout(state)
  guard !layout.isTooSmall else { return nil }
  if let form = state.armForm { return armFormCursor(state, form) }
  guard let prompt = state.prompt else { return nil }
  let error = prompt.error.map { TextWidth.columns($0) + 2 } ?? 0
  let room = max(10, state.width - min(error, state.width / 2) - 1)
  return (min(prompt.kind.label.count + prompt.text.cursor, room - 1), layout.prompt)
}

extension CaptureStatus {
  /// What is missing, or may be; nil when all is there.
  fileprivate var trouble: String? {
    if lostPackets > 0 { return "LOST \(lostPackets) \(lostPackets == 1 ? "PACKET" : "PACKETS")" }
    if isDisturbed { return "TRACING CHANGED" }
    return lost > 0 ? "LOST \(lost)" : nil
  }
}
