/// How high a pane is to be.
struct PaneSize: Sendable {
  /// Lines below its heading; nil for what the screen has room for.
  var lines: Int?
  /// The mouse was pressed on the line between it and the next pane, which follows where it is dragged.
  var isDragged = false

  /// A line more or less than `now` for each step.
  mutating func change(by steps: Int, from now: Int) { lines = max(1, min(now + steps, 4000)) }
}
