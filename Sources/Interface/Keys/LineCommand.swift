/// One `:` command, for help and the docs.
struct LineCommand: Sendable {
  /// How it is typed: `:w FILE`.
  var usage: String
  /// What help says of it.
  var help: String

  /// Every `:` command.
  static let all: [LineCommand] = [
    LineCommand(usage: ":w FILE", help: "save the capture; :w! replaces a file that is there"),
    LineCommand(usage: ":e FILE", help: "open another trace"),
    LineCommand(usage: ":n :p", help: "next and previous of the files given at the start"),
    LineCommand(
      usage: ":export FILE",
      help: """
        write the selection as the name's end says: .json, .csv, .folded, .trace.json (Perfetto), .speedscope.json, \
        .pcapng; a diff .html, .json; else text. :export marked FILE writes what m marked
        """
    ),
    LineCommand(usage: ":diff N M", help: "diff packet N with packet M"),
    LineCommand(usage: ":families F…", help: "families told apart by what functions F returned, too"),
    LineCommand(usage: ":theme NAME", help: "change the theme"),
    LineCommand(
      usage: ":set NAME",
      help:
        "irqs, noise, details, ascii; noNAME: off. Next capture: trace, notrace LIST, keep RULES, depth N, ssh, values, fields LIST"
    ),
    LineCommand(usage: ":stop", help: "stop the capture, or the reading of a file"),
    LineCommand(usage: ":notices", help: "what could not be read of this trace"),
    LineCommand(usage: ":help", help: "this help"),
    LineCommand(usage: ":N", help: "go to packet or line N"),
    LineCommand(usage: ":q", help: "quit; :q! throws away a capture that is not saved"),
  ]
}
