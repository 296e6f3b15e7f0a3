import Screen

/// Where the arm form stands on the screen.
private struct ArmFormPlace {
  let x: Int
  let y: Int
  let width: Int
  let label = 10

  init(_ state: ViewState) {
    width = min(state.width, 76)
    x = (state.width - width) / 2
    y = max(0, (state.height - 9) / 2)
  }

  var room: Int { width - label - 3 }
}

/// The form that arms a capture: a box over the panes. The filter's error stands under the word that it is about.
func drawArmForm(_ state: ViewState, _ form: ArmForm, _ buffer: inout CellBuffer) {
  let place = ArmFormPlace(state)
  let glyphs = state.glyphs
  for row in 0..<8 { buffer.fill(x: place.x, y: place.y + row, width: place.width, role: .prompt) }
  let line = String(repeating: glyphs.horizontal, count: place.width)
  buffer.put(line, x: place.x, y: place.y, role: .border)
  buffer.put(line, x: place.x, y: place.y + 7, role: .border)
  buffer.put(" arm a capture ", x: place.x + 2, y: place.y, role: .helpGroup)
  let labels: [(ArmForm.Field, String, Int)] = [
    (.filter, "filter", 1), (.entries, "entries", 3), (.quota, "packets", 4),
  ]
  for (field, label, row) in labels {
    let isCurrent = form.field == field
    buffer.put(isCurrent ? String(glyphs.selected) : " ", x: place.x, y: place.y + row, role: .hintKey)
    buffer.put(label, x: place.x + 1, y: place.y + row, role: isCurrent ? .hintKey : .hint)
    let text = form[field]
    let skipped = max(0, text.cursor - place.room + 1)
    let x = place.x + place.label
    if text.characters.isEmpty, !isCurrent || field != .filter {
      let standIn = field == .filter ? "every packet" : field == .entries ? "tcp udp icmp" : "no end"
      buffer.put(standIn, x: x + (isCurrent ? 1 : 0), y: place.y + row, limit: place.room, role: .dim)
    } else {
      buffer.put(String(text.characters.dropFirst(skipped)), x: x, y: place.y + row, limit: place.room, role: .prompt)
    }
    if field == .filter { drawProblem(form, x: x, y: place.y + row + 1, skipped: skipped, place.room, glyphs, &buffer) }
  }
  let hint = form.complaint ?? "Enter arms   Tab next field   Esc closes"
  buffer.put(
    hint, x: place.x + 1, y: place.y + 6, limit: place.width - 2, role: form.complaint == nil ? .hint : .promptError)
}

private func drawProblem(
  _ form: ArmForm, x: Int, y: Int, skipped: Int, _ room: Int, _ glyphs: Glyphs, _ buffer: inout CellBuffer
) {
  guard let problem = form.problem else {
    if form.filter.characters.isEmpty {
      buffer.put("as for tcpdump: tcp dst port 9000", x: x, y: y, limit: room, role: .dim)
    }
    return
  }
  var at = x
  if let range = problem.range {
    let start = max(0, range.lowerBound - skipped)
    let width = max(1, min(range.upperBound - skipped, room) - start)
    // The message goes under the word, moved left when it would not fit.
    at = min(x + start + width + 1, x + max(0, room - problem.message.count))
    if start < room {
      buffer.put(String(repeating: "^", count: min(width, room - start)), x: x + start, y: y, role: .promptError)
      if at < x + start + width { at = x + start + width + 1 }
    }
  }
  let left = x + room - at
  buffer.put(problem.message, x: at, y: y, limit: left, role: .promptError, ellipsis: glyphs.ellipsis)
}

func armFormCursor(_ state: ViewState, _ form: ArmForm) -> (x: Int, y: Int) {
  let place = ArmFormPlace(state)
  let rows: [ArmForm.Field: Int] = [.filter: 1, .entries: 3, .quota: 4]
  let column = min(form[form.field].cursor, place.room - 1)
  return (place.x + place.label + column, place.y + (rows[form.field] ?? 1))
}
