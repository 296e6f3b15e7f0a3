/// One `:` command, for help, the docs and completion.
struct LineCommand: Sendable {
  /// What an argument is.
  enum Argument {
    case file, theme, option, functions
    /// A key, and what it is to do.
    case key
  }

  /// How it is typed: `:w FILE`.
  var usage: String
  /// Other names of it.
  var aliases: [String] = []
  /// What may be completed behind its name.
  var argument: Argument?
  /// What help says of it.
  var help: String

  /// All its names, without the colon; none for `:N`.
  var names: [String] {
    usage.split(separator: " ").filter { $0.first == ":" && $0 != ":N" }.map { String($0.dropFirst()) } + aliases
  }

  /// Every `:` command.
  static let all: [LineCommand] = [
    LineCommand(
      usage: ":w FILE", aliases: ["write", "w!", "write!", "save!"], argument: .file,
      help: "save the capture, or what there is of it so far; :w! replaces a file that is there"),
    LineCommand(usage: ":e FILE", aliases: ["edit", "open"], argument: .file, help: "open another trace"),
    LineCommand(usage: ":sample NAME", help: "open a capture that comes with ftview; without a name, which there are"),
    LineCommand(
      usage: ":n :p", aliases: ["next", "previous"], help: "the first packet of the next or previous file"),
    LineCommand(
      usage: ":export FILE", argument: .file,
      help: """
        write the selection as the name's end says: .html, .md (a finding), .json, .csv, .folded, .dot (Graphviz), \
        .trace.json (Perfetto), .speedscope.json, .pcapng; a diff .html, .json; else text. :export marked FILE writes what \
        m marked
        """
    ),
    LineCommand(usage: ":diff N M", help: "diff packet N with packet M"),
    LineCommand(
      usage: ":families F…", argument: .functions, help: "families told apart by what functions F returned, too"),
    LineCommand(usage: ":theme NAME", argument: .theme, help: "change the theme"),
    LineCommand(
      usage: ":set NAME", argument: .option,
      help: """
        irqs, noise, details, ascii, mouse; noNAME: off; cursor line or name; columns LIST and sort COLUMN of the packet \
        list; :set alone shows all. Next capture: trace, notrace LIST, keep RULES, depth N, ssh, values, fields LIST, \
        ring SIZE, sleep SECONDS
        """),
    LineCommand(
      usage: ":map KEY ACTION", argument: .key,
      help: "a key does something else, by the names in Docs/Keys.md, which Tab offers: :map b page-up; :save keeps it"),
    LineCommand(usage: ":unmap KEY", help: "a key does nothing"),
    LineCommand(usage: ":save", help: "keep what was set and mapped, in the settings file"),
    LineCommand(usage: ":reset", help: "look at the trace as at first; marks stay"),
    LineCommand(usage: ":stop", help: "stop the capture, or the reading of a file"),
    LineCommand(usage: ":reload", help: "read the file again, the cursor stays"),
    LineCommand(usage: ":follow", help: "read the file again and wait for more of it, or no longer"),
    LineCommand(usage: ":notices", help: "what could not be read of this trace"),
    LineCommand(usage: ":help", aliases: ["h"], help: "this help"),
    LineCommand(usage: ":N", help: "go to packet or line N"),
    LineCommand(
      usage: ":q", aliases: ["quit", "qa", "q!", "quit!", "qa!"],
      help: "quit; :q! throws away a capture that is not saved"),
  ]

  /// What the name of a command may become: names that take an argument with the blank before it, sorted. Not `save!`, for
  /// `:save` alone keeps settings.
  static var completions: [String] {
    all.flatMap { command in
      command.names.filter { $0 != "save!" }.map { command.argument == nil ? $0 : $0 + " " }
    }.sorted()
  }
}
