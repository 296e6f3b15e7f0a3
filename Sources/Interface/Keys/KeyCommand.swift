import Screen

/// What a key does, whatever key it is bound to.
enum KeyCommand: Hashable, Sendable {
  case down, up, left, right
  case top, bottom, halfDown, halfUp, pageDown, pageUp
  case foldAll, foldNone, foldToDepth(Int), foldToggle
  case scrollRight, scrollLeft
  case hottest, slowest, slowestBack, parent, nextSibling, previousSibling
  case nextPane, previousPane, zoom, back
  case search, searchNext, searchPrevious, sameFunctionNext, sameFunctionPrevious, filter
  /// Takes the mark's letter as its next key.
  case setMark, goToMark
  case sort, reverseSort, interrupts, noise, details
  case diffMark, nextDifference, previousDifference, firstDifference
  case families, onlyFamily, functions, callers
  case nextError, previousError
  case nextWindow, previousWindow
  case export, exportMarked, copy, copyName
  case arm, stop, reload, follow
  case pipe, shell
  case command, help, quit, suspend, redraw
}
