import ArgumentParser
import CFtview

/// The program's entry: arguments only, each command in its own file.
@main
struct FtviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ftview",
    abstract: "What the Linux kernel did with one packet.",
    usage: """
      ftview [FILE...]            explore a trace
      ftview [-f FILTER]          capture on this machine and explore
      ftview sample [NAME]        explore a capture that comes with it
      ftview SUBCOMMAND …
      """,
    version: version,
    subcommands: [
      ExploreCommand.self, RecordCommand.self, ExportCommand.self, DiffCommand.self, FamiliesCommand.self,
      StatsCommand.self, ErrorsCommand.self, SampleCommand.self, EntriesCommand.self, SchemaCommand.self,
      DoctorCommand.self, RestoreCommand.self, BundleCommand.self,
      GuardCommand.self,
    ],
    defaultSubcommand: ExploreCommand.self
  )

  /// The version's number.
  static let number = "0.1.0"

  /// The version, and the commit where the build wrote it in.
  private static var version: String {
    let commit = String(cString: ftview_commit())
    return "ftview \(number)" + (commit.isEmpty ? "" : " (\(commit))")
  }
}
