import ArgumentParser

/// What all commands that write a file can be told about it.
struct ReplaceOption: ParsableArguments {
  @Flag(help: "Replace a file that is there.")
  var force = false
}
