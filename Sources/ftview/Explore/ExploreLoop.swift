import CallTrees
import Capture
import Diagnostics
import Glibc
import Interface
import Screen
import SystemCalls
import Terminal

/// The interactive program: waits for keys, signals and the capture, feeds them to the reducer, does what it asks for,
/// and shows the state.
final class ExploreLoop {
  var state: ViewState
  let front: any ExploreFront
  private let finder: SettingsFiles
  let kept: KeptState
  var live: LiveCapture?
  /// The one that takes its place once it is armed.
  var starting: LiveCapture?
  /// Counts while the arm form is open; it has the device then.
  var preview: MatchPreview?
  var opening: OpeningTrace?
  /// The files on the screen; nil for a capture.
  var files: OpenFiles?
  /// Standard input was opened: nothing of it comes twice.
  var hasReadInput = false
  /// Where other programs connect; nil when nobody may.
  var listener: Listener?
  private(set) var isOver = false
  /// Why the program ends, if not because the user wants it.
  private var failure: (any Error)?

  init(state: ViewState, front: any ExploreFront, finder: SettingsFiles, kept: KeptState = KeptState()) {
    self.state = state
    self.kept = kept
    front.takesMouse = state.settings.mouse
    if let history = kept.history { self.state.takeHistory(history.lines()) }
    self.front = front
    self.finder = finder
  }

  /// Runs until the user quits, a signal ends the program, or the terminal goes away. The terminal is given back and
  /// tracing put back in every case.
  ///
  /// - Parameter arming: what to capture when live: at once with `now`, else as the arm form's first contents.
  func run(arming request: ArmRequest?, at now: Bool) throws {
    if let request {
      if now { perform([.arm(request)]) } else { openArmForm(request) }
    }
    while !isOver {
      show()
      wait()
    }
    try finish()
  }

  /// Ends what goes on, and gives the terminal back.
  ///
  /// - Throws: what the program ends with, if not because the user wants it.
  func finish() throws {
    if starting != nil || live?.isRunning == true {
      stop()
      show()
    }
    if let problem = starting?.close(), problem != .givenUp { failure = problem }
    starting = nil
    opening?.loading.stop()
    preview = nil
    listener = nil
    if let problem = live?.close() { failure = problem }
    if let capture = live { feed(.captureChanged(capture.status)) }
    // Nobody was there to ask: a signal, or the terminal went away.
    let rescued = state.hasUnsavedCapture ? live?.keep() : nil
    front.close()
    keepView()
    kept.history?.add(state.freshHistory)
    if let rescued { StandardError.report(rescued) }
    if let failure { throw failure }
  }

  func show() { front.show(state) }

  // Not inlined: twenty places say what happened.
  @inline(never)
  func feed(_ action: Action) {
    let hadForm = state.armForm != nil
    perform(reduce(&state, action))
    if !hadForm, state.armForm != nil { state.hinderArming(Doctor.obstacle()) }
  }

  /// Opens the form, which says at once what keeps this machine from capturing.
  func openArmForm(_ request: ArmRequest) {
    state.openArmForm(request)
    let obstacle = Doctor.obstacle()
    state.hinderArming(obstacle)
    if obstacle != nil { feed(.finished("Esc, then :sample lists captures to look at that come with ftview")) }
  }

  /// Ends the program as a command that failed.
  func end(with error: any Error) {
    failure = error
    isOver = true
  }

