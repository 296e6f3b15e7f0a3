import Screen

/// Why a theme or the configuration cannot be used: one line with the file, the line and the column in it.
struct SettingsError: Error, Equatable, CustomStringConvertible {
  var description: String

  init(description: String) { self.description = description }

  init(path: String, _ place: YAMLNode.Place, _ text: String) {
    description = "\(path):\(place.line):\(place.column): \(text)"
  }

  /// What a file says, as an error may quote it: its beginning, fit for a terminal.
  static func shown(_ text: String) -> String {
    String(text.prefix(60).map { TextWidth.shown($0) }.joined())
  }
}
