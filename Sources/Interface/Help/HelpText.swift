import CallTrees
import Screen

/// The help text: every key of the table, the commands, and what the marks mean.
struct HelpText {
  /// One line: a heading, or keys and what they do.
  struct Line: Sendable {
    var key: String
    var text: String
    var isHeading = false
  }

  private(set) var lines: [Line] = []

  init(keys: KeyTable, width: Int) {
    let room = max(20, width - 16)
    for group in keys.groups {
      heading(group.title)
      for binding in group.bindings where !binding.keys.isEmpty {
        if let levels = binding.command.levels, binding.keys == ["z\(levels)"] {
          if levels == 1 { add("z1 to z9", "show that many levels", room: room) }
          continue
        }
        add(binding.keys.joined(separator: " "), binding.help, room: room)
      }
    }
    heading("Commands")
    for command in LineCommand.all { add(command.usage, command.help, room: room) }
    heading("Marks at the left of a call")
    for (mark, text) in Self.marks { add(mark, text, room: room) }
    heading("Marks of a path family")
    add("!", "rare: under 5 % of the packets of its entry point", room: room)
    heading("Signs in a diff")
    for state in DiffRow.State.signed { add(String(state.sign), state.meaning, room: room) }
  }

  static let marks = [
    ("F", "the trace closes another function than the one that was open here"),
    ("L", "the kernel lost events inside this call"),
    ("E", "the call returned an error, -4095 to -1"),
    ("?", "the call's entry or return was not seen: its time is not known"),
    ("P", "the call was given another packet than the window's"),
    ("\"", "other events happened in this call: D shows them"),
    ("i", "an interrupt that landed here: not the packet's own"),
  ]

  private mutating func heading(_ title: String) {
    if !lines.isEmpty { lines.append(Line(key: "", text: "")) }
    lines.append(Line(key: title, text: "", isHeading: true))
  }

  /// Long texts go on in the next line.
  private mutating func add(_ key: String, _ text: String, room: Int) {
    var rest = text.split(separator: " ").map(String.init)
    var label = key
    repeat {
      var line = rest.isEmpty ? "" : rest.removeFirst()
      while let word = rest.first, line.count + 1 + word.count <= room {
        line += " " + word
        rest.removeFirst()
      }
      lines.append(Line(key: label, text: line))
      label = ""
    } while !rest.isEmpty
  }
}
