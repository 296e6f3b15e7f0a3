/// What is kept from one start of the program to the next. Nothing of it is kept where the settings say so, or where no
/// folder for it is known.
struct KeptState {
  /// What was typed into prompts.
  var history: HistoryFile?
  /// How traces were looked at.
  var views: ViewFiles?

  /// Nothing is kept.
  init() {}

  /// As the user's settings say.
  init(_ settings: Settings) {
    guard let folder = StateFolder() else { return }
    if settings.history != false { history = HistoryFile(folder) }
    if settings.sessions != false { views = ViewFiles(folder) }
  }
}
