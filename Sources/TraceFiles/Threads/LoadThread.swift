import CallTrees
import Diagnostics
import Synchronization
import SystemCalls

/// The thread that reads a trace for ``TraceLoading``: of one file, or of several one after the other.
final class LoadThread: Sendable {
  private let slot: LoadSlot
  private let files: LoadFiles
  /// The only file, until the thread has it.
  private let input: Mutex<TraceFileInput?>

  private init(_ input: consuming sending TraceFileInput?, _ files: LoadFiles, _ slot: LoadSlot) {
    self.slot = slot
    self.files = files
    self.input = Mutex(consume input)
  }

  /// - Parameter input: the only file; nil for several, which are opened in their turn.
  static func start(
    _ input: consuming sending TraceFileInput?, _ files: LoadFiles, _ slot: LoadSlot
  ) throws(Diagnostic) {
    let thread = LoadThread(input, files, slot)
    do throws(SystemFailure) {
      try DetachedThread.start { thread.run() }
    } catch {
      throw Diagnostic("no thread to read it with: \(error.reason)", at: files.paths[0])
    }
  }

  private func run() {
    if let input = input.withLock({ $0.take() }) { read(input) } else { readAll() }
  }

  private func readAll() {
    var reporter = LoadReporter(slot, joining: files.names)
    var problems: [Diagnostic] = []
    var whole: Trace?
    for (number, path) in files.paths.enumerated() where !reporter.wasStopped {
      reporter.begin(number, of: files.names)
      do throws(Diagnostic) {
        let isLast = number == files.paths.count - 1
        let input = try TraceFileInput.open(
          path: path, instance: files.instance, follows: files.follows && isLast)
        whole = reporter.finish(try TraceContent.load(input, observer: &reporter))
      } catch {
        problems.append(error)
        let rest = reporter.leaveOut(error.description)
        if whole != nil { whole = rest }
      }
    }
    guard let whole else {
      return slot.put(nil, bytes: 0, total: nil, end: problems.first.map { .failed($0) } ?? .stopped)
    }
    slot.put(whole, from: reporter, problems: problems)
  }

  private func read(_ input: consuming TraceFileInput) {
    var reporter = LoadReporter(slot)
    do throws(Diagnostic) {
      let trace = try TraceContent.load(input, observer: &reporter)
      slot.put(trace, from: reporter)
    } catch {
      slot.put(nil, bytes: reporter.bytes, total: reporter.total, end: .failed(error))
    }
  }
}

/// The files of a list, in order.
struct LoadFiles: Sendable {
  var paths: [String]
  var instance: String?
  /// At the end of the last one more is waited for.
  var follows: Bool

  /// What the user calls them.
  var names: [String] { paths.map { $0 == "-" ? "standard input" : $0 } }
}

extension LoadSlot {
  /// Puts the last news there.
  fileprivate func put(_ trace: Trace, from reporter: LoadReporter, problems: [Diagnostic] = []) {
    let end: TraceLoading.End = reporter.wasStopped ? .stopped : reporter.loss.map { .lost($0) } ?? .whole
    put(
      trace, bytes: reporter.bytes, total: reporter.total, isFollowing: reporter.isFollowing, problems: problems,
      end: end)
  }
}
