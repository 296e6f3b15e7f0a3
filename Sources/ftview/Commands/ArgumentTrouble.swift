import ArgumentParser
import Capture
import Diagnostics

/// Arguments that cannot be meant, as ArgumentParser found them, told in a line.
enum ArgumentTrouble {
  /// What is wrong, what may be meant, and where the command's options are told.
  static func diagnostic(_ error: any Error, typed: [String]) -> Diagnostic {
    // A message that lists values does so line by line.
    var message = FtviewCommand.message(for: error).split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    if message.hasSuffix(".") { message.removeLast() }
    let help = help(for: error)
    let see = "see '\(help.command)'"
    // What is missing is complained of before what there is too much of; a mistyped option is both.
    guard let slip = slip(in: typed, known: help.options) else { return Diagnostic(message, hint: see) }
    return Diagnostic(
      "there is no option '\(slip.typed)'",
      hint: (slip.meant.map { "did you mean '\($0)'? S" } ?? "s") + see.dropFirst())
  }

  /// How to see the help of the command that an error is about, and the options that are in it.
  private static func help(for error: any Error) -> (command: String, options: [String]) {
    // The last line of the whole message: See 'ftview export --help' for more information.
    let words = FtviewCommand.fullMessage(for: error).split(separator: "'", omittingEmptySubsequences: false)
    let command = words.dropLast().last.map(String.init) ?? ""
    guard command.hasSuffix("--help") else { return ("ftview --help", []) }
    let name = command.split(separator: " ").dropFirst().first.map(String.init)
    let type = FtviewCommand.configuration.subcommands.first { $0.configuration.commandName == name }
    let text = FtviewCommand.helpMessage(for: type ?? FtviewCommand.self)
    let options = text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.filter { $0.hasPrefix("--") }
    return (command, options.map(String.init))
  }

  /// The first option that the command has not.
  private static func slip(in typed: [String], known: [String]) -> (typed: String, meant: String?)? {
    guard !known.isEmpty else { return nil }
    for word in typed.prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
      let name = String(word.prefix { $0 != "=" })
      if !known.contains(name), !name.hasPrefix("---") { return (name, Suggestion.nearest(to: name, of: known)) }
    }
    return nil
  }
}
