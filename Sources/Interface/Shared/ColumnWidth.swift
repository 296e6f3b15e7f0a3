import Screen

/// How wide a column has to be for every text that it may show, whether that is on the screen or not.
struct ColumnWidth: Sendable, Equatable {
  private(set) var columns: Int

  /// A column that is never narrower than this.
  init(atLeast least: Int) { columns = least }

  /// A column of times.
  static var time: ColumnWidth { ColumnWidth(atLeast: 9) }

  mutating func take(columns needed: Int) { columns = max(columns, needed) }

  mutating func take(_ text: String) { take(columns: TextWidth.columns(text)) }

  mutating func take(number: Int) {
    var digits = number < 0 ? 2 : 1
    var rest = number.magnitude / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    take(columns: digits)
  }

  /// A time in ns. Those under a second fit in nine columns, and are nearly all.
  mutating func take(time: Int64?) {
    guard let time, Self.needsRoom(time) else { return }
    take(NumberText.duration(time))
  }

  /// Whether a time is no such one.
  static func needsRoom(_ time: Int64) -> Bool { !(0..<1_000_000_000).contains(time) }

  /// A time since something else, which has a sign.
  mutating func take(offset: Int64) {
    guard Self.needsRoom(offset) else { return }
    take(NumberText.offset(offset))
  }
}

extension NumberText {
  /// A time since something else, in ns, with a sign in any case.
  static func offset(_ nanoseconds: Int64) -> String { (nanoseconds < 0 ? "" : "+") + duration(nanoseconds) }
}
