import CallTrees
import Capture
import Glibc
import Interface
import Screen
import Terminal

/// The interactive program: waits for keys, signals and the capture, feeds them to the reducer, does what it asks for,
/// and shows the state.
final class ExploreLoop {
  var state: ViewState
  let terminal: CursesTerminal
  private let signals: SignalWatch
  private let finder: SettingsFiles
  var live: LiveCapture?
  /// Counts while the arm form is open; it has the device then.
  var preview: MatchPreview?
  var opening: OpeningTrace?
  private var isOver = false
  /// Why the program ends, if not because the user wants it.
  private var failure: (any Error)?

  init(state: ViewState, terminal: CursesTerminal, signals: SignalWatch, finder: SettingsFiles) {
    self.state = state
    self.terminal = terminal
    self.signals = signals
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
    if let capture = live, capture.isRunning {
      stop()
      show()
    }
    opening?.loading.stop()
    preview = nil
    if let problem = live?.close() { failure = problem }
    if let capture = live { feed(.captureChanged(capture.status)) }
    // Nobody was there to ask: a signal, or the terminal went away.
    let kept = state.hasUnsavedCapture ? live?.keep() : nil
    terminal.close()
    if let kept { StandardError.report(kept) }
    if let failure { throw failure }
  }

  func show() {
    var buffer = CellBuffer(width: state.width, height: state.height)
    draw(state, into: &buffer)
    terminal.show(buffer, cursor: cursorPlace(state))
  }

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
    state.hinderArming(Doctor.obstacle())
  }

  /// Ends the program as a command that failed.
  func end(with error: any Error) {
    failure = error
    isOver = true
  }

  /// Waits for something to happen and takes all of it.
  private func wait() {
    var watched = [
      pollfd(fd: terminal.input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if let descriptor = live?.descriptor { watched.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
    if let opening { watched.append(pollfd(fd: opening.loading.descriptor, events: Int16(POLLIN), revents: 0)) }
    let timeout = state.hasWork ? 0 : preview == nil ? -1 : MatchPreview.interval
    let ready = poll(&watched, nfds_t(watched.count), timeout)
    if ready < 0, errno != EINTR {
      isOver = true
      return
    }
    while let signal = signals.next() {
      switch signal {
      case .end: isOver = true
      case .suspend: suspend()
      case .resize: takeSize()
      }
    }
    while let input = terminal.next() {
      switch input {
      case .key(let key): feed(.key(key))
      case .mouse(let mouse): feed(.mouse(mouse))
      }
      if isOver { return }
    }
    // What was typed before the terminal went away still counts; after that there is nobody to talk to.
    if watched[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { isOver = true }
    stepCapture()
    stepPreview()
    stepLoading()
    // To show every piece would take as long as the pieces do.
    for _ in 0..<8 where state.hasWork {
      feed(.proceed)
      if poll(&watched, nfds_t(watched.count), 0) != 0 { return }
    }
  }

  private func takeSize() {
    let size = terminal.resize()
    feed(.resize(width: size.width, height: size.height))
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .quit: isOver = true
      case .suspend: suspend()
      case .redraw:
        terminal.redrawAll()
        takeSize()
      case .theme(let name): setTheme(name)
      case .export(let selection, let path, let replacing):
        report(ExploreTrace.export(selection, of: state.trace, to: path, replacing: replacing), of: effect)
      case .exportDiff(let diff, let path, let replacing):
        report(ExploreTrace.export(diff, of: state.trace, to: path, replacing: replacing), of: effect)
      case .copy(let selection):
        let what = selection.row == nil ? "packet" : "call with all beneath"
        copy(ExploreTrace.text(selection, of: state.trace), what)
      case .copyDiff(let diff): copy(ExploreTrace.text(diff, of: state.trace), "diff")
      case .copyName(let name): copyName(name)
      case .load(let path): load(path)
      case .save(let path, let replacing):
        let failure = Outcome.failure("this is a file already; :export writes text")
        report(live?.save(to: path, replacing: replacing) ?? failure, of: effect)
      case .checkFilter(let text): feed(.filterChecked(text, LiveCapture.check(text)))
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
    if live?.isRunning == true {
      return feed(.failed("not suspended: the tracer would go on with nobody reading; S ends the capture"))
    }
    if preview != nil {
      preview = nil
      feed(.previewChanged(nil))
    }
    terminal.suspend(signals)
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
      terminal.theme = try finder.theme(name)
      feed(.themeChanged(name))
    } catch {
      feed(.failed(error.description))
    }
  }

  private func copy(_ text: String, _ what: String) {
    if terminal.copy(text) {
      feed(.finished("copied the \(what): \(text.utf8.count) bytes"))
    } else if text.utf8.count > CursesTerminal.longestCopy {
      feed(.failed("too long to copy: \(text.utf8.count) bytes; x writes it to a file"))
    } else {
      feed(.failed("this terminal is not known to take a copy; x writes it to a file"))
    }
  }
}

extension ExploreLoop {
  fileprivate func copyName(_ name: String) {
    if terminal.copy(name) {
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
