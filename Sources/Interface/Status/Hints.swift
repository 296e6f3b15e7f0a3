import CallTrees
import Screen

/// Keys that make sense now, the most telling ones first.
func hints(_ state: ViewState) -> [(key: String, text: String)] {
  let pending = state.pending
  if let command = pending.command { return [("a-z", command == .setMark ? "set the mark" : "go to the mark")] }
  if pending.keys == [.character("z")] { return [("M", "fold all"), ("R", "unfold all"), ("1-9", "show levels")] }
  if pending.keys == [.character("]")] { return [("c", "next difference"), ("j", "next window")] }
  if pending.keys == [.character("[")] { return [("c", "previous difference"), ("j", "previous window")] }
  if let count = pending.count { return [(String(count), "times what?"), ("G", "go to line \(count)")] }
  switch state.mode {
  case .help, .notices: return [("q", "back"), ("j k", "move")]
  case .families(let view):
    let marked = view.mark.map { $0 != view.family } ?? false
    return [
      ("Enter", "its packets"), ("d", marked ? "diff with the marked one" : "mark for diff"), ("q", "back"),
      ("?", "help"),
    ]
  case .diff:
    return [
      ("]c [c", "differences"), ("c", "first"), ("l h", "unfold, fold"), ("x", "write"), ("/", "search"), ("q", "back"),
      ("?", "help"),
    ]
  case .main: break
  }
  var list: [(String, String)] = []
  if state.loading?.phase == .reading { list.append(("S", "stop")) }
  if state.pane == .packets {
    if state.packet == nil {
      if state.capture?.phase == .armed {
        list.append(("S", "stop"))
      } else if state.isLive {
        list.append(("a", "arm"))
      }
    } else {
      list.append(("Enter", "calls"))
      let marked = state.diffMark.map { $0 != state.packetPosition } ?? false
      list.append(("d", marked ? "diff with the marked one" : "mark for diff"))
      list.append(("s", "sort"))
    }
  } else if let line = state.line {
    if line.isOpen { list.append(("h", "fold")) } else if line.canOpen { list.append(("l", "unfold")) }
    if line.canOpen, !line.isRun { list.append(("Enter", "zoom")) }
    list.append(("H", "hottest"))
  }
  if !state.graph.zoom.isEmpty || state.graph.filter != nil { list.append(("Esc", "back")) }
  list.append(("?", "help"))
  list.append(("q", state.graph.zoom.isEmpty && state.graph.filter == nil && state.detailsOf == nil ? "quit" : "back"))
  list += [("/", "search"), ("D", "details"), ("x", "export"), ("Tab", "pane")]
  if state.capture?.phase == .armed, state.packet != nil { list.append(("S", "stop")) }
  return list.map { (key: $0.0, text: $0.1) }
}
