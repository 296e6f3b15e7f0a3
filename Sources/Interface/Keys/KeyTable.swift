import Screen

/// Every key of the program, in one place: the reducer looks keys up here, `?` and Docs/Keys.md print it.
package struct KeyTable: Sendable {
  /// What a sequence of keys means so far.
  enum Match: Equatable, Sendable {
    case command(KeyCommand, takesCharacter: Bool)
    /// The first keys of a longer sequence.
    case prefix
    case none
  }

  /// All bindings, in the order of help.
  let groups: [KeyGroup]
  private let commands: [[Key]: KeyBinding]
  private let prefixes: Set<[Key]>

  /// A table of those groups. When two bindings share a sequence the first one holds.
  init(groups: [KeyGroup]) {
    self.groups = groups
    var commands: [[Key]: KeyBinding] = [:]
    var prefixes: Set<[Key]> = []
    for binding in groups.flatMap(\.bindings) {
      for text in binding.keys {
        let sequence = Key.sequence(text)
        if commands[sequence] == nil { commands[sequence] = binding }
        for length in 1..<max(1, sequence.count) { prefixes.insert(Array(sequence.prefix(length))) }
      }
    }
    self.commands = commands
    self.prefixes = prefixes
  }

  /// What `keys` mean.
  ///
  /// - Complexity: O(1).
  func match(_ keys: [Key]) -> Match {
    if let binding = commands[keys] { return .command(binding.command, takesCharacter: binding.takesCharacter) }
    return prefixes.contains(keys) ? .prefix : .none
  }

  /// The first key bound to `command`, for hints; empty for what the user has bound to no key.
  func key(for command: KeyCommand) -> String {
    groups.lazy.flatMap(\.bindings).first { $0.command == command && !$0.keys.isEmpty }?.keys.first ?? ""
  }

  /// The first key bound to `command`, for sentences; its name where there is none.
  // Not inlined: many sentences ask, and few are said.
  @inline(never)
  func keyOrName(for command: KeyCommand) -> String {
    let key = key(for: command)
    return key.isEmpty ? command.name : key
  }
}

