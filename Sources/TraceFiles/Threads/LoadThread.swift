import CallTrees
import Diagnostics
import Synchronization
import SystemCalls

/// The thread that reads a trace for ``TraceLoading``.
final class LoadThread: Sendable {
  private let slot: LoadSlot
  /// Until the thread has it.
  private let input: Mutex<TraceFileInput?>

  private init(_ input: consuming sending TraceFileInput, _ slot: LoadSlot) {
    self.slot = slot
    self.input = Mutex(consume input)
  }

  static func start(_ input: consuming sending TraceFileInput, _ slot: LoadSlot) throws(Diagnostic) {
    let name = input.name
    let thread = LoadThread(input, slot)
    do throws(SystemFailure) {
      try DetachedThread.start { thread.run() }
    } catch {
      throw Diagnostic("no thread to read it with: \(error.reason)", at: name)
    }
  }

  private func run() {
    guard let input = input.withLock({ $0.take() }) else { return }
    var reporter = LoadReporter(slot)
    do throws(Diagnostic) {
      let trace = try TraceContent.load(input, observer: &reporter)
      let end: TraceLoading.End = reporter.wasStopped ? .stopped : reporter.loss.map { .lost($0) } ?? .whole
      slot.put(trace, bytes: reporter.bytes, total: reporter.total, isFollowing: reporter.isFollowing, end: end)
    } catch {
      slot.put(nil, bytes: reporter.bytes, total: reporter.total, end: .failed(error))
    }
  }
}
