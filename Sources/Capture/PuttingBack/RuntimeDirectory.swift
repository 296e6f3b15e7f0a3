import CFtview
import Glibc
import SystemCalls

/// `/run/ftview`, for root only: what must be put back, and the lock that tells whether a capture is alive.
///
/// The lock is the kernel's (`flock`): it goes away with the process that holds it, however that ends, and cannot be
/// mistaken for another process that got the same PID.
package struct RuntimeDirectory: Sendable {
  let path: String
  /// Where tracefs may be: nothing else is ever put back.
  private let tracing: [String]

  /// - Parameters:
  ///   - path: replaced in tests only.
  ///   - tracing: likewise.
  package init(path: String = "/run/ftview", tracing: [String] = TraceFS.places) {
    self.path = path
    self.tracing = tracing
  }

  /// The kernel's name for the time since it was started; empty where it does not say.
  static var boot: String { ((try? System.text("/proc/sys/kernel/random/boot_id")) ?? "").trimmed }

  var restorePath: String { path + "/restore" }

  /// Makes the directory if need be, and takes the lock. Nil when another process has it.
  func lock() throws(SystemFailure) -> Descriptor? {
    if !System.exists(path) { try System.makeDirectory(path, mode: 0o700) }
    let file = try System.open(path + "/lock", O_RDWR | O_CREAT, mode: 0o600)
    let raw = file.raw
    if System.retrying({ flock(raw, LOCK_EX | LOCK_NB) }) == 0 { return file }
    guard errno == EWOULDBLOCK else { throw SystemFailure("lock", path + "/lock") }
    return nil
  }

  /// Takes the lock; where the guard of a capture that was killed has it, waits until that is done, at most 10 s.
  func lockForCapture() throws(CaptureError) -> Descriptor {
    for _ in 0..<200 {
      if let lock = try CaptureError.files({ () throws(SystemFailure) in try lock() }) { return lock }
      let owner = try load()?.owner
      // Signal 0 only asks. A living owner means a capture at work: no use in waiting.
      if let owner, kill(owner, 0) == 0 { throw .captureRunning(pid: owner) }
      poll(nil, 0, 50)
    }
    throw .captureRunning(pid: nil)
  }

  /// Writes the restore file, all or nothing.
  func save(_ restore: RestoreFile) throws(SystemFailure) {
    try System.replace(restorePath, with: restore.text, mode: 0o600)
  }

  /// The restore file that is there; nil when there is none.
  func load() throws(CaptureError) -> RestoreFile? {
    let text: String
    do throws(SystemFailure) {
      text = try System.text(restorePath)
    } catch {
      if error.code == ENOENT { return nil }
      if error.code == EACCES { throw .notRoot }
      throw .file(error)
    }
    let restore: RestoreFile
    do throws(RestoreFileError) { restore = try RestoreFile(parsing: text) } catch {
      throw .notRestored(["\(restorePath): line \(error.line) is damaged; remove the file once tracing is as wanted"])
    }
    if let stray = restore.paths.first(where: { !isTracing($0) }) {
      throw .notRestored([
        "\(restorePath) names \(stray), which is not in tracefs; remove the file once tracing is as wanted"
      ])
    }
    return restore
  }

  /// Whether a path lies in tracefs, and leads nowhere else.
  private func isTracing(_ path: String) -> Bool {
    tracing.contains { path.hasPrefix($0 + "/") } && !path.split(separator: "/").contains("..")
  }

  func removeRestoreFile() throws(SystemFailure) { try System.removeFile(restorePath) }
}
