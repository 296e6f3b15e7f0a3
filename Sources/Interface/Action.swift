import CallTrees
import Screen

/// What happened, from outside the interface.
package enum Action: Sendable {
  case key(Key)
  case mouse(MouseInput)
  case resize(width: Int, height: Int)
  /// The trace grew or was replaced. `replaces` tells another trace from a longer one. Indirect: a trace has many parts, and
  /// nothing else here has.
  indirect case traceChanged(Trace, replaces: Bool)
  case captureChanged(CaptureStatus?)
  /// How far a trace is read; nil when all of it is.
  case loadChanged(LoadStatus?)
  /// The answer to ``Effect/checkFilter(_:)``; nil when the filter is good.
  case filterChecked(String, FilterProblem?)
  /// The answer to ``Effect/checkRequest(_:before:)`` when something is wrong: what stood there before, and the text for
  /// the user.
  indirect case requestRefused(ArmRequest, String)
  /// The answer to ``Effect/listEntries``: every name and function, in the order in which to offer them.
  case entriesListed([String])
  /// How many packets would match so far; nil when nothing is counted any more.
  case previewChanged(PreviewStatus?)
  /// An effect is done; the text says what came of it.
  case finished(String)
  /// An effect failed; the text says why and what to do.
  case failed(String)
  case themeChanged(String)
  /// Nothing else is to be done: time for the next part of what takes long. See ``ViewState/hasWork``.
  case proceed
  /// The trace that comes next was looked at before: how, or nil when not. The user is told of a view of the last time.
  indirect case viewKept(SavedView?, ofLastTime: Bool = true)
  /// The answer to ``Effect/complete(_:_:)``: the word, and what begins with it.
  case completed(String, [String])
  /// A file that was to be written is there already; the effect that was to write it.
  case fileExists(path: String, Effect)
  /// The capture is saved; the text says where.
  case saved(String)
}
