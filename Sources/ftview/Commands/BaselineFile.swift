import CallTrees
import Export
import Glibc

/// A family baseline that was saved.
enum BaselineFile {
  /// The longest file that is read, in bytes: 200 families of 2,000 call paths take 80 MB.
  static let longest = 256 << 20

  /// Reads a baseline.
  static func load(_ path: String) throws(CommandFailure) -> FamilyBaseline {
    let bytes = try read(path)
    do { return try FamilyBaselineJSON.read(bytes) } catch { throw CommandFailure(path, error.description) }
  }

  private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(path, errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(path, String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= longest else { throw CommandFailure(path, "too long for a baseline") }
    }
  }
}
