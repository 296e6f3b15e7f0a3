import Foundation

/// What a command says of itself, as `--experimental-dump-help` prints it.
struct CommandHelp: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var typed: String { (kind == "short" ? "-" : "--") + name }
    }

    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
  }

  var commandName: String
  var abstract: String?
  var discussion: String?
  var shouldDisplay: Bool
  var arguments: [Argument]
  var subcommands: [CommandHelp]?

  /// The program under test, with all of its commands.
  static func ofProgram() throws -> CommandHelp {
    struct Dump: Decodable { var command: CommandHelp }
    let dump = try Command.run(Command.ftview, ["--experimental-dump-help"])
    return try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
  }

  /// The commands that people type.
  var visible: [CommandHelp] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }

  /// The paragraphs of the discussion, without the examples: those are its indented lines.
  var paragraphs: [String] {
    (discussion ?? "").components(separatedBy: "\n\n").filter { !$0.hasPrefix("  ") && !$0.isEmpty }
      .map { $0.replacingOccurrences(of: "\n", with: " ") }
  }

  /// Command lines that show its use.
  var examples: [String] {
    (discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
  }
}
