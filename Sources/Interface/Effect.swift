import CallTrees

/// What the reducer wants done outside; whoever runs the program does it and answers with an ``Action``.
package enum Effect: Equatable, Sendable {
  case quit
  case suspend
  case redraw
  /// Write these parts of the trace to a file, in the form that its name says.
  case export([Selection], path: String, replacing: Bool = false)
  /// Write the report of a diff to a file, in the form that its name says.
  case exportDiff(DiffSelection, path: String, replacing: Bool = false)
  /// Put a diff as text on the user's clipboard.
  case copyDiff(DiffSelection)
  /// Put the selection as text on the user's clipboard.
  case copy(Selection)
  /// Put a packet's or a call's name on the user's clipboard.
  case copyName(String)
  /// Save the whole capture; the answer is ``Action/saved(_:)`` when it is.
  case save(path: String, replacing: Bool = false)
  case load(path: String)
  /// Open a sample capture that comes with the program; without a name, tell which there are.
  case sample(String)
  /// Read the file on the screen again; with `follow` wait for more of it at its end.
  case reload(follow: Bool)
  /// End the reading of a trace; what was read stays.
  case stopLoading
  case checkFilter(String)
  /// Say with ``Action/requestRefused(_:_:)`` what is wrong with a request, if anything is. `before` is what stood there.
  indirect case checkRequest(ArmRequest, before: ArmRequest)
  case arm(ArmRequest)
  /// Tell which entry points there are, with ``Action/entriesListed(_:)``.
  case listEntries
  /// Count what would match until ``stopPreview``, with ``Action/previewChanged(_:)``.
  case preview(ArmRequest)
  case stopPreview
  case stop
  case theme(String)
  /// Take the mouse's input, or leave it to the terminal.
  case mouse(Bool)
  /// Write settings to the user's file.
  case saveSettings(ScreenSettings)
  /// Run a command in the terminal, with what is under the cursor in its variables.
  case shell(String, at: PlaceNames)
  /// The same with a part of the trace as text to read.
  case pipe(Selection, String, at: PlaceNames)
  /// The same with a diff as text to read.
  case pipeDiff(DiffSelection, String, at: PlaceNames)
  /// Tell with ``Action/completed(_:_:)`` what a word may become.
  case complete(CompletionSource, String)
}

extension Effect {
  /// The same for a file that is there already, of which the user knows now.
  var replacing: Effect {
    switch self {
    case .export(let parts, let path, _): .export(parts, path: path, replacing: true)
    case .exportDiff(let diff, let path, _): .exportDiff(diff, path: path, replacing: true)
    case .save(let path, _): .save(path: path, replacing: true)
    default: self
    }
  }
}
