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
  case sort, reverseSort, interrupts, noise, details, mouse
  case diffMark, nextDifference, previousDifference, firstDifference
  case families, onlyFamily, functions, callers
  case nextError, previousError
  case nextWindow, previousWindow
  case export, exportMarked, copy, copyName
  case arm, stop, reload, follow
  case pipe, shell
  case command, help, quit, suspend, redraw

  /// What the settings call it: `fold-all`, `level-3`.
  var name: String {
    rawValue.map { $0.isUppercase || $0.isNumber ? "-" + $0.lowercased() : String($0) }.joined()
  }

  /// How many levels it shows; nil for what does something else.
  var levels: Int? { rawValue.hasPrefix("level") ? rawValue.last?.wholeNumberValue : nil }
}
