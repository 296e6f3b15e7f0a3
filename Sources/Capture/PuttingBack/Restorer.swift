import Glibc
import SystemCalls

/// Putting tracing back by hand, or by the guard, after a capture that could not do so itself.
package enum Restorer {
  /// What there was to do.
  package enum Outcome: Equatable, Sendable {
    /// Tracing is as it was already.
    case nothingToDo
    /// So many settings were put back; those that somebody else has changed since are left alone, one line each.
    case restored(Int, leftAlone: [String] = [])
    /// The machine was started anew since, and with it went what was changed.
    case startedAnew
  }

  /// Puts tracing back from the restore file, and removes that. Busy files are tried again for up to a minute.
  ///
  /// - Parameter tell: takes a line about what is waited for, when that takes long.
  /// - Throws: ``CaptureError/captureRunning(pid:)`` while the capture is alive, ``CaptureError/notRestored(_:)`` with
  ///   what could not be put back, in which case the restore file stays.
  package static func restore(
    in directory: RuntimeDirectory = RuntimeDirectory(), tell: @escaping (String) -> Void = { _ in }
  ) throws(CaptureError) -> Outcome {
    guard geteuid() == 0 else { throw .notRoot }
    let lock = try CaptureError.files { () throws(SystemFailure) in try directory.lock() }
    guard let lock else {
      let restore = try? directory.load()
      throw .captureRunning(pid: restore?.owner)
    }
    var patience = Patience(limit: commandPatience, tell: tell)
    let outcome = try restoreLocked(in: directory, patience: &patience)
    lock.close()
    return outcome
  }

  /// How long somebody who waits for an answer waits for busy files, in ms.
  static let commandPatience = 60_000

  /// The same, for a caller that holds the directory's lock.
  static func restoreLocked(
    in directory: RuntimeDirectory, patience: inout Patience
  ) throws(CaptureError) -> Outcome {
    guard let restore = try directory.load() else { return .nothingToDo }
    guard restore.boot.isEmpty || restore.boot == RuntimeDirectory.boot else {
      try CaptureError.files { () throws(SystemFailure) in try directory.removeRestoreFile() }
      return .startedAnew
    }
    let steps = RestoreSteps(restore: restore)
    let leftAlone = steps.othersChanges().map { Self.leftAlone($0.path, $0.now) }
    let faults = steps.run(patience: &patience)
    guard faults.isEmpty else { throw .notRestored(faults) }
    try CaptureError.files { () throws(SystemFailure) in try directory.removeRestoreFile() }
    return .restored(restore.steps.count - leftAlone.count, leftAlone: leftAlone)
  }

  /// What is told of a file that somebody else has changed.
  static func leftAlone(_ path: String, _ now: String) -> String {
    "left as somebody else has set it since: \(path) is '\(now)'"
  }
}
