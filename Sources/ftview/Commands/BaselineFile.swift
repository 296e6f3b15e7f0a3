import CallTrees
import Diagnostics
import Export
import Glibc
import SystemCalls

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
    do throws(SystemFailure) {
      return try System.contents(path, limit: longest)
    } catch {
      switch error.code {
      case ENOENT: throw Diagnostic("there is no such file", at: path)
      case EFBIG: throw Diagnostic("too long for a baseline", at: path)
      default: throw Diagnostic(String(cString: strerror(error.code)), at: path)
      }
    }
  }
}
