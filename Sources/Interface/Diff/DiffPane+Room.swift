extension DiffPane {
  /// How many causes are named above the lines on a screen of that height.
  func causeLines(height: Int) -> Int {
    min(height < 16 ? 0 : height < 30 ? 2 : 4, diff.causes.list.count)
  }

  /// How many lines say what went wrong, on a screen of that height.
  func troubleLines(height: Int) -> Int {
    min(height < 16 ? 1 : height < 30 ? 2 : 4, troubles.count)
  }

  /// How many values are named that explain the first divergence, on a screen of that height.
  func reasonLines(height: Int) -> Int { min(height < 16 ? 1 : 2, diff.reasons.count) }

  /// Rows above the first line: a heading, the first divergence, the values that explain it, what went wrong, the causes of
  /// the times, the columns' titles.
  func headLines(height: Int) -> Int {
    3 + reasonLines(height: height) + troubleLines(height: height) + causeLines(height: height)
  }

  /// Rows for lines on a screen of that height, whose last two are the status and the prompt.
  func room(height: Int) -> Int { max(0, height - 2 - headLines(height: height)) }
}
