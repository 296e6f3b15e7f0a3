import Screen

/// The form that arms a capture: a box over the panes. The filter's error stands under the word that it is about.
func drawArmForm(_ state: ViewState, _ form: ArmForm, _ buffer: inout CellBuffer) {
  let place = ArmFormPlace(state, form)
  let glyphs = state.glyphs
  for row in 0..<place.height { buffer.fill(x: place.x, y: place.y + row, width: place.width, role: .prompt) }
  let line = String(repeating: glyphs.horizontal, count: place.width)
  buffer.put(line, x: place.x, y: place.y, role: .border)
  buffer.put(line, x: place.x, y: place.y + place.height - 1, role: .border)
  buffer.put(" arm a capture ", x: place.x + 2, y: place.y, role: .helpGroup)
  let x = place.x + place.label
  for field in ArmForm.Field.allCases {
    guard let y = place.row(.field(field)) else { continue }
    let isCurrent = form.field == field
    buffer.put(isCurrent ? String(glyphs.selected) : " ", x: place.x, y: y, role: .hintKey)
    buffer.put(field.label, x: place.x + 1, y: y, role: isCurrent ? .hintKey : .hint)
    let text = form[field]
    let skipped = max(0, text.cursor - place.room + 1)
    if text.characters.isEmpty, !isCurrent || field != .filter {
      buffer.put(field.standIn, x: x + (isCurrent ? 1 : 0), y: y, limit: place.room, role: .dim)
    } else {
      buffer.put(String(text.characters.dropFirst(skipped)), x: x, y: y, limit: place.room, role: .prompt)
    }
  }
  if let y = place.row(.problem) {
    let text = form.filter
    drawProblem(form, x: x, y: y, skipped: max(0, text.cursor - place.room + 1), place.room, glyphs, &buffer)
  }
  let (hint, role) = armFormHint(state, form)
  buffer.put(
    hint, x: place.x + 1, y: place.y + place.height - 2, limit: place.width - 2, role: role)
}

/// The form's last line: what is wrong, what was counted, what a name may become, or what the field takes.
private func armFormHint(_ state: ViewState, _ form: ArmForm) -> (String, Role) {
  if let complaint = form.complaint { return (complaint, .promptError) }
  if let obstacle = form.obstacle { return (obstacle, .promptError) }
  if form.isCounting { return (form.preview?.text ?? "counting \(state.glyphs.ellipsis)", .message) }
  let names = form.completions(of: state.entryNames)
  if !names.isEmpty { return ("Tab: " + names.prefix(8).joined(separator: " "), .hint) }
  return (form.field.help, .hint)
}

private func drawProblem(
  _ form: ArmForm, x: Int, y: Int, skipped: Int, _ room: Int, _ glyphs: Glyphs, _ buffer: inout CellBuffer
) {
  guard let problem = form.problem else {
    if form.filter.characters.isEmpty {
      buffer.put("as for tcpdump: tcp dst port 9000", x: x, y: y, limit: room, role: .dim)
    } else if let limit = form.filterLimit {
      buffer.put(limit, x: x, y: y, limit: room, role: .dim)
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
  buffer.put(problem.message, x: at, y: y, limit: left, role: .promptError)
}

func armFormCursor(_ state: ViewState, _ form: ArmForm) -> (x: Int, y: Int) {
  let place = ArmFormPlace(state, form)
  let column = min(form[form.field].cursor, place.room - 1)
  return (place.x + place.label + column, place.row(.field(form.field)) ?? place.y + 1)
}
