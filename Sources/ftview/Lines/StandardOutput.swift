import Glibc
import Screen

/// Standard output, for a command that has only lines to say.
enum StandardOutput {
  static func line(_ text: String) {
    _ = writeAll(Array((PlainText.line(text) + "\n").utf8), to: STDOUT_FILENO)
  }
}

/// Writes all of `bytes`. Answers 0, or the error number.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
    if count < 0 {
      if errno == EINTR { continue }
      return errno
    }
    done += count
  }
  return 0
}
