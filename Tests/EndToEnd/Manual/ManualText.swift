@testable import Interface

/// The parts of manual pages that are made of the program's own tables, in the language of man(7).
enum ManualText {
  /// Text as it stands in a page: hyphens that can be copied, nothing that roff would take for a request.
  static func escaped(_ text: String) -> String {
    var text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
    text = text.replacing("^", with: "\\(ha").replacing("~", with: "\\(ti").replacing("`", with: "\\(ga")
    return text.hasPrefix(".") ? "\\&" + text : text
  }

  /// A paragraph in lines of less than 80 characters, as mandoc wants them.
  static func filled(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ").map({ escaped(String($0)) }) {
      if lines[lines.count - 1].count + 1 + word.count > 79 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }

  private static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
  private static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

  /// Name, synopsis, description, options and examples of a command.
  static func page(_ command: CommandHelp) -> String {
    let abstract = (command.abstract ?? "").prefix { $0 != "." }
    let name = "ftview\\-\(command.commandName)"
    let first = abstract.prefix(1)
    // A name such as NAME keeps its letters.
    let lead = abstract.dropFirst().first?.isUppercase == true ? String(first) : first.lowercased()
    var lines = [".SH NAME", "\(name) \\-", filled(lead + abstract.dropFirst())]
    lines += [".SH SYNOPSIS", synopsis(command), ".SH DESCRIPTION", filled(command.abstract ?? "")]
    for paragraph in command.paragraphs { lines += [".PP", filled(paragraph)] }
    let arguments = command.arguments.filter { $0.shouldDisplay && $0.names == nil }
    if !arguments.isEmpty { lines += [".SH ARGUMENTS"] + arguments.flatMap(entry) }
    lines += options(command) + examples(command.examples)
    return lines.joined(separator: "\n") + "\n"
  }

  /// How a command is typed.
  private static func synopsis(_ command: CommandHelp) -> String {
    var line = bold("ftview \(command.commandName)") + " [" + italic("option") + "]..."
    for argument in command.arguments where argument.names == nil && argument.shouldDisplay {
      let name = italic(argument.valueName ?? "") + (argument.isRepeating ? "..." : "")
      line += argument.isOptional ? " [\(name)]" : " \(name)"
    }
    return line
  }

  /// The options of a command.
  static func options(_ command: CommandHelp) -> [String] {
    var options: [CommandHelp.Argument] = []
    for argument in command.arguments where argument.shouldDisplay && argument.names != nil {
      // A flag and its opposite are one entry.
      if let last = options.last, last.abstract == argument.abstract {
        options[options.count - 1].names?.append(contentsOf: argument.names ?? [])
      } else {
        options.append(argument)
      }
    }
    return [".SH OPTIONS"] + options.flatMap(entry)
  }

  private static func examples(_ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [".SH EXAMPLES", ".nf"] + lines.map { bold($0) } + [".fi"]
  }

  private static func entry(_ argument: CommandHelp.Argument) -> [String] {
    let value = argument.kind == "option" ? " " + italic(argument.valueName ?? "") : ""
    let names = argument.names?.map { bold($0.typed) + value }.joined(separator: ", ")
    var text = argument.abstract ?? ""
    // Some say it themselves, with a word for what it means.
    if let value = argument.defaultValue, !value.isEmpty, !text.contains("default"), !text.contains("\(value).") {
      text += " Default: \(value)."
    }
    return [".TP", names ?? italic(argument.valueName ?? ""), filled(text)]
  }

  /// The commands, each with what it does.
  static func commands(_ program: CommandHelp) -> String {
    let entries = program.visible.flatMap { command in
      [".TP", ".BR ftview\\-\(command.commandName) (1)", filled(command.abstract ?? "")]
    }
    return entries.joined(separator: "\n") + "\n"
  }

  /// Every key, by what it is for, and every `:` command.
  static func keys(_ table: KeyTable) -> String {
    var lines: [String] = []
    for group in table.groups {
      lines.append(".SS \(group.title)")
      for binding in group.bindings {
        if let levels = binding.command.levels {
          if levels == 1 { lines += [".TP", bold("z1") + " to " + bold("z9"), "show that many levels"] }
          continue
        }
        lines += [".TP", binding.keys.map(bold).joined(separator: ", "), filled(binding.help)]
      }
    }
    lines.append(".SS Commands")
    for command in LineCommand.all { lines += [".TP", bold(command.usage), filled(command.help)] }
    return lines.joined(separator: "\n") + "\n"
  }
}
