import ArgumentParser

/// What all commands that show the screen can be told about its look.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: "Theme: dark, light, 16-colour, high-contrast, colour-blind, or one of your own.",
    completion: Completion.themes)
  var theme: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false
}