  /// Waits for something to happen and takes all of it.
  ///
  /// - Parameter milliseconds: how long at most; -1 for as long as it takes.
  func wait(atMost milliseconds: Int32 = -1) {
    let watches = { (descriptor: Int32) in pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }
    var watched: [pollfd] = []
    if let own = front.descriptors { watched = [watches(own.keys), watches(own.signals)] }
    if let descriptor = (starting ?? live)?.descriptor { watched.append(watches(descriptor)) }
    if let opening { watched.append(watches(opening.loading.descriptor)) }
    // What is counted, and the seconds that arming has taken.
    let ticks = preview != nil || starting != nil
    var timeout = state.hasWork ? 0 : ticks ? MatchPreview.interval : milliseconds
    if let listener {
      watched += listener.watched
      let patience = listener.patience(at: System.monotonicTime())
      timeout = patience < 0 ? timeout : timeout < 0 ? patience : min(timeout, patience)
    }
    let ready = poll(&watched, nfds_t(watched.count), timeout)
    if ready < 0, errno != EINTR {
      isOver = true
      return
    }
    while let signal = front.nextSignal() {
      switch signal {
      case .end: isOver = true
      case .suspend: suspend()
      case .resize: takeSize()
      case .child: break  // Whoever started it asks for it.
      }
    }
    var isPressed = false
    while let input = front.nextInput() {
      isPressed = true
      switch input {
      case .key(let key): feed(.key(key))
      case .mouse(let mouse): feed(.mouse(mouse))
      }
      if isOver { return }
    }
    // What was typed before the terminal went away still counts; after that there is nobody to talk to.
    if front.descriptors != nil, watched[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { isOver = true }
    stepCapture()
    stepPreview()
    stepLoading()
    stepListener()
    // Who pressed a key sees its answer before what else is to be done.
    guard !isPressed else { return }
    // To show every piece would take as long as the pieces do.
    for _ in 0..<8 where state.hasWork {
      feed(.proceed)
      if poll(&watched, nfds_t(watched.count), 0) != 0 { return }
    }
  }

  func takeSize() {
    let size = front.resize()
    feed(.resize(width: size.width, height: size.height))
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .quit: isOver = true
      case .suspend: suspend()
      case .mouse(let isOn): front.takesMouse = isOn
      case .saveSettings(let settings): save(settings)
      case .redraw:
        front.redrawAll()
        takeSize()
      case .theme(let name): setTheme(name)
      case .shell(let line, let place): run(line, at: place)
      case .pipe(let selection, let line, let place):
        run(line, reading: ExploreTrace.text(selection, of: state.trace), at: place)
      case .pipeDiff(let diff, let line, let place):
        run(line, reading: ExploreTrace.text(diff, of: state.trace), at: place)
      case .complete(let source, let word): feed(.completed(word, Completions.of(source, word, finder)))
      case .export(let parts, let path, let replacing):
        report(ExploreTrace.export(parts, of: state.trace, to: System.expanded(path), replacing: replacing), of: effect)
      case .exportDiff(let diff, let path, let replacing):
        report(ExploreTrace.export(diff, of: state.trace, to: System.expanded(path), replacing: replacing), of: effect)
      case .copy(let selection):
        let what = selection.row == nil ? "packet" : "call with all beneath"
        copy(ExploreTrace.text(selection, of: state.trace), what)
      case .copyDiff(let diff): copy(ExploreTrace.text(diff, of: state.trace), "diff")
      case .copyName(let name): copyName(name)
      case .load(let path): load([System.expanded(path)])
      case .sample(let name): loadSample(name)
      case .reload(let follow): reload(follow: follow)
      case .save(let path, let replacing):
        let failure = Outcome.failure("this is a file already; :export writes text")
        report(live?.save(to: System.expanded(path), replacing: replacing) ?? failure, of: effect)
      case .checkFilter(let text): feed(.filterChecked(text, LiveCapture.check(text)))
      case .checkRequest(let request, let before):
        if let problem = LiveCapture.problem(of: request) { feed(.requestRefused(before, problem)) }
      case .arm(let request): arm(request)
      case .listEntries: listEntries()
      case .preview(let request): startPreview(request)
      case .stopPreview: preview = nil
      case .stop: stop()
      case .stopLoading: opening?.loading.stop()
      }
    }
  }

  /// Stops the process until the shell lets it go on; not while it captures, for the tracer would go on with nobody
  /// reading.
  private func suspend() {
    if starting != nil || live?.isRunning == true {
      return feed(.failed("not suspended: the tracer would go on with nobody reading; S ends the capture"))
    }
    if preview != nil {
      preview = nil
      feed(.previewChanged(nil))
    }
    if let reason = front.suspend() { return feed(.failed(reason)) }
    takeSize()
  }

  private func report(_ outcome: Outcome, of effect: Effect) {
    switch outcome {
    case .success(let text): feed(.finished(text))
    case .saved(let text): feed(.saved(text))
    case .exists(let path): feed(.fileExists(path: path, effect))
    case .failure(let text): feed(.failed(text))
    }
  }

  private func setTheme(_ name: String) {
    do {
      front.theme = try finder.theme(name)
      feed(.themeChanged(name))
    } catch {
      feed(.failed(error.description))
    }
  }

  private func copy(_ text: String, _ what: String) {
    if front.copy(text) {
      feed(.finished("copied the \(what): \(text.utf8.count) bytes"))
    } else if text.utf8.count > CursesTerminal.longestCopy {
      feed(.failed("too long to copy: \(text.utf8.count) bytes; x writes it to a file"))
    } else {
      feed(.failed("this terminal is not known to take a copy; x writes it to a file"))
    }
  }
}

extension ExploreLoop {
  fileprivate func save(_ settings: ScreenSettings) {
    do throws(Diagnostic) {
      feed(.finished(try finder.save(settings)))
    } catch {
      feed(.failed(error.description))
    }
  }

  /// Runs a command in place of the screen. A capture goes on meanwhile: its thread reads the buffers.
  fileprivate func run(_ line: String, reading text: String? = nil, at place: PlaceNames) {
    let values = [
      ("FTVIEW_FILE", path(at: place)), ("FTVIEW_PACKET", place.packet.map { String($0) }), ("FTVIEW_CALL", place.call),
    ]
    let variables = values.compactMap { name, value in value.map { (name, $0) } }
    let command = ShellCommand(line, input: text.map { Array($0.utf8) }, variables: variables)
    do throws(Diagnostic) {
      try front.run(command)
    } catch {
      feed(.failed(error.description))
    }
    takeSize()
  }

  /// Where a packet is read from; nil for what nobody can read again.
  private func path(at place: PlaceNames) -> String? {
    guard let paths = files?.paths.filter({ $0 != "-" }) else { return nil }
    guard let file = place.file else { return paths.first }
    return paths.contains(file) ? file : nil
  }

  fileprivate func copyName(_ name: String) {
    if front.copy(name) {
      feed(.finished("copied: \(name)"))
    } else {
      feed(.failed("this terminal is not known to take a copy of \(name)"))
    }
  }
}

/// What came of an effect: a line for the user either way.
enum Outcome {
  case success(String)
  /// The capture is in a file.
  case saved(String)
  /// That file is there already.
  case exists(String)
  case failure(String)
}
