/// Where the arm form stands on the screen: as many of its lines as there is room for, around the field with the cursor.
struct ArmFormPlace {
  /// A line between the borders: a field, or what is wrong with the filter.
  enum Line: Equatable {
    case field(ArmForm.Field)
    case problem
  }

  let x: Int
  let y: Int
  let width: Int
  let label = 11
  /// The lines that are shown.
  let lines: [Line]

  init(_ size: ScreenSize, _ form: ArmForm) {
    width = min(size.width, 76)
    x = (size.width - width) / 2
    let all = ArmForm.Field.allCases.flatMap { $0 == .filter ? [Line.field($0), .problem] : [.field($0)] }
    // Two borders and the hint, and the status and prompt lines of the screen.
    let room = max(2, min(all.count, size.height - 5))
    let current = all.firstIndex(of: .field(form.field)) ?? 0
    let first = max(0, min(current - room + 2, all.count - room))
    lines = Array(all[(current < first ? current : first)...].prefix(room))
    y = max(0, (size.height - lines.count - 4) / 2)
  }

  var height: Int { lines.count + 3 }
  var room: Int { width - label - 3 }

  /// How many characters of a text are left of its room, so that its cursor is in sight.
  func skipped(_ text: LineText) -> Int { max(0, text.cursor - room + 1) }

  /// The screen's row of a line, if that is shown.
  func row(_ line: Line) -> Int? { lines.firstIndex(of: line).map { y + 1 + $0 } }
}
