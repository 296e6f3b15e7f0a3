import ArgumentParser

/// The program's entry: arguments only, each command in its own file.
@main
struct FtviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ftview",
    abstract: "What the Linux kernel did with one packet.",
    subcommands: []
  )
}
