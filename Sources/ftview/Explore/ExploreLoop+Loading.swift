import CallTrees
import Capture
import Diagnostics
import Glibc
import Interface
import SystemCalls
import Terminal
import TraceFiles

/// A trace that is being read while the screen shows what is there already.
struct OpeningTrace {
  let loading: TraceLoading
  /// What it is read from.
  let files: OpenFiles
  /// At the end of the file more is waited for.
  var isFollowed = false
  /// What the status line said before, for when nothing comes of this one.
  var before: LoadStatus?
  /// Its trace is on the screen; until then the one before stays.
  var isShown = false
  /// The program was started for it: without it there is nothing to show.
  var isFirst = false

  /// How long the screen waits for something to show on it, in ms: an empty screen that fills at once only flickers.
  private static let patience: Int32 = 40

  /// The first news of a trace, before the screen is there. Nil when there is none soon.
  ///
  /// - Throws: ``Diagnostic`` when the file is no trace.
  static func firstNews(
    of loading: TraceLoading, _ paths: [String], _ signals: SignalWatch
  ) throws -> TraceLoading.News? {
    // From a terminal a trace is typed or pasted: keys and trace cannot share it.
    let isTyped = paths.contains("-") && isatty(STDIN_FILENO) == 1
    let start = ContinuousClock.now
    while true {
      var watched = [
        pollfd(fd: loading.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let spent = Int32(clamping: Int64((ContinuousClock.now - start) / .milliseconds(1)))
      guard poll(&watched, 2, isTyped ? -1 : max(0, patience - spent)) > 0 else { return nil }
      let news = loading.take()
      if case .failed(let error) = news.end { throw error }
      if news.end != nil || (news.trace != nil && !isTyped) { return news }
      // A signal is the loop's to take.
      if watched[1].revents != 0 { return news.trace == nil ? nil : news }
    }
  }
}

extension ExploreLoop {
  /// Shows a trace that the program was started with.
  func open(_ loading: TraceLoading, _ files: OpenFiles, with news: TraceLoading.News?) {
    hasReadInput = files.hasInput
    opening = OpeningTrace(loading: loading, files: files, isFirst: true)
    feed(.viewKept(keptView(of: files)))
    if let news { take(news) } else { feed(.loadChanged(LoadStatus(phase: .reading, name: loading.name))) }
  }

  /// Opens another trace. The one on the screen stays until there is something of the new one.
  ///
  /// - Returns: false, after a message, when it cannot be opened now.
  @discardableResult
  func load(_ paths: [String]) -> Bool {
    if paths.contains("-"), front.descriptors?.keys == STDIN_FILENO {
      feed(.failed("standard input is the keyboard; start with a pipe: ... | ftview -"))
      return false
    }
    if paths.contains("-"), hasReadInput {
      feed(.failed("standard input was read: it cannot be read again"))
      return false
    }
    let files = OpenFiles(paths)
    // They may be those that are on the screen.
    keepView()
    return begin(files, view: keptView(of: files), isOpened: true, follow: false)
  }

  /// Reads the files on the screen again; they are looked at as now, as far as they are the same.
  func reload(follow: Bool) {
    guard let old = files, old.canReload else {
      return feed(.failed("this cannot be read again: only a file can"))
    }
    keepView()
    let view = state.savedView
    let isSame = old.isBegin
    let new = OpenFiles(old.paths, instance: old.instance)
    _ = begin(new, view: isSame ? view : view.withoutRows, isOpened: false, follow: follow)
  }

  /// - Parameter isOpened: it is not what is on the screen once more.
  private func begin(_ files: OpenFiles, view: SavedView?, isOpened: Bool, follow: Bool) -> Bool {
    if starting != nil || live?.isRunning == true {
      feed(.failed("a capture is running: S stops it"))
      return false
    }
    do throws(Diagnostic) {
      let loading = try TraceLoading(paths: files.paths, instance: files.instance, follows: follow)
      closeLoading()
      if files.hasInput { hasReadInput = true }
      opening = OpeningTrace(loading: loading, files: files, isFollowed: follow, before: state.loading)
      feed(.viewKept(view, ofLastTime: isOpened))
      feed(.loadChanged(LoadStatus(phase: .reading, name: loading.name)))
      return true
    } catch {
      feed(.failed(error.description))
      return false
    }
  }

  /// Opens a sample, and says with which keys to begin.
  func loadSample(_ name: String) {
    do throws(Diagnostic) {
      guard !name.isEmpty else {
        return feed(.finished(":sample NAME with \(try Sample.all().map(\.name).joined(separator: ", "))"))
      }
      let sample = try Sample.named(name)
      guard load(sample.files) else { return }
      feed(.finished(sample.keys))
    } catch {
      feed(.failed(error.description))
    }
  }

  /// How files were looked at when they were on the screen before; nil when they were not, or are others now.
  private func keptView(of files: OpenFiles) -> SavedView? { kept.views?.view(of: files) }

  /// Keeps how what is on the screen is looked at, if all of it is there.
  func keepView() {
    let isFollowed = state.loading?.phase == .following
    guard state.loading == nil || isFollowed, let files = isFollowed ? files?.grown : files else { return }
    kept.views?.keep(state.savedView, of: files)
  }

  /// Takes what was read since the last look.
  func stepLoading() {
    if let opening { take(opening.loading.take()) }
  }

  /// Leaves the trace that is being read as far as it is.
  func closeLoading() {
    guard let opening else { return }
    opening.loading.stop()
    self.opening = nil
    var status = opening.isShown ? state.loading : opening.before
    status?.phase = .partly
    feed(.loadChanged(status))
  }

  private func take(_ news: TraceLoading.News) {
    guard let opening else { return }
    if let trace = news.trace {
      feed(.traceChanged(trace, replaces: !opening.isShown))
      if !opening.isShown {
        feed(.captureChanged(nil))
        live = nil
        files = opening.files
      }
      self.opening?.isShown = true
    }
    var status = LoadStatus(
      phase: .reading, name: news.name ?? opening.loading.name, bytes: news.bytes, total: news.total)
    guard let end = news.end else {
      if news.isFollowing { status.phase = .following }
      return feed(.loadChanged(status))
    }
    self.opening = nil
    switch end {
    case .stopped where news.isFollowing:
      files = files?.grown
      feed(.loadChanged(nil))
      feed(.finished("no longer followed"))
    case .lost(let loss):
      feed(.loadChanged(nil))
      feed(.failed("no longer followed: \(loss.words)"))
    case .whole:
      feed(.loadChanged(nil))
      tell(news.problems)
      if opening.isFollowed { feed(.finished("read again, but not followed: only a text in a file grows")) }
    case .stopped:
      status.phase = .partly
      feed(.loadChanged(status))
      feed(.finished("stopped: what was read stays; :e FILE reads it again"))
    case .failed(let error) where opening.isFirst: self.end(with: error)
    case .failed(let error):
      feed(.viewKept(nil))
      feed(.loadChanged(opening.before))
      feed(.failed(error.description))
    }
  }
}

extension ExploreLoop {
  /// Says which files are not there, and why.
  private func tell(_ problems: [Diagnostic]) {
    guard let first = problems.first else { return }
    let others = problems.count > 1 ? "; :notices tells of \(problems.count - 1) more" : ""
    feed(.failed(first.description + others))
  }
}

extension FollowLoss {
  /// What happened to the file, and what to do now.
  fileprivate var words: String {
    switch self {
    case .shorter: "the file became shorter; R reads it again"
    case .removed: "the file was removed or renamed; what was read stays"
    case .replaced: "another file has its name now; R reads that"
    }
  }
}
