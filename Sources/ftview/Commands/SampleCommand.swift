import ArgumentParser

/// `ftview sample [NAME]`: a capture that comes with the program, on the screen. `ftview --sample [NAME]` is the same.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Explore a sample capture that comes with ftview; without a name, list them.",
    discussion: """
      Needs neither root nor the kernel module. The samples are real captures of a test machine.

        ftview sample
        ftview sample dropped
        ftview errors "$(ftview sample failing --path)"
      """
  )

  @Argument(help: "A name of the list.", completion: Completion.samples)
  var name: String?

  @OptionGroup var look: ScreenOptions

  @Flag(help: "Print the path of its file, for other commands, and leave the screen alone.")
  var path = false

  func run() throws {
    guard let name else {
      let samples = try Sample.all()
      let width = samples.map(\.name.count).max() ?? 0
      for sample in samples {
        let label = path ? sample.files.joined(separator: " ") : sample.shows
        StandardOutput.line(sample.name + String(repeating: " ", count: width + 2 - sample.name.count) + label)
      }
      return
    }
    let sample = try Sample.named(name)
    if path {
      for file in sample.files { StandardOutput.line(file) }
    } else {
      try ScreenSession(files: sample.files, look: look, greeting: sample.keys).run()
    }
  }
}
