import CFtview
import Glibc
import SystemCalls

/// `/run/ftview`, for root only: what must be put back, and the lock that tells whether a capture is alive.
///
/// The lock is the kernel's (`flock`): it goes away with the process that holds it, however that ends, and cannot be
/// mistaken for another process that got the same PID.
package struct RuntimeDirectory: Sendable {
  let path: String

  /// - Parameter path: replaced in tests only.
  package init(path: String = "/run/ftview") { self.path = path }

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
    let temporary = restorePath + ".new"
    let file = try System.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
    try System.write(restore.text, to: file, path: temporary)
    try System.rename(temporary, to: restorePath)
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
    do throws(RestoreFileError) {
      return try RestoreFile(parsing: text)
    } catch {
      throw .notRestored(["\(restorePath): line \(error.line) is damaged; remove the file once tracing is as wanted"])
    }
  }

  func removeRestoreFile() throws(SystemFailure) { try System.removeFile(restorePath) }
}
