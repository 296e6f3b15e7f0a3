import CallTrees
import Diagnostics
import Export
import Glibc

/// A family baseline that was saved.
enum BaselineFile {
  /// The longest file that is read, in bytes: 200 families of 2,000 call paths take 80 MB.
  static let longest = 256 << 20

  /// Reads a baseline.
  static func load(_ path: String) throws(Diagnostic) -> FamilyBaseline {
    let bytes = try read(path)
    do { return try FamilyBaselineJSON.read(bytes) } catch { throw error.within(path) }
  }

  private static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Diagnostic(errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)), at: path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Diagnostic(String(cString: strerror(errno)), at: path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= longest else { throw Diagnostic("too long for a baseline", at: path) }
    }
  }
}
