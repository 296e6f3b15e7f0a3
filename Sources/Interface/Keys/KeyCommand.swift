import Screen

/// What a key does, whatever key it is bound to.
enum KeyCommand: String, CaseIterable, Sendable {
  case down, up, left, right
  case top, bottom, halfDown, halfUp, pageDown, pageUp
  case foldAll, foldNone, foldToggle
  case level1, level2, level3, level4, level5, level6, level7, level8, level9
  case scrollRight, scrollLeft
  case hottest, slowest, slowestBack, parent, nextSibling, previousSibling
  case nextPane, previousPane, zoom, back
  case search, searchNext, searchPrevious, sameFunctionNext, sameFunctionPrevious, filter
  /// Takes the mark's letter as its next key.
  case setMark, goToMark
  case sort, reverseSort, interrupts, noise, details, mouse, reset
  case larger, smaller
  case diffMark, nextDifference, previousDifference, firstDifference, nextTime, previousTime
  case families, onlyFamily, functions, callers
  case nextError, previousError
  case nextWindow, previousWindow, nextNested, previousNested
  case export, exportMarked, copy, copyName
  case arm, stop, reload, follow
  case pipe, shell
  /// Does what the last key but a plain move did.
  case again
  case command, help, quit, suspend, redraw

  /// What the settings call it: `fold-all`, `level-3`.
  var name: String {
    rawValue.map { $0.isUppercase || $0.isNumber ? "-" + $0.lowercased() : String($0) }.joined()
  }

  /// Whether ``again`` does it: not the moves that everybody repeats by holding a key, nor what opens a prompt or ends the
  /// program.
  var isRepeatable: Bool {
    switch self {
    case .down, .up, .left, .right, .top, .bottom, .halfDown, .halfUp, .pageDown, .pageUp, .scrollLeft, .scrollRight,
      .again, .search, .filter, .command, .help, .quit, .suspend, .redraw:
      false
    default: true
    }
  }

  /// How many levels it shows; nil for what does something else.
  var levels: Int? { rawValue.hasPrefix("level") ? rawValue.last?.wholeNumberValue : nil }
}
