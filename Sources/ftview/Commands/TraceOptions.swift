import ArgumentParser

/// What all commands that open a trace can be told about it.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this instance of a trace.dat file that holds several; top is the top-level buffer.", valueName: "name"))
  var instance: String?
}
