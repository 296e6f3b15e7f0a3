import CallTrees
import Capture
import Interface
import TraceFiles

/// Says on a terminal how far a long trace is read, for commands that need all of it. The line is gone at the end.
struct LoadProgress: LoadObserver {
  private let name: String
  private let line = ProgressLine()
  private let started = ContinuousClock.now
  private var shown: ContinuousClock.Instant?

  /// What is read in this time is read before anybody wonders.
  private static let patience = Duration.seconds(1)
  private static let interval = Duration.milliseconds(200)

  init(_ name: String) { self.name = name }

  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool {
    guard line.isTerminal else { return true }
    let now = ContinuousClock.now
    guard now - started >= Self.patience, shown.map({ now - $0 >= Self.interval }) ?? true else { return true }
    shown = now
    let status = LoadStatus(phase: .reading, name: name, bytes: bytes, total: total)
    let progress = status.percent.map { "\($0) % of \(NumberText.bytes(total ?? 0))" } ?? NumberText.bytes(bytes)
    line.show("ftview: \(name): reading, \(progress)")
    return true
  }

  /// Takes the line away.
  mutating func end() {
    if shown != nil { line.erase() }
    shown = nil
  }
}
