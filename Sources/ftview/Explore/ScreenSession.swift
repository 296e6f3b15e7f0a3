import CallTrees
import Capture
import Glibc
import Interface
import Screen
import Terminal
import TraceFiles

/// The screen from its start to its end: on files, or live.
struct ScreenSession {
  /// Traces, which are one list. None is live.
  var files: [String]
  /// Which instance of a trace.dat file that has several.
  var instance: String?
  var look: ScreenOptions
  /// What to capture when live.
  var request = ArmRequest(filter: "", entries: [], quota: 0)
  /// Captures at once; else the arm form opens.
  var armsAtOnce = false
  /// What the bottom line says until a key is pressed.
  var greeting: String?
  /// The path of a socket by which other programs drive the screen.
  var listensAt: String?

  /// Runs until the user leaves.
  func run() throws {
    let finder = SettingsFiles()
    let settings = try finder.settings()
    let theme = try finder.theme(look.theme ?? settings.theme ?? Theme.builtIn.name)
    // Before any other thread is there: threads inherit what is blocked.
    let signals = try SignalWatch()
    let listener = try listensAt.map { try Listener(path: $0) }
    let loading = try files.isEmpty ? nil : TraceLoading(paths: files, instance: instance)
    let first = try loading.flatMap { try OpeningTrace.firstNews(of: $0, files, signals) }
    let keys = files.contains("-") ? open("/dev/tty", O_RDWR | O_CLOEXEC) : STDIN_FILENO
    let terminal = try CursesTerminal(theme: theme, keysFrom: keys)
    let size = terminal.size
    let wantsASCII = look.ascii || settings.ascii == true || !terminal.isUTF8
    let ownGlyphs: Glyphs = (settings.console ?? terminal.isConsole) ? .console : .unicode
    var state = ViewState(
      trace: Trace(source: loading?.name ?? "live"), width: size.width, height: size.height,
      glyphs: wantsASCII ? .ascii : ownGlyphs, isLive: files.isEmpty, keys: settings.keyTable)
    state.fullGlyphs = ownGlyphs
    state.apply(
      irqs: settings.irqs, noise: settings.noise, columns: settings.columns, mouse: settings.mouse,
      cursor: settings.cursor)
    let loop = ExploreLoop(
      state: state, front: TerminalFront(terminal, signals), finder: finder, kept: KeptState(settings))
    loop.listener = listener
    if let greeting { loop.feed(.finished(greeting)) }
    if let loading { loop.open(loading, OpenFiles(files, instance: instance), with: first) }
    try loop.run(arming: files.isEmpty ? request : nil, at: armsAtOnce)
  }
}
