import Export
import Glibc

/// Where a command's output goes: standard output, or a file that is whole or not there.
///
/// A file is written beside its place and renamed into it, so that nobody meets half of it; one that is there is
/// replaced, as `cp` does, and keeps its mode. What is not a regular file (`/dev/null`, a pipe) is written to directly.
enum OutputFile {
  /// Writes what `body` puts into its buffer to `path`, or to standard output for nil.
  ///
  /// A reader of standard output that goes away ends the writing without a word.
  static func write(to path: String?, _ body: (inout ExportBuffer) -> Void) throws(CommandFailure) {
    guard let path else {
      let error = fill(STDOUT_FILENO, body)
      guard error == 0 || error == EPIPE else { throw failure("standard output", error) }
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return try writeDirectly(path, body) }
    let mode = exists ? status.st_mode & 0o777 : 0o666 & ~currentMask()
    try writeBeside(path, mode: mode, body)
  }

  private static func writeDirectly(
    _ path: String, _ body: (inout ExportBuffer) -> Void
  ) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    let error = fill(descriptor, body)
    close(descriptor)
    guard error == 0 || error == EPIPE else { throw failure(path, error) }
  }

  private static func writeBeside(
    _ path: String, mode: mode_t, _ body: (inout ExportBuffer) -> Void
  ) throws(CommandFailure) {
    // A link is followed, so that the file it points to is replaced and not the link.
    let target = resolved(path)
    // mkstemp(3) fills in the six characters.
    var template = Array((target + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure(path, errno) }
    var error = fill(descriptor, body)
    if error == 0, fchmod(descriptor, mode) != 0 { error = errno }
    if error == 0, fsync(descriptor) != 0, errno != EINVAL { error = errno }
    if close(descriptor) != 0, error == 0 { error = errno }
    if error == 0, rename(template, target) != 0 { error = errno }
    guard error != 0 else { return }
    unlink(template)
    throw failure(path, error)
  }

  /// Runs `body`; answers 0, or the error number of the first write that failed.
  private static func fill(_ descriptor: Int32, _ body: (inout ExportBuffer) -> Void) -> Int32 {
    let outcome = WriteOutcome()
    var buffer = ExportBuffer { piece in
      outcome.error = writeAll(piece, to: descriptor)
      return outcome.error == 0
    }
    body(&buffer)
    buffer.finish()
    return outcome.error
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func currentMask() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  private static func failure(_ path: String, _ error: Int32) -> CommandFailure {
    switch error {
    case ENOSPC, EDQUOT: CommandFailure(path, "no space left; free some, or write elsewhere")
    case EACCES, EPERM, EROFS: CommandFailure(path, "you may not write there; choose another place")
    case ENOENT: CommandFailure(path, "there is no such directory; make it first")
    default: CommandFailure(path, "cannot be written: \(String(cString: strerror(error)))")
    }
  }
}

/// The first error of a writer's drain, which cannot throw.
private final class WriteOutcome {
  var error: Int32 = 0
}
