import Screen

extension ArmingPane {
  /// The form, if it is open: a box over the panes. The filter's error stands under the word that it is about.
  func draw(_ shared: Shared, _ buffer: inout CellBuffer) {
    guard let form else { return }
    let place = ArmFormPlace(shared.size, form)
    drawBox(place, shared.glyphs, &buffer)
    let x = place.x + place.label
    for field in ArmForm.Field.allCases {
      guard let y = place.row(.field(field)) else { continue }
      let isCurrent = form.field == field
      buffer.put(isCurrent ? String(shared.glyphs.selected) : " ", x: place.x, y: y, role: .hintKey)
      buffer.put(field.label, x: place.x + 1, y: y, role: isCurrent ? .hintKey : .hint)
      let text = form[field]
      if text.characters.isEmpty, !isCurrent || field != .filter {
        buffer.put(field.standIn, x: x + (isCurrent ? 1 : 0), y: y, limit: place.room, role: .dim)
      } else {
        let shown = text.characters.dropFirst(place.skipped(text))
        buffer.put(String(shown), x: x, y: y, limit: place.room, role: .prompt)
      }
    }
    if let y = place.row(.problem) { form.drawProblem(place, y: y, &buffer) }
    let (hint, role) = hint(form, shared.glyphs)
    buffer.put(hint, x: place.x + 1, y: place.y + place.height - 2, limit: place.width - 2, role: role)
  }

  private func drawBox(_ place: ArmFormPlace, _ glyphs: Glyphs, _ buffer: inout CellBuffer) {
    for row in 0..<place.height { buffer.fill(x: place.x, y: place.y + row, width: place.width, role: .prompt) }
    let line = String(repeating: glyphs.horizontal, count: place.width)
    buffer.put(line, x: place.x, y: place.y, role: .border)
    buffer.put(line, x: place.x, y: place.y + place.height - 1, role: .border)
    buffer.put(" arm a capture ", x: place.x + 2, y: place.y, role: .helpGroup)
  }

  /// The form's last line: what is wrong, what was counted, what a name may become, or what the field takes.
  private func hint(_ form: ArmForm, _ glyphs: Glyphs) -> (String, Role) {
    if let complaint = form.complaint { return (complaint, .promptError) }
    if let obstacle = form.obstacle { return (obstacle, .promptError) }
    if form.isCounting { return (form.preview?.text ?? "counting \(glyphs.ellipsis)", .message) }
    let names = form.completions(of: entries)
    if !names.isEmpty { return ("Tab: " + names.prefix(8).joined(separator: " "), .hint) }
    return (form.field.help, .hint)
  }

  /// Where the terminal's cursor belongs; nil while the form is closed.
  func cursor(_ size: ScreenSize) -> (x: Int, y: Int)? {
    guard let form else { return nil }
    let place = ArmFormPlace(size, form)
    let column = min(form[form.field].cursor, place.room - 1)
    return (place.x + place.label + column, place.row(.field(form.field)) ?? place.y + 1)
  }
}

extension ArmForm {
  /// Draws what is wrong with the filter below it, or what there is to know of it.
  fileprivate func drawProblem(_ place: ArmFormPlace, y: Int, _ buffer: inout CellBuffer) {
    let (x, room, skipped) = (place.x + place.label, place.room, place.skipped(filter))
    guard let problem else {
      if filter.characters.isEmpty {
        buffer.put("as for tcpdump: tcp dst port 9000", x: x, y: y, limit: room, role: .dim)
      } else if let limit = filterLimit {
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
    buffer.put(problem.message, x: at, y: y, limit: x + room - at, role: .promptError)
  }
}
