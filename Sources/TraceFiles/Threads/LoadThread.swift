import CallTrees
import Glibc
import Synchronization

/// The thread that reads a trace for ``TraceLoading``.
final class LoadThread {
  private let slot: LoadSlot
  private var input: TraceFileInput?

  private init(_ input: consuming TraceFileInput, _ slot: LoadSlot) {
    self.slot = slot
    self.input = consume input
  }

  static func start(_ input: consuming TraceFileInput, _ slot: LoadSlot) throws(TraceFileError) {
    let name = input.name
    // The thread owns it from here on.
    let work = Unmanaged.passRetained(LoadThread(input, slot))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<LoadThread>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, work.toOpaque())
    guard failure == 0 else {
      work.release()
      throw TraceFileError("\(name): no thread to read it with: \(String(cString: strerror(failure)))")
    }
    pthread_detach(thread)
  }

  private func run() {
    guard let input = input.take() else { return }
    var reporter = LoadReporter(slot)
    do throws(TraceFileError) {
      let trace = try TraceContent.load(input, observer: &reporter)
      slot.end(trace, reporter.wasStopped ? .stopped : .whole, bytes: reporter.bytes, total: reporter.total)
    } catch {
      slot.end(nil, .failed(error), bytes: reporter.bytes, total: reporter.total)
    }
  }
}
