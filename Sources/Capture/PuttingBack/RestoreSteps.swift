import Glibc
import SystemCalls
import TraceEvents

/// Puts tracing back as a restore file says.
struct RestoreSteps {
  let restore: RestoreFile

  /// Takes every step, last change first, and checks each file by reading it again. A step that fails does not keep the
  /// others from being taken.
  ///
  /// A file that shows what it should is left alone: a change may never have been made, and writing `trace_clock` empties
  /// the buffer. So is one that somebody else has changed since: ``othersChanges()``.
  ///
  /// - Parameter patience: how long busy files are tried again. An instance stays busy until the last descriptor of a
  ///   dying process is closed, or somebody else's.
  /// - Returns: what could not be put back, one line each; empty when all is as it was.
  func run(patience: inout Patience) -> [String] {
    var faults: [String] = []
    // Before the first step, for each changes what others show.
    let others = Set(othersChanges().map(\.path))
    for step in restore.steps.reversed() {
      if case .file(let path, _, _) = step, others.contains(path) { continue }
      do throws(SystemFailure) {
        try take(step, &patience)
      } catch {
        faults.append(error.description)
      }
    }
    for case .file(let path, let before, _) in restore.steps
    where !Self.wentWithItsModule(path) && !others.contains(path) {
      let now = (try? System.text(path)) ?? "?"
      if !ControlFile.same(now, before, of: path) {
        faults.append("\(path) is '\(now.trimmed)', was '\(before.trimmed)'")
      }
    }
    return faults
  }

  /// Files that show neither what they showed before nor what the capture made them show, and what that is: somebody else
  /// has changed them since.
  func othersChanges() -> [(path: String, now: String)] {
    var found: [(path: String, now: String)] = []
    for case .file(let path, let before, let after?) in restore.steps {
      guard let now = try? System.text(path), TextMark(now) != after, !ControlFile.same(now, before, of: path),
        !found.contains(where: { $0.path == path })
      else { continue }
      found.append((path, ControlFile.value(for: now, of: path)))
    }
    return found
  }

  private func take(_ step: RestoreStep, _ patience: inout Patience) throws(SystemFailure) {
    switch step {
    case .file(let path, let before, _):
      if Self.wentWithItsModule(path) { return }
      if ControlFile.same(try System.text(path), before, of: path) { return }
      try Self.patiently(&patience) { () throws(SystemFailure) in
        try System.write(ControlFile.value(for: before, of: path), to: path)
      }
    case .clear(let path), .silence(let path):
      // Emptying is opening with O_TRUNC; recording stops with "0".
      let value = if case .silence = step { "0" } else { "" }
      try Self.patiently(&patience) { () throws(SystemFailure) in try System.write(value, to: path) }
    case .instance(let path):
      guard System.exists(path) else { return }
      try Self.patiently(&patience) { () throws(SystemFailure) in try System.write("0", to: path + "/tracing_on") }
      try Self.patiently(&patience) { () throws(SystemFailure) in
        try System.write("nop", to: path + "/current_tracer")
      }
      try Self.patiently(&patience) { () throws(SystemFailure) in try System.removeDirectory(path) }
    }
  }

  /// An event whose files are gone: its module was unloaded after the capture was killed. What it was set to went with it.
  private static func wentWithItsModule(_ path: String) -> Bool {
    path.has("/events/") && !System.exists(path)
  }

  private static func patiently(
    _ patience: inout Patience, _ body: () throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    while true {
      do throws(SystemFailure) {
        return try body()
      } catch  where error.code == EBUSY {
        guard patience.waits(for: "\(error.path), which a program has open") else { throw error }
      }
    }
  }
}
