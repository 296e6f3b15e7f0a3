import Diagnostics
import Glibc

/// A system call that failed: which, on what, and why.
package struct SystemFailure: DiagnosedError, Equatable, Sendable {
  /// What was tried: `open`, `read`, `write`, `create`, `remove`.
  package var operation: String
  /// The file it was tried on.
  package var path: String
  /// The system's error number.
  package var code: Int32

  /// - Parameter code: `errno` as it is now unless given, so make this right after the call that failed.
  package init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// `cannot write /sys/kernel/tracing/trace_clock: Invalid argument`.
  package var diagnostic: Diagnostic { Diagnostic("cannot \(operation) \(path): \(reason)") }

  /// The system's word for it: `Invalid argument`.
  package var reason: String { String(cString: strerror(code)) }

  /// Why a file that the user named cannot be read.
  package var readingReason: String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "you may not read it; try as root, or copy it"
    default: reason
    }
  }
}