extension KeyTable {
  /// The keys as they come: vi's first, arrows beside them.
  package static let standard = KeyTable(groups: [
    KeyGroup(
      title: "Move",
      bindings: [
        KeyBinding("j", "<Down>", "^N", does: .down, "down; a count before any move repeats it: 5j"),
        KeyBinding("k", "<Up>", "^P", does: .up, "up"),
        KeyBinding("h", "<Left>", does: .left, "fold, or go to the caller"),
        KeyBinding("l", "<Right>", does: .right, "unfold, or go to the first callee"),
        KeyBinding("g", "<Home>", does: .top, "first line, or line N: 12g"),
        KeyBinding("G", "<End>", does: .bottom, "last line, or line N: 12G; stays at the end of what grows"),
        KeyBinding("^D", does: .halfDown, "half a page down"),
        KeyBinding("^U", does: .halfUp, "half a page up"),
        KeyBinding("^F", "<PgDn>", does: .pageDown, "a page down"),
        KeyBinding("^B", "<PgUp>", does: .pageUp, "a page up"),
        KeyBinding(">", "zl", does: .scrollRight, "scroll the calls sideways: what they were given and returned"),
        KeyBinding("<", "zh", does: .scrollLeft, "scroll the calls back"),
        KeyBinding("J", does: .nextSibling, "next call of the same caller"),
        KeyBinding("K", does: .previousSibling, "previous call of the same caller"),
        KeyBinding("u", does: .parent, "to the caller"),
        KeyBinding(
          "H", does: .hottest, "down the path of the largest totals, to where most of one was spent in the call itself"),
        KeyBinding(
          "w", does: .slowest, "to the slowest call of all: the most time in itself; again: to the next slower one"),
        KeyBinding("W", does: .slowestBack, "back to the slower one before"),
        KeyBinding("e", does: .nextError, "next error, drop, fault or loss; next dropped packet"),
        KeyBinding("E", does: .previousError, "previous error, drop, fault or loss"),
        KeyBinding("]j", does: .nextWindow, "next window, on this packet's journey through the machine"),
        KeyBinding("[j", does: .previousWindow, "previous window, on this packet's journey"),
        KeyBinding("]p", does: .nextNested, "next other packet, in this one's window"),
        KeyBinding("[p", does: .previousNested, "previous other packet, in this one's window"),
        KeyBinding(".", does: .again, "again: what the last key did, if that was no plain move; 3. three times"),
        KeyBinding("m", does: .setMark, "set mark a-z here", takesCharacter: true),
        KeyBinding("'", does: .goToMark, "go to mark a-z", takesCharacter: true),
      ]),
    KeyGroup(
      title: "Fold",
      bindings: [
        KeyBinding("<Space>", does: .foldToggle, "fold or unfold"),
        KeyBinding("zM", does: .foldAll, "fold all"),
        KeyBinding("zR", does: .foldNone, "unfold all"),
      ]
        + KeyCommand.allCases.compactMap { command in
          command.levels.map { KeyBinding("z\($0)", does: command, "show \($0.counted("level"))") }
        }),
    KeyGroup(
      title: "View",
      bindings: [
        KeyBinding("<Tab>", does: .nextPane, "next pane"),
        KeyBinding("<S-Tab>", does: .previousPane, "previous pane"),
        KeyBinding("<Enter>", does: .zoom, "open the packet; zoom to the call's subtree"),
        KeyBinding("<Esc>", does: .back, "back: out of zoom, filter, search, diff; to the list"),
        KeyBinding("D", does: .details, "details of the packet or call: headers, bytes, arguments"),
        KeyBinding("s", does: .sort, "sort by the next column; a click on a heading sorts by it"),
        KeyBinding("r", does: .reverseSort, "sort the other way round"),
        KeyBinding(
          "+", does: .larger, "the list a line higher, or the details that have the keys; the mouse drags the line"),
        KeyBinding("-", does: .smaller, "a line lower"),
        KeyBinding("=", does: .reset, "look at the trace as at first: sort, folds, filter, zoom, sizes; marks stay"),
        KeyBinding("M", does: .mouse, "the mouse: here, or left to the terminal for its own selection"),
        KeyBinding("i", does: .interrupts, "interrupts in or out"),
        KeyBinding("o", does: .noise, "fold noise: locks, RCU, preempt, allocation; repeats as one"),
      ]),
    KeyGroup(
      title: "Find",
      bindings: [
        KeyBinding("/", does: .search, "search: regular expression, smart case, as you type; ^T: calls, list, all"),
        KeyBinding("n", does: .searchNext, "next match"),
        KeyBinding("N", does: .searchPrevious, "previous match: search backwards"),
        KeyBinding("*", does: .sameFunctionNext, "next call of this function"),
        KeyBinding("#", does: .sameFunctionPrevious, "previous call of this function"),
        KeyBinding("&", does: .filter, "show only matches and their callers"),
      ]),
    KeyGroup(
      title: "Compare",
      bindings: [
        KeyBinding("d", does: .diffMark, "mark the packet or call; on another one: diff with the marked one"),
        KeyBinding("]c", does: .nextDifference, "next difference, but of times alone"),
        KeyBinding("[c", does: .previousDifference, "previous difference"),
        KeyBinding("]t", does: .nextTime, "next call that took longer or less long"),
        KeyBinding("[t", does: .previousTime, "previous call that took longer or less long"),
        KeyBinding("c", does: .firstDifference, "back to where the packets part, where a diff opens"),
        KeyBinding("f", does: .families, "path families: packets grouped by the calls they made"),
        KeyBinding("F", does: .onlyFamily, "list only this packet's family, or all packets again"),
        KeyBinding(
          "t", does: .functions, "functions: calls, total, self, percentiles; Tab: of the packet, of all, of the call"),
        KeyBinding("U", does: .callers, "callers of this function"),
      ]),
    KeyGroup(
      title: "Take out",
      bindings: [
        KeyBinding("x", does: .export, "write the selection to a file, in the form that its name says"),
        KeyBinding("X", does: .exportMarked, "write all that m marked to a file"),
        KeyBinding("|", does: .pipe, "a command reads the selection as text: |less"),
        KeyBinding("!", does: .shell, "a command, with FTVIEW_FILE, FTVIEW_PACKET and FTVIEW_CALL"),
        KeyBinding("y", does: .copy, "copy the selection to the clipboard (OSC 52)"),
        KeyBinding("Y", does: .copyName, "copy the call's path, for --call; the packet as FILE#N"),
      ]),
    KeyGroup(
      title: "Capture",
      bindings: [
        KeyBinding("a", does: .arm, "arm: filter, entry points, what to trace and keep, how many packets"),
        KeyBinding("S", does: .stop, "stop the capture, or the reading of a file"),
        KeyBinding("R", does: .reload, "read the file again, the cursor stays"),
        KeyBinding("T", does: .follow, "read the file again and wait for more of it, or no longer"),
      ]),
    KeyGroup(
      title: "Program",
      bindings: [
        KeyBinding(":", does: .command, "a command; :help lists them"),
        KeyBinding("?", "<F1>", does: .help, "this help"),
        KeyBinding("^L", does: .redraw, "draw the screen again"),
        KeyBinding("^Z", does: .suspend, "suspend"),
        KeyBinding("q", does: .quit, "back, then quit"),
        KeyBinding("^C", does: .quit, "quit"),
      ]),
  ])
}
