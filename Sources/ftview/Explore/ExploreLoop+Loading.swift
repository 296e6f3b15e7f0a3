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
  /// The file; nil for what is read only once.
  let file: OpenFile?
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
  static func firstNews(of loading: TraceLoading, path: String?, _ signals: SignalWatch) throws -> TraceLoading.News? {
    // From a terminal a trace is typed or pasted: keys and trace cannot share it.
    let isTyped = path == "-" && isatty(STDIN_FILENO) == 1
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
  ///
  /// - Parameter file: nil for what can be read only once.
  func open(_ loading: TraceLoading, _ file: OpenFile?, with news: TraceLoading.News?) {
    hasReadInput = file == nil
    opening = OpeningTrace(loading: loading, file: file, isFirst: true)
    feed(.viewKept(keptView(of: file)))
    if let news { take(news) } else { feed(.loadChanged(LoadStatus(phase: .reading, name: loading.name))) }
  }

  /// Opens another trace. The one on the screen stays until there is something of the new one.
  ///
  /// - Returns: false, after a message, when it cannot be opened now.
  @discardableResult
  func load(_ path: String) -> Bool {
    if path == "-", front.descriptors?.keys == STDIN_FILENO {
      feed(.failed("standard input is the keyboard; start with a pipe: ... | ftview -"))
      return false
    }
    if path == "-", hasReadInput {
      feed(.failed("standard input was read: it cannot be read again"))
      return false
    }
    let file = OpenFile(path)
    // It may be the file that is on the screen.
    keepView()
    return begin(path, file, view: keptView(of: file), isOpened: true, follow: false)
  }

  /// Reads the file on the screen again; it is looked at as it is now, as far as it is the same.
  func reload(follow: Bool) {
    guard let old = file, System.isFile(old.path), let new = OpenFile(old.path, instance: old.instance) else {
      return feed(.failed("this cannot be read again: only a file can"))
    }
    keepView()
    let view = state.savedView
    let isSame = old.identity?.isBegin(of: old.path) == true
    _ = begin(old.path, new, view: isSame ? view : view.withoutRows, isOpened: false, follow: follow)
  }

  /// - Parameter isOpened: it is not the file on the screen once more.
  private func begin(_ path: String, _ file: OpenFile?, view: SavedView?, isOpened: Bool, follow: Bool) -> Bool {
    if starting != nil || live?.isRunning == true {
      feed(.failed("a capture is running: S stops it"))
      return false
    }
    do throws(Diagnostic) {
      let loading = try TraceLoading(path: path, instance: file?.instance, follows: follow)
      closeLoading()
      if path == "-" { hasReadInput = true }
      opening = OpeningTrace(loading: loading, file: file, isFollowed: follow, before: state.loading)
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
      guard load(sample.files[0]) else { return }
      state.goThrough(sample.files)
      feed(.finished(sample.keys))
    } catch {
      feed(.failed(error.description))
    }
  }

  /// How a file was looked at when it was on the screen before; nil when it was not, or is another one now.
  private func keptView(of file: OpenFile?) -> SavedView? {
    guard let file, let identity = file.identity else { return nil }
    return kept.views?.view(of: file.path, identity)
  }

  /// Keeps how the file on the screen is looked at, if all of it is there.
  func keepView() {
    let isFollowed = state.loading?.phase == .following
    guard state.loading == nil || isFollowed, let file = isFollowed ? file?.grown : file, let identity = file.identity
    else { return }
    kept.views?.keep(state.savedView, of: file.path, identity)
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
        file = opening.file
      }
      self.opening?.isShown = true
    }
    var status = LoadStatus(
      phase: .reading, name: opening.loading.name, bytes: news.bytes, total: news.total)
    guard let end = news.end else {
      if news.isFollowing { status.phase = .following }
      return feed(.loadChanged(status))
    }
    self.opening = nil
    switch end {
    case .stopped where news.isFollowing:
      file = file?.grown
      feed(.loadChanged(nil))
      feed(.finished("no longer followed"))
    case .lost(let loss):
      feed(.loadChanged(nil))
      feed(.failed("no longer followed: \(loss.words)"))
    case .whole:
      feed(.loadChanged(nil))
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
