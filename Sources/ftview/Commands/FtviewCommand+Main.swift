import ArgumentParser
import Capture
import Diagnostics
import Glibc
import Screen

extension FtviewCommand {
  /// Runs the program. The status is 0 for success, 1 for a difference that `diff` found, 2 for trouble of any kind:
  /// wrong arguments too, where ArgumentParser would say 64.
  static func main() {
    // A reader that has enough, such as `head`, is no trouble: writing to it fails with EPIPE instead of a signal. So
    // does, with EFBIG, writing more than the user's limit of a file's size.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    if let typed = CommandLine.arguments.dropFirst().first, let meant = commandMeant(by: typed) {
      end(
        Diagnostic(
          "no file or command is named '\(TextWidth.shown(typed))'",
          hint: "did you mean 'ftview \(meant)'? See 'ftview --help'"))
    }
    if let typed = commandWithoutHelp() {
      end(Diagnostic("no command is named '\(TextWidth.shown(typed))'", hint: "'ftview --help' lists them"))
    }
    let arguments = meantArguments(Array(CommandLine.arguments.dropFirst()))
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let error as any DiagnosedError {
      end(error)
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      end(ArgumentTrouble.diagnostic(error, typed: arguments))
    }
  }

  /// `ftview --sample [NAME]` is `ftview sample [NAME]`. With a number behind it the option is a capture's.
  private static func meantArguments(_ typed: [String]) -> [String] {
    guard typed.first == "--sample", typed.count < 2 || Int(typed[1]) == nil else { return typed }
    return ["sample"] + typed.dropFirst()
  }

  private static func end(_ error: any DiagnosedError) -> Never {
    StandardError.report(error)
    Glibc.exit(2)
  }

  /// What `ftview help` is asked about, where that is no command.
  private static func commandWithoutHelp() -> String? {
    let words = CommandLine.arguments.dropFirst()
    guard words.first == "help", let asked = words.dropFirst().first, !asked.hasPrefix("-") else { return nil }
    return (configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]).contains(asked)
      ? nil : asked
  }

  /// The command that a word in the first place is a slip for. Without this it would be a file's name, as everything is
  /// that is no command.
  private static func commandMeant(by typed: String) -> String? {
    let names = configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    guard !typed.hasPrefix("-"), typed != "help", access(typed, F_OK) != 0 else { return nil }
    let all = configuration.subcommands.compactMap { $0.configuration.commandName }
    return all.contains(typed) ? nil : Suggestion.nearest(to: typed, of: names)
  }
}
